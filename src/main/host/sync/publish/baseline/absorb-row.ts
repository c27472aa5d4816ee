import { AppError } from '#contract/errors/app-error.ts';
import { deleteEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * Takes away a row that a pull made of our own creation before it was recognised (`sync.md` 3.10 rule 5).
 * @throws AppError `conflict` where the author has changed it.
 */
export function absorbRow(store: Store<WorkspaceSchema>, row: EntityRow): void {
  if (row.local_hash !== null && row.local_hash !== row.base_hash) {
    throw new AppError(
      'conflict',
      'Your creation has arrived as an entity of its own that you have changed since. Delete one of the two, then go on.',
      { lid: row.lid },
    );
  }
  deleteEntity(store, row.lid);
}
