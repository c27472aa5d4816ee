import type { Store } from '../store.ts';
import type { ElementIdRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** The studio's ids of an entity's elements, by the server's; elements of which both are the same are left out. */
export function listElementIds(store: WorkspaceStore, lid: string): Map<string, string> {
  const rows = store.all(store.build.selectFrom('element_id').selectAll().where('lid', '=', lid));
  return new Map(rows.map(({ own_id, server_id }) => [server_id, own_id]));
}

/** From here on the server's element is the studio's; what either stood for before is forgotten. */
export function putElementId(store: WorkspaceStore, lid: string, ownId: string, serverId: string): void {
  store.run(
    store.build
      .deleteFrom('element_id')
      .where('lid', '=', lid)
      .where((or) => or.or([or('own_id', '=', ownId), or('server_id', '=', serverId)])),
  );
  if (ownId !== serverId)
    store.run(store.build.insertInto('element_id').values({ lid, own_id: ownId, server_id: serverId }));
}

/** Every id that differs of the elements of these entities. */
export function listElementIdsOf(store: WorkspaceStore, lids: readonly string[]): ElementIdRow[] {
  if (lids.length === 0) return [];
  return store.all(store.build.selectFrom('element_id').selectAll().where('lid', 'in', lids).orderBy('own_id'));
}

/** From here on the elements of an entity go by these ids, and by no others. */
export function replaceElementIds(store: WorkspaceStore, lid: string, rows: readonly ElementIdRow[]): void {
  store.run(store.build.deleteFrom('element_id').where('lid', '=', lid));
  for (const row of rows) store.run(store.build.insertInto('element_id').values(row));
}
