import { sql } from 'kysely';
import type { Store } from '../store.ts';
import type { EditRow, EditStackRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** Returns the edit's number, which is above that of every other edit there is. */
export function insertEdit(store: WorkspaceStore, edit: Omit<EditRow, 'seq'>): number {
  const row = store.first(store.build.insertInto('edit').values(edit).returning('seq'));
  if (row === undefined) throw new Error('An insertion always returns its row.');
  return row.seq;
}

/** All edits of a script, oldest first. */
export function listEdits(store: WorkspaceStore, lid: string): EditRow[] {
  return store.all(store.build.selectFrom('edit').selectAll().where('lid', '=', lid).orderBy('seq'));
}

/** The edits of a script that led to this text, oldest first. */
export function listEditsTo(store: WorkspaceStore, lid: string, hash: string): number[] {
  const edits = store.build.selectFrom('edit').select('seq').where('lid', '=', lid).where('after_hash', '=', hash);
  return store.all(edits.orderBy('seq')).map(({ seq }) => seq);
}

/** What the newest of a script's edits take up, newest first. */
export function listEditSizes(store: WorkspaceStore, lid: string): Pick<EditRow, 'seq' | 'before_hash' | 'units'>[] {
  return store.all(
    store.build
      .selectFrom('edit')
      .select(['seq', 'before_hash', 'units'])
      .where('lid', '=', lid)
      .orderBy('seq', 'desc'),
  );
}

/** How many edits of a script there are, and their size together. */
export function measureEdits(store: WorkspaceStore, lid: string): { edits: number; units: number } {
  const row = store.first(
    store.build
      .selectFrom('edit')
      .select([sql<number>`count(*)`.as('edits'), sql<number>`coalesce(sum(units), 0)`.as('units')])
      .where('lid', '=', lid),
  );
  return row ?? { edits: 0, units: 0 };
}

export function deleteEditsAfter(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '>', seq));
}

export function deleteEditsBefore(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '<', seq));
}

export function readEditStack(store: WorkspaceStore, lid: string): EditStackRow | undefined {
  return store.first(store.build.selectFrom('edit_stack').selectAll().where('lid', '=', lid));
}

export function putEditStack(store: WorkspaceStore, row: EditStackRow): void {
  const { lid: _, ...rest } = row;
  store.run(
    store.build
      .insertInto('edit_stack')
      .values(row)
      .onConflict((conflict) => conflict.column('lid').doUpdateSet(rest)),
  );
}
