import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { forgetEntity } from '#host/store/queries/entities.ts';
import { storeDraft } from '#host/store/queries/texts.ts';
import { findTrashOf, putTrash } from '#host/store/queries/trash.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { LocalWriter } from '../reconcile/write-local.ts';

/** How long something deleted can be brought back (`sync.md` 7.5). */
export const trashDays = 90;

export interface KeepInTrash extends LocalWriter {
  readonly newId: () => string;
}

/**
 * Puts what an entity held into the Trash and ends the following of it; its checkpoints and test contexts wait there with
 * it. Runs in the caller's transaction.
 */
export function keepInTrash(writer: KeepInTrash, row: EntityRow, json: string | null, reason: string): void {
  storeDraft(writer.store, row.lid);
  if (json !== null) putInTrash(writer, row, json, reason);
  forgetEntity(writer.store, row);
}

/** Keeps one state of an entity; its texts must be stored. What lies there already as the newest is not kept twice. */
export function putInTrash(writer: KeepInTrash, row: EntityRow, json: string, reason: string): void {
  const { store, clock, newId } = writer;
  if (findTrashOf(store, row.lid)?.snapshot_json === json) return;
  const now = clock.now();
  const keep = new Date(now.getTime() + trashDays * 86_400_000);
  putTrash(store, {
    trash_id: newId(),
    lid: row.lid,
    type: row.type,
    name: nameIn(writer, row, json),
    snapshot_json: json,
    reason,
    deleted_at: now.toISOString(),
    keep_until: keep.toISOString(),
  });
}

function nameIn({ store, types }: KeepInTrash, row: EntityRow, json: string): string {
  return entityWords(store, typeOf(types, row.type), readDocument(json), row.lid);
}
