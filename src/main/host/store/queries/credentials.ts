import type { Store } from '../store.ts';
import type { StudioSchema } from '../studio-schema.ts';

type StudioStore = Store<StudioSchema>;

/** The sealed credential of a workspace, or null. Only `Secrets` can read it. */
export function readCredential(store: StudioStore, workspaceId: string): Uint8Array | null {
  const row = store.first(
    store.build.selectFrom('credential').select('sealed').where('workspace_id', '=', workspaceId),
  );
  return row?.sealed ?? null;
}

/** Durable when it returns: a refresh token is stored before it is used (`sync.md` 3.15). */
export function writeCredential(store: StudioStore, workspaceId: string, sealed: Uint8Array, now: string): void {
  store.run(
    store.build
      .insertInto('credential')
      .values({ workspace_id: workspaceId, sealed, updated_at: now })
      .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ sealed, updated_at: now })),
  );
}

export function deleteCredential(store: StudioStore, workspaceId: string): void {
  store.run(store.build.deleteFrom('credential').where('workspace_id', '=', workspaceId));
}
