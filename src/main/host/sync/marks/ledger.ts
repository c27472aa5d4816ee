import type { Store } from '#host/store/store.ts';
import type { LedgerRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function findMark(store: WorkspaceStore, mark: string): LedgerRow | undefined {
  return store.first(store.build.selectFrom('ledger').selectAll().where('mark', '=', mark));
}

export function marksOf(store: WorkspaceStore, lid: string): LedgerRow[] {
  return store.all(store.build.selectFrom('ledger').selectAll().where('lid', '=', lid).orderBy('mark'));
}

/** Entries of one kind that wait for a decision. */
export function openMarks(store: WorkspaceStore, kind: string): LedgerRow[] {
  return store.all(
    store.build
      .selectFrom('ledger')
      .selectAll()
      .where('kind', '=', kind)
      .where('outcome', '=', 'open')
      .orderBy('mark'),
  );
}

/** Writes an entry, new or known. None is ever removed (`sync.md` 3.10 rule 4). */
export function putMark(store: WorkspaceStore, row: LedgerRow): void {
  const { outcome, remote_id } = row;
  store.run(
    store.build
      .insertInto('ledger')
      .values(row)
      .onConflict((conflict) => conflict.column('mark').doUpdateSet({ outcome, remote_id })),
  );
}
