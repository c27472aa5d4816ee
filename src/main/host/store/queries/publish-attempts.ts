import type { Store } from '../store.ts';
import type { PublishAttempt, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function findAttempt(store: WorkspaceStore, lid: string): PublishAttempt | undefined {
  return store.first(store.build.selectFrom('publish_attempt').selectAll().where('lid', '=', lid));
}

export function insertAttempt(store: WorkspaceStore, attempt: PublishAttempt): void {
  store.run(store.build.insertInto('publish_attempt').values(attempt));
}

export function deleteAttempt(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('publish_attempt').where('lid', '=', lid));
}
