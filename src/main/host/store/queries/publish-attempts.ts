import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
export type PublishAttempt = WorkspaceSchema['publish_attempt'];

export function findAttempt(store: WorkspaceStore, lid: string): PublishAttempt | undefined {
  return store.first(store.build.selectFrom('publish_attempt').selectAll().where('lid', '=', lid));
}

export function putAttempt(store: WorkspaceStore, attempt: PublishAttempt): void {
  const { lid: _, ...rest } = attempt;
  store.run(
    store.build
      .insertInto('publish_attempt')
      .values(attempt)
      .onConflict((conflict) => conflict.column('lid').doUpdateSet(rest)),
  );
}

export function deleteAttempt(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('publish_attempt').where('lid', '=', lid));
}
