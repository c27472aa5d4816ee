import { AppError } from '#contract/errors/app-error.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { hasText, putDraft, readText, storeDraft } from '#host/store/queries/texts.ts';
import { deleteTrash, deleteTrashOf, findTrashOf, putTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { ScriptsSurroundings } from './surroundings.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const trashDays = 90;

/** A row that was not deleted here. */
type LiveEntity = EntityRow & { local_json: string };
type BroughtBack = EntityRow & { local_json: string; local_hash: string };

/**
 * Deletes something here. What the server has stays followed: its deletion is an unpublished change, valid only
 * against what the author saw (`sync.md` 3.10 rule 7). Throws `conflict` while its text has not arrived.
 */
export function moveToTrash(
  store: WorkspaceStore,
  row: LiveEntity,
  around: ScriptsSurroundings,
  reason = 'You deleted it.',
): void {
  const { name, text } = contentOf(store, row, row.local_json);
  if (text === null || (text !== noText && !hasText(store, text))) {
    throw new AppError(
      'conflict',
      `The text of "${name}" has not arrived yet, so what would be deleted cannot be shown. Get the published changes first.`,
    );
  }
  const now = around.now();
  storeDraft(store, row.lid);
  // Other words of it that lie there from an earlier time stay.
  deleteTrashOf(store, row.lid, row.local_json);
  putTrash(store, {
    trash_id: around.newId(),
    lid: row.lid,
    type: row.type,
    name,
    snapshot_json: row.local_json,
    reason,
    deleted_at: now.toISOString(),
    keep_until: new Date(now.getTime() + trashDays * 86_400_000).toISOString(),
  });
  const seen = row.local_hash === row.remote_hash ? row.remote_hash : row.base_hash;
  const saved_at = now.toISOString();
  updateEntity(store, { ...row, local_json: null, local_hash: null, delete_seen_hash: seen, saved_at });
}

/** Makes what was deleted here what it was. Throws `not_found` where it is no longer in the Trash. */
export function bringBack(store: WorkspaceStore, lid: string, around: ScriptsSurroundings): BroughtBack {
  const trash = findTrashOf(store, lid);
  const row = findEntity(store, lid);
  if (!trash || !row || row.local_json !== null) {
    const what = trash === undefined ? 'script' : typeOf(entityTypes, trash.type).label;
    throw new AppError('not_found', `This ${what} was deleted for good; there is nothing left to bring back.`);
  }
  const { json, hash } = sealDocument(typeOf(entityTypes, row.type), readDocument(trash.snapshot_json));
  const back = { local_json: json, local_hash: hash, delete_seen_hash: null, saved_at: around.now().toISOString() };
  const next = { ...row, ...back };
  updateEntity(store, next);
  const { text } = contentOf(store, row, trash.snapshot_json);
  const base = row.base_json === null ? null : contentOf(store, row, row.base_json).text;
  if (text !== null && text !== noText && text !== base) putDraft(store, lid, readText(store, text), text);
  deleteTrash(store, trash.trash_id);
  return next;
}

/** Of something that consists of its fields alone. */
const noText = '';

/** Its name, and its text by hash; null while that is not known. */
function contentOf(
  store: WorkspaceStore,
  { type: typeName, lid }: EntityRow,
  json: string,
): { name: string; text: string | null } {
  const document = readDocument(json);
  const type = typeOf(entityTypes, typeName);
  const field = type.fields.find(({ merge }) => merge === 'text_lines')?.name;
  const text = field === undefined ? noText : document[field];
  return { name: entityWords(store, type, document, lid), text: typeof text === 'string' ? text : null };
}
