import { sql } from 'kysely';
import type { Store } from '../store.ts';
import type { TrashRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** The texts that the snapshot names must be in `blob`. */
export function putTrash(store: WorkspaceStore, row: TrashRow): void {
  store.run(store.build.insertInto('trash').values(row));
}

export function findTrash(store: WorkspaceStore, trashId: string): TrashRow | undefined {
  return store.first(store.build.selectFrom('trash').selectAll().where('trash_id', '=', trashId));
}

/** What was deleted of this entity, the last time; of one instant what was put there last. */
export function findTrashOf(store: WorkspaceStore, lid: string): TrashRow | undefined {
  return store.first(
    store.build
      .selectFrom('trash')
      .selectAll()
      .where('lid', '=', lid)
      .orderBy('deleted_at', 'desc')
      .orderBy(sql`rowid`, 'desc')
      .limit(1),
  );
}

/** Newest first. */
export function listTrash(store: WorkspaceStore): TrashRow[] {
  return store.all(
    store.build.selectFrom('trash').selectAll().orderBy('deleted_at', 'desc').orderBy(sql`rowid`, 'desc'),
  );
}

/** Of these types, in whose snapshot the text occurs. */
export function listTrashOfTypes(store: WorkspaceStore, types: readonly string[], text: string): TrashRow[] {
  return store.all(
    store.build
      .selectFrom('trash')
      .selectAll()
      .where('type', 'in', types)
      .where(sql<boolean>`instr(snapshot_json, ${text}) > 0`)
      .orderBy('trash_id'),
  );
}

export function updateTrash(store: WorkspaceStore, trashId: string, changes: Pick<TrashRow, 'snapshot_json'>): void {
  store.run(store.build.updateTable('trash').set(changes).where('trash_id', '=', trashId));
}

export function deleteTrash(store: WorkspaceStore, trashId: string): void {
  store.run(store.build.deleteFrom('trash').where('trash_id', '=', trashId));
}

/** Takes this state of an entity out of the Trash; others of it stay. */
export function deleteTrashOf(store: WorkspaceStore, lid: string, snapshotJson: string): void {
  store.run(store.build.deleteFrom('trash').where('lid', '=', lid).where('snapshot_json', '=', snapshotJson));
}

/** Removes for good what has been kept long enough, with the rows that were kept only for it. */
export function emptyTrash(store: WorkspaceStore, now: string): void {
  store.transaction(() => {
    store.run(store.build.deleteFrom('trash').where('keep_until', '<', now));
    store.run(
      store.build
        .deleteFrom('entity')
        .where('local_hash', 'is', null)
        .where('base_hash', 'is', null)
        .where('remote_hash', 'is', null)
        .where('lid', 'not in', store.build.selectFrom('trash').select('lid')),
    );
  });
}

export function countTrash(store: WorkspaceStore): number {
  return store.first(store.build.selectFrom('trash').select(({ fn }) => fn.countAll<number>().as('n')))?.n ?? 0;
}
