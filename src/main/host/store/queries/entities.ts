import { rowSum } from '../row-sum.ts';
import type { Store } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
export type EntityContent = Omit<EntityRow, 'row_sum'>;

/** Every script that was not deleted here, newest change first. */
export function listScripts(store: WorkspaceStore): EntityRow[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', 'script')
      .where('local_json', 'is not', null)
      .orderBy('saved_at', 'desc')
      .orderBy('lid'),
  );
}

export function findEntity(store: WorkspaceStore, lid: string): EntityRow | undefined {
  return store.first(store.build.selectFrom('entity').selectAll().where('lid', '=', lid));
}

export function findByRemoteId(store: WorkspaceStore, remoteId: string): EntityRow | undefined {
  return store.first(
    store.build.selectFrom('entity').selectAll().where('type', '=', 'script').where('remote_id', '=', remoteId),
  );
}

export function insertEntity(store: WorkspaceStore, content: EntityContent): void {
  store.run(store.build.insertInto('entity').values({ ...content, row_sum: rowSum(content) }));
}

/** Writes a whole row, with its checksum. */
export function updateEntity(store: WorkspaceStore, content: EntityContent): void {
  const { lid, ...rest } = content;
  store.run(
    store.build
      .updateTable('entity')
      .set({ ...rest, row_sum: rowSum(content) })
      .where('lid', '=', lid),
  );
}

/** Writes what a saved draft changes, and only that: saving is on the path of every pause in typing. */
export function updateLocal(store: WorkspaceStore, content: EntityContent): void {
  const { lid, local_json, local_hash, local_rev, saved_at } = content;
  store.run(
    store.build
      .updateTable('entity')
      .set({ local_json, local_hash, local_rev, saved_at, row_sum: rowSum(content) })
      .where('lid', '=', lid),
  );
}
