import type { Store } from '../store.ts';
import type { ScriptVersionRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** The versions that were read, oldest first. */
export function listVersions(store: WorkspaceStore, lid: string): ScriptVersionRow[] {
  return store.all(store.build.selectFrom('script_version').selectAll().where('lid', '=', lid).orderBy('number'));
}

export function findVersion(store: WorkspaceStore, lid: string, number: number): ScriptVersionRow | undefined {
  return store.first(
    store.build.selectFrom('script_version').selectAll().where('lid', '=', lid).where('number', '=', number),
  );
}

export function findNewestVersion(store: WorkspaceStore, lid: string): ScriptVersionRow | undefined {
  return store.first(
    store.build.selectFrom('script_version').selectAll().where('lid', '=', lid).orderBy('number', 'desc').limit(1),
  );
}

export function findVersionByMark(store: WorkspaceStore, mark: string): ScriptVersionRow | undefined {
  return store.first(store.build.selectFrom('script_version').selectAll().where('mark', '=', mark).limit(1));
}

/** A version never changes on the server, but what it folds to may become known later. */
export function putVersion(store: WorkspaceStore, row: ScriptVersionRow): void {
  const { lid: _, number: __, ...rest } = row;
  store.run(
    store.build
      .insertInto('script_version')
      .values(row)
      .onConflict((conflict) => conflict.columns(['lid', 'number']).doUpdateSet(rest)),
  );
}

export function deleteVersions(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('script_version').where('lid', '=', lid));
}
