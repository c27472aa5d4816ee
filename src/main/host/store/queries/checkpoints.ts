import type { Checkpoint } from '#contract/rpc/scripts.ts';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type CheckpointRow = WorkspaceSchema['checkpoint'];
const shown = ['checkpoint_id', 'lid', 'name', 'created_at', 'bytes'] as const;

/** Newest first. */
export function listCheckpoints(store: WorkspaceStore, lid: string): Checkpoint[] {
  return store.all(
    store.build
      .selectFrom('checkpoint')
      .select(shown)
      .where('lid', '=', lid)
      .orderBy('created_at', 'desc')
      .orderBy('checkpoint_id', 'desc'),
  );
}

export function findCheckpoint(store: WorkspaceStore, id: string): CheckpointRow | undefined {
  return store.first(store.build.selectFrom('checkpoint').selectAll().where('checkpoint_id', '=', id));
}

export function insertCheckpoint(store: WorkspaceStore, row: CheckpointRow): void {
  store.run(store.build.insertInto('checkpoint').values(row));
}
