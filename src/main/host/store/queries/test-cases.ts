import { sql } from 'kysely';
import type { SavedCase } from '#contract/rpc/cases.ts';
import type { Store } from '../store.ts';
import type { TestCaseRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** In the author's order. */
export function listCases(store: WorkspaceStore, lid: string): SavedCase[] {
  return store
    .all(store.build.selectFrom('test_case').selectAll().where('lid', '=', lid).orderBy('position').orderBy('case_id'))
    .map(toCase);
}

export function findCase(store: WorkspaceStore, caseId: string): SavedCase | undefined {
  const row = store.first(store.build.selectFrom('test_case').selectAll().where('case_id', '=', caseId));
  return row && toCase(row);
}

export function putCase(store: WorkspaceStore, saved: SavedCase): void {
  const { case_id, lid, ...rest } = { ...saved, enabled: saved.enabled ? 1 : 0 };
  store.run(
    store.build
      .insertInto('test_case')
      .values({ case_id, lid, ...rest })
      .onConflict((conflict) => conflict.column('case_id').doUpdateSet(rest)),
  );
}

/** Puts a case at a place in the order; the others are for the caller to move. */
export function placeCase(store: WorkspaceStore, caseId: string, position: number): void {
  store.run(store.build.updateTable('test_case').set({ position }).where('case_id', '=', caseId));
}

/** Makes room for one more at `position`. */
export function shiftCases(store: WorkspaceStore, lid: string, position: number): void {
  store.run(
    store.build
      .updateTable('test_case')
      .set({ position: sql<number>`position + 1` })
      .where('lid', '=', lid)
      .where('position', '>=', position),
  );
}

export function deleteCase(store: WorkspaceStore, caseId: string): void {
  store.run(store.build.deleteFrom('test_case').where('case_id', '=', caseId));
}

function toCase(row: TestCaseRow): SavedCase {
  return { ...row, enabled: row.enabled !== 0 };
}
