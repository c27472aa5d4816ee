import { sql } from 'kysely';
import type { FixedQuery, Store } from '../store.ts';
import type { ConflictRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function insertConflict(store: WorkspaceStore, row: ConflictRow): void {
  store.run(store.build.insertInto('conflict').values(row));
}

export function updateConflict(
  store: WorkspaceStore,
  conflictId: string,
  changes: Partial<Omit<ConflictRow, 'conflict_id'>>,
): void {
  store.run(store.build.updateTable('conflict').set(changes).where('conflict_id', '=', conflictId));
}

export function findConflict(store: WorkspaceStore, conflictId: string): ConflictRow | undefined {
  return store.first(store.build.selectFrom('conflict').selectAll().where('conflict_id', '=', conflictId));
}

export function findOpenConflict(store: WorkspaceStore, lid: string): ConflictRow | undefined {
  return store.first(store.build.selectFrom('conflict').selectAll().where('lid', '=', lid).where('state', '=', 'open'));
}

const openConflicts: FixedQuery<WorkspaceSchema, ConflictRow> = (build) =>
  build
    .selectFrom('conflict')
    .selectAll()
    .where('state', '=', sql.lit('open'))
    .orderBy('found_at')
    .orderBy('conflict_id');

/** Oldest first. */
export function listOpenConflicts(store: WorkspaceStore): readonly ConflictRow[] {
  return store.remembered(openConflicts);
}

export function openConflictLids(store: WorkspaceStore): Set<string> {
  const rows = store.all(store.build.selectFrom('conflict').select('lid').where('state', '=', 'open'));
  return new Set(rows.map(({ lid }) => lid));
}

/** What the author has answered about an entity. */
export function listAnsweredOf(store: WorkspaceStore, lid: string, kind: string): ConflictRow[] {
  return store.all(
    store.build
      .selectFrom('conflict')
      .selectAll()
      .where('lid', '=', lid)
      .where('kind', '=', kind)
      .where('state', '=', 'answered')
      .orderBy('conflict_id'),
  );
}
