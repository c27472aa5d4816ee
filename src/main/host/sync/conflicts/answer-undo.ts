import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { ConflictAnswer } from '#contract/rpc/sync.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { type Belonging, listBelongings, putBackBelongings } from '#host/store/queries/belongings.ts';
import { findConflict, updateConflict } from '#host/store/queries/conflicts.ts';
import { listElementIdsOf, replaceElementIds } from '#host/store/queries/element-ids.ts';
import { deleteEntity, findEntity, insertEntity } from '#host/store/queries/entities.ts';
import { movePostHash } from '#host/store/queries/operations.ts';
import { deleteVersions } from '#host/store/queries/script-versions.ts';
import { putDraft, textOf } from '#host/store/queries/texts.ts';
import { findEntities } from '#host/store/queries/touched.ts';
import { deleteTrash, findTrashOf, putTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { ElementIdRow, EntityRow, TrashRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import type { KeepInTrash } from '../trash/keep-in-trash.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** The rows an answer may write, as they were before it. */
export interface BeforeAnswer {
  readonly lids: readonly string[];
  readonly rows: readonly EntityRow[];
  readonly trash: readonly TrashRow[];
  /** What the server calls their elements (LC-73). Not in answers that an older studio stored. */
  readonly elements?: readonly ElementIdRow[];
  /** Whose checkpoints and tests were whose; not in older ones either. */
  readonly belongings?: readonly Belonging[];
}

/** What the store keeps of an answer: it can be taken back while these sums still hold. */
export interface AnswerRecord {
  readonly answer: ConflictAnswer;
  /** The sum of each row after it; null where there is none. */
  readonly sums: Readonly<Record<string, string | null>>;
  readonly trash: readonly string[];
}

const stored = z.object({ sums: z.record(z.string(), z.string().nullable()), trash: z.array(z.string()) });

export function noteBefore(store: WorkspaceStore, lids: readonly string[]): BeforeAnswer {
  const rows = findEntities(store, lids);
  const [elements, belongings] = [listElementIdsOf(store, lids), listBelongings(store, lids)];
  return { lids, rows, trash: trashOf(store, lids), elements, belongings };
}

/** `made`: rows that the answer brought into being. */
export function noteAfter(
  store: WorkspaceStore,
  before: BeforeAnswer,
  made: readonly string[],
): Pick<AnswerRecord, 'sums' | 'trash'> {
  const lids = [...before.lids, ...made];
  const sums = Object.fromEntries(lids.map((lid) => [lid, findEntity(store, lid)?.row_sum ?? null]));
  return { sums, trash: trashOf(store, lids).map((row) => row.trash_id) };
}

/**
 * Takes an answer back: every row it wrote is as before, and the conflict is open again. Returns the entities. Throws
 * `conflict` where one of them has changed since. One transaction.
 */
export function undoAnswer(writer: KeepInTrash, undoId: string): string[] {
  const { store } = writer;
  return store.transaction(() => {
    const row = findConflict(store, undoId);
    if (row?.state !== 'answered' || row.before_json === null || row.answer_json === null) throw tooLate();
    const before = JSON.parse(row.before_json) as BeforeAnswer;
    const record = stored.parse(JSON.parse(row.answer_json));
    for (const [lid, sum] of Object.entries(record.sums)) {
      if ((findEntity(store, lid)?.row_sum ?? null) !== sum) throw tooLate();
    }
    for (const trashId of record.trash) deleteTrash(store, trashId);
    for (const trash of before.trash) {
      deleteTrash(store, trash.trash_id);
      putTrash(store, trash);
    }
    const kept = new Set(before.rows.map((one) => one.lid));
    const written = Object.keys(record.sums);
    for (const lid of written) if (!kept.has(lid)) deleteEntity(store, lid);
    // What took another one's place on the server gives it up before that comes back to it.
    const [there, gone] = [true, false].map((isThere) =>
      before.rows.filter(({ lid }) => (findEntity(store, lid) !== undefined) === isThere),
    );
    for (const one of [...(there ?? []), ...(gone ?? [])]) putBack(writer, one);
    putBackElements(store, before);
    putBackBelongings(store, before.belongings ?? []);
    updateConflict(store, undoId, { state: 'open', answered_at: null, answer_json: null, before_json: null });
    return written;
  });
}

function putBack(writer: KeepInTrash, row: EntityRow): void {
  const { row_sum: _, ...content } = row;
  const now = findEntity(writer.store, row.lid);
  if (now !== undefined) {
    const followedOther = now.remote_id !== row.remote_id;
    // Its versions were those of something else meanwhile; the next pull reads them again.
    if (followedOther) deleteVersions(writer.store, row.lid);
    else if (now.remote_hash !== null) movePostHash(writer.store, row.lid, now.remote_hash, row.remote_hash);
    writeLocal(writer, now, followedOther ? { ...content, list_fingerprint: null } : content);
    return;
  }
  // What was read of its history went with it, so the next pull reads it again.
  insertEntity(writer.store, { ...content, list_fingerprint: null });
  const field = typeOf(writer.types, row.type).fields.find((one) => one.merge === 'text_lines')?.name;
  const hash = textHash(row.local_json, field);
  const text = hash === null ? null : textOf(writer.store, hash);
  if (hash !== null && text !== null && hash !== textHash(row.base_json, field)) {
    putDraft(writer.store, row.lid, text, hash);
  }
}

/** What was taken over had the ids of its own elements, which went to those of the same name in what took it over. */
function putBackElements(store: WorkspaceStore, { rows, elements }: BeforeAnswer): void {
  if (elements === undefined) return;
  for (const { lid } of rows)
    replaceElementIds(
      store,
      lid,
      elements.filter((one) => one.lid === lid),
    );
}

function textHash(json: string | null, field: string | undefined): string | null {
  const document: JsonObject = json === null ? {} : readDocument(json);
  const value = field === undefined ? null : document[field];
  return typeof value === 'string' ? value : null;
}

function trashOf(store: WorkspaceStore, lids: readonly string[]): TrashRow[] {
  return lids.flatMap((lid) => findTrashOf(store, lid) ?? []);
}

function tooLate(): AppError {
  return new AppError(
    'conflict',
    'This answer can no longer be taken back: something has changed since. What you have now is as it is shown.',
  );
}
