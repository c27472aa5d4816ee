import type { Store } from '../store.ts';
import type { EditRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** What can be told of an edit without reading its texts. */
export type EditStep = Pick<EditRow, 'seq' | 'before_hash' | 'after_hash' | 'units'>;

export function insertEdit(store: WorkspaceStore, edit: Omit<EditRow, 'seq'>): void {
  store.run(store.build.insertInto('edit').values(edit));
}

/** All edits of a script, oldest first, without their texts. */
export function listEditSteps(store: WorkspaceStore, lid: string): EditStep[] {
  return store.all(
    store.build
      .selectFrom('edit')
      .select(['seq', 'before_hash', 'after_hash', 'units'])
      .where('lid', '=', lid)
      .orderBy('seq'),
  );
}

/** All edits of a script, oldest first. */
export function listEdits(store: WorkspaceStore, lid: string): EditRow[] {
  return store.all(store.build.selectFrom('edit').selectAll().where('lid', '=', lid).orderBy('seq'));
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
