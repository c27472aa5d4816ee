import { sql } from 'kysely';
import type { Store } from '../store.ts';
import type { EditRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function insertEdit(store: WorkspaceStore, edit: Omit<EditRow, 'seq'>): void {
  store.run(store.build.insertInto('edit').values(edit));
}

/** All edits of a script, oldest first. */
export function listEdits(store: WorkspaceStore, lid: string): EditRow[] {
  return store.all(store.build.selectFrom('edit').selectAll().where('lid', '=', lid).orderBy('seq'));
}

/** The numbers and sizes of a script's edits, newest first. */
export function listEditSizes(store: WorkspaceStore, lid: string): Pick<EditRow, 'seq' | 'units'>[] {
  return store.all(
    store.build.selectFrom('edit').select(['seq', 'units']).where('lid', '=', lid).orderBy('seq', 'desc'),
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

/** What can be told of an edit without reading its texts. */
export type EditStep = Pick<EditRow, 'seq' | 'before_hash' | 'after_hash'>;

const step = ['seq', 'before_hash', 'after_hash'] as const;

/** The newest edit up to `seq`, of those that began from `beforeHash` where one is named. */
export function findEditUpTo(
  store: WorkspaceStore,
  lid: string,
  seq: number,
  beforeHash?: string,
): EditStep | undefined {
  const edits = store.build.selectFrom('edit').select(step).where('lid', '=', lid).where('seq', '<=', seq);
  const some = beforeHash === undefined ? edits : edits.where('before_hash', '=', beforeHash);
  return store.first(some.orderBy('seq', 'desc').limit(1));
}

/** The oldest edit after `seq`, of those that led to `afterHash` where one is named. */
export function findEditAfter(
  store: WorkspaceStore,
  lid: string,
  seq: number,
  afterHash?: string,
): EditStep | undefined {
  const edits = store.build.selectFrom('edit').select(step).where('lid', '=', lid).where('seq', '>', seq);
  const some = afterHash === undefined ? edits : edits.where('after_hash', '=', afterHash);
  return store.first(some.orderBy('seq').limit(1));
}

/** Where the author stands: the last edit that is not undone, 0 before the first; undefined: nothing is undone. */
export function readEditPosition(store: WorkspaceStore, lid: string): number | undefined {
  return store.first(store.build.selectFrom('edit_position').select('seq').where('lid', '=', lid))?.seq;
}

export function writeEditPosition(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(
    store.build
      .insertInto('edit_position')
      .values({ lid, seq })
      .onConflict((conflict) => conflict.column('lid').doUpdateSet({ seq })),
  );
}

export function deleteEditPosition(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('edit_position').where('lid', '=', lid));
}

export function deleteEditsAfter(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '>', seq));
}

export function deleteEditsUpTo(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '<=', seq));
}
