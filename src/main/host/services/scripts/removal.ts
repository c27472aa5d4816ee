import { AppError } from '#contract/errors/app-error.ts';
import { readScript, sealScript } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { hasText, putDraft, readText, storeDraft } from '#host/store/queries/texts.ts';
import { deleteTrash, deleteTrashOf, findTrashOf, putTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { baseBody, type LiveScript } from './script-view.ts';
import type { ScriptsSurroundings } from './surroundings.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const trashDays = 90;

/**
 * Deletes a script here. One that the server has stays followed: its deletion is an unpublished change, valid only
 * against what the author saw (`sync.md` 3.10 rule 7). Throws `conflict` while its text has not arrived.
 */
export function moveToTrash(store: WorkspaceStore, row: LiveScript, around: ScriptsSurroundings): void {
  const document = readScript(row.local_json);
  if (document.script_body === null || !hasText(store, document.script_body)) {
    throw new AppError(
      'conflict',
      `The text of "${document.name}" has not arrived yet, so what would be deleted cannot be shown. Get the published changes first.`,
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
    name: document.name,
    snapshot_json: row.local_json,
    reason: 'You deleted it.',
    deleted_at: now.toISOString(),
    keep_until: new Date(now.getTime() + trashDays * 86_400_000).toISOString(),
  });
  const seen = row.local_hash === row.remote_hash ? row.remote_hash : row.base_hash;
  const saved_at = now.toISOString();
  updateEntity(store, { ...row, local_json: null, local_hash: null, delete_seen_hash: seen, saved_at });
}

/** Makes a script that was deleted here what it was. Throws `not_found` where it is no longer in the Trash. */
export function bringBack(store: WorkspaceStore, lid: string, around: ScriptsSurroundings): LiveScript {
  const trash = findTrashOf(store, lid);
  const row = findEntity(store, lid);
  if (!trash || !row || row.local_json !== null) {
    throw new AppError('not_found', 'This script was deleted for good; there is nothing left to bring back.');
  }
  const document = readScript(trash.snapshot_json);
  const { json, hash } = sealScript(document);
  const back = { local_json: json, local_hash: hash, delete_seen_hash: null, saved_at: around.now().toISOString() };
  const next = { ...row, ...back };
  updateEntity(store, next);
  if (document.script_body !== null && document.script_body !== baseBody(row)) {
    putDraft(store, lid, readText(store, document.script_body), document.script_body);
  }
  deleteTrash(store, trash.trash_id);
  return next;
}
