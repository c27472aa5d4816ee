import { type Workspace, workspace } from '#contract/rpc/workspace.ts';
import type { Store } from '../store.ts';
import type { StudioSchema } from '../studio-schema.ts';

type StudioStore = Store<StudioSchema>;

/** Oldest first. */
export function listWorkspaces(store: StudioStore): Workspace[] {
  return store
    .all(store.build.selectFrom('workspace').selectAll().orderBy('created_at').orderBy('id'))
    .map(workspaceOf);
}

export function findWorkspace(store: StudioStore, id: string): Workspace | undefined {
  const row = store.first(store.build.selectFrom('workspace').selectAll().where('id', '=', id));
  return row === undefined ? undefined : workspaceOf(row);
}

export function putWorkspace(store: StudioStore, changed: Workspace): void {
  const row = { ...changed, production: changed.production ? 1 : 0 } as const;
  const { id: _, ...rest } = row;
  store.run(
    store.build
      .insertInto('workspace')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(rest)),
  );
}

export function deleteWorkspace(store: StudioStore, id: string): void {
  store.run(store.build.deleteFrom('workspace').where('id', '=', id));
}

function workspaceOf(row: StudioSchema['workspace']): Workspace {
  return workspace.parse({ ...row, production: row.production === 1 });
}
