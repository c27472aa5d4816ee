import { sql } from 'kysely';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { EditRow, EditStackRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type Fixed<Row> = FixedQuery<WorkspaceSchema, Row>;

const insertion: Fixed<{ seq: number }> = (build) =>
  build
    .insertInto('edit')
    .values({
      lid: at<string>('lid'),
      rev: at<number>('rev'),
      before_hash: at<string>('before_hash'),
      after_hash: at<string>('after_hash'),
      start: at<number>('start'),
      window_id: at<string | null>('window_id'),
      saved_at: at<string>('saved_at'),
      units: at<number>('units'),
      removed: at<string>('removed'),
      inserted: at<string>('inserted'),
    })
    .returning('seq');

/** Returns the edit's number, which is above that of every other edit there is. */
export function insertEdit(store: WorkspaceStore, edit: Omit<EditRow, 'seq'>): number {
  const row = store.firstWith(insertion, edit);
  if (row === undefined) throw new Error('An insertion always returns its row.');
  return row.seq;
}

/** All edits of a script, oldest first. */
export function listEdits(store: WorkspaceStore, lid: string): EditRow[] {
  return store.all(store.build.selectFrom('edit').selectAll().where('lid', '=', lid).orderBy('seq'));
}

const leadingTo: Fixed<{ seq: number }> = (build) =>
  build
    .selectFrom('edit')
    .select('seq')
    .where('lid', '=', at<string>('lid'))
    .where('after_hash', '=', at<string>('hash'))
    .orderBy('seq');

/** The edits of a script that led to this text, oldest first. */
export function listEditsTo(store: WorkspaceStore, lid: string, hash: string): number[] {
  return store.allWith(leadingTo, { lid, hash }).map(({ seq }) => seq);
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

const stackOf: Fixed<EditStackRow> = (build) =>
  build.selectFrom('edit_stack').selectAll().where('lid', '=', at<string>('lid'));

export function readEditStack(store: WorkspaceStore, lid: string): EditStackRow | undefined {
  return store.firstWith(stackOf, { lid });
}

const stackValues = {
  bottom_hash: at<string>('bottom_hash'),
  seq: at<number>('seq'),
  hash: at<string>('hash'),
  top: at<number>('top'),
  edits: at<number>('edits'),
  units: at<number>('units'),
};
const stackPut: Fixed<unknown> = (build) =>
  build
    .insertInto('edit_stack')
    .values({ lid: at<string>('lid'), ...stackValues })
    .onConflict((conflict) => conflict.column('lid').doUpdateSet(stackValues));

export function putEditStack(store: WorkspaceStore, row: EditStackRow): void {
  store.runWith(stackPut, { ...row });
}
