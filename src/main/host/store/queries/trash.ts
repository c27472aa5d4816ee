import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type TrashRow = WorkspaceSchema['trash'];

export function putTrash(store: WorkspaceStore, row: TrashRow): void {
  store.run(store.build.insertInto('trash').values(row));
}

export function findTrash(store: WorkspaceStore, lid: string): TrashRow | undefined {
  return store.first(store.build.selectFrom('trash').selectAll().where('lid', '=', lid));
}

export function deleteTrash(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('trash').where('lid', '=', lid));
}

/** Removes for good what was deleted here and has been kept long enough. */
export function emptyTrash(store: WorkspaceStore, now: string): void {
  const expired = store.build.selectFrom('trash').select('lid').where('keep_until', '<', now);
  store.run(store.build.deleteFrom('entity').where('lid', 'in', expired).where('local_json', 'is', null));
}
