import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { TrashItem } from '#contract/rpc/sync.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { moveBelongings } from '#host/store/queries/belongings.ts';
import { findEntity, forgetEntity, insertEntity, newEntityRow } from '#host/store/queries/entities.ts';
import { putDraft, textOf } from '#host/store/queries/texts.ts';
import { listLocalNames } from '#host/store/queries/touched.ts';
import { deleteTrash, findTrash, listTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, TrashRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import type { KeepInTrash } from './keep-in-trash.ts';
import { partsInTrash, repointTrash } from './went-with.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function listTrashItems(store: WorkspaceStore): TrashItem[] {
  return listTrash(store).map(({ trash_id, lid, type, name, reason, deleted_at, keep_until }) => ({
    trash_id,
    lid,
    type,
    name,
    reason,
    deleted_at,
    keep_until,
  }));
}

/** Its fields, and its texts by their hash. */
export function readTrash(
  store: WorkspaceStore,
  trashId: string,
): { document: JsonObject; texts: Record<string, string> } {
  const row = requireTrash(store, trashId);
  const document = readDocument(row.snapshot_json);
  const texts: Record<string, string> = {};
  for (const value of Object.values(document)) {
    const text = typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? textOf(store, value) : null;
    if (text !== null) texts[String(value)] = text;
  }
  return { document, texts };
}

/**
 * Brings something back. Where its deletion has not been published it simply is there again; otherwise as something new
 * that the next publish creates: another id here, none on the server, and under a free name. Its test contexts and
 * checkpoints come with it, and so does what went into the Trash with it.
 */
export function restoreTrash(writer: KeepInTrash, trashId: string): { lid: string } {
  return writer.store.transaction(() => {
    const { store, types } = writer;
    const trash = requireTrash(store, trashId);
    const lid = restoreOne(writer, trash);
    const parts = partsInTrash(store, types, trash).map(({ trash_id }) => trash_id);
    if (lid !== trash.lid) repointTrash(store, types, trash, lid);
    for (const part of parts) restoreOne(writer, requireTrash(store, part));
    return { lid };
  });
}

function restoreOne(writer: KeepInTrash, trash: TrashRow): string {
  const row = findEntity(writer.store, trash.lid);
  deleteTrash(writer.store, trash.trash_id);
  if (row === undefined || row.local_json !== null) return insertRestored(writer, trash);
  if (row.remote_json !== null) return undelete(writer, row, trash);
  const lid = insertRestored(writer, trash);
  moveBelongings(writer.store, row.lid, lid);
  forgetEntity(writer.store, row);
  return lid;
}

function undelete(writer: KeepInTrash, row: EntityRow, trash: TrashRow): string {
  const { json, hash } = sealDocument(typeOf(writer.types, row.type), readDocument(trash.snapshot_json));
  writeLocal(writer, row, { ...row, local_json: json, local_hash: hash, delete_seen_hash: null });
  return row.lid;
}

function insertRestored(writer: KeepInTrash, trash: TrashRow): string {
  const { store, types, clock, newId } = writer;
  const type = typeOf(types, trash.type);
  const document = { ...readDocument(trash.snapshot_json), ...asNew(writer, trash) };
  const lid = newId();
  const sealed = sealDocument(type, document);
  insertEntity(store, newEntityRow({ lid, type: trash.type }, sealed, clock.now().toISOString()));
  const field = type.fields.find((candidate) => candidate.merge === 'text_lines')?.name;
  const hash = field === undefined ? null : document[field];
  const text = typeof hash === 'string' ? textOf(store, hash) : null;
  if (typeof hash === 'string' && text !== null) putDraft(store, lid, text, hash);
  return lid;
}

/** Nothing that was never published is in production, and two of one name cannot both be. */
function asNew({ store, types }: KeepInTrash, row: TrashRow): JsonObject {
  const { status, natural_key } = typeOf(types, row.type);
  const fresh: JsonObject = status === null ? {} : { [status.field]: status.born };
  const taken = new Set(listLocalNames(store, row.type));
  if (!natural_key.includes('name') || !taken.has(row.name)) return fresh;
  let name = `${row.name} (restored)`;
  for (let number = 2; taken.has(name); number += 1) name = `${row.name} (restored ${number})`;
  return { ...fresh, name };
}

function requireTrash(store: WorkspaceStore, trashId: string): TrashRow {
  const row = findTrash(store, trashId);
  if (row !== undefined) return row;
  throw new AppError('not_found', 'This is no longer in the Trash. Open the Trash again.');
}
