import { AppError } from '#contract/errors/app-error.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { findByRemoteId, findEntity } from '#host/store/queries/entities.ts';
import { hasUnfinished } from '#host/store/queries/operations.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { pointersTo } from '../repoint.ts';
import type { KeepInTrash } from '../trash/keep-in-trash.ts';
import { twinIn } from './twin-in.ts';

/**
 * What refers to something whose place on the server another one takes: going on as what the server has writes these as well.
 * Throws `conflict` while a request of one of them is on its way, or still to be sent, as that names what it was approved
 * with (S79).
 */
export function followersOf(writer: KeepInTrash, entity: EntityRow, { name, other_lid }: SyncConflict): string[] {
  const { store } = writer;
  const twin = twinIn(entity);
  const other = other_lid === null ? undefined : findEntity(store, other_lid);
  const imported = twin === null ? undefined : findByRemoteId(store, entity.type, twin);
  const wholes = [other, imported, twin === null ? undefined : entity].filter((row) => row !== undefined);
  const pointers = wholes.map((whole) => pointersTo(writer, whole));
  const lids = [...new Set(pointers.flatMap(({ rows, trash }) => [...rows, ...trash]).map(({ lid }) => lid))];
  if (lids.some((lid) => hasUnfinished(store, lid))) {
    throw new AppError(
      'conflict',
      `Something that refers to the other "${name}" is still being published. Let that end, or leave it, then take it over.`,
    );
  }
  return lids;
}
