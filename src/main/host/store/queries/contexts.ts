import type { SavedContext } from '#contract/rpc/scripts.ts';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function listContexts(store: WorkspaceStore, lid: string): SavedContext[] {
  return store.all(
    store.build.selectFrom('test_context').selectAll().where('lid', '=', lid).orderBy('name').orderBy('context_id'),
  );
}

export function findContext(store: WorkspaceStore, id: string): SavedContext | undefined {
  return store.first(store.build.selectFrom('test_context').selectAll().where('context_id', '=', id));
}

export function findContextNamed(store: WorkspaceStore, lid: string, name: string): SavedContext | undefined {
  return store.first(
    store.build.selectFrom('test_context').selectAll().where('lid', '=', lid).where('name', '=', name),
  );
}

export function putContext(store: WorkspaceStore, context: SavedContext): void {
  const { name, text, updated_at } = context;
  store.run(
    store.build
      .insertInto('test_context')
      .values(context)
      .onConflict((conflict) => conflict.column('context_id').doUpdateSet({ name, text, updated_at })),
  );
}

export function deleteContext(store: WorkspaceStore, id: string): void {
  store.run(store.build.deleteFrom('test_context').where('context_id', '=', id));
}
