import { at, type FixedQuery, type Store } from '../store.ts';
import type { LedgerRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function findMark(store: WorkspaceStore, mark: string): LedgerRow | undefined {
  return store.first(store.build.selectFrom('ledger').selectAll().where('mark', '=', mark));
}

export function settleMark(
  store: WorkspaceStore,
  mark: string,
  outcome: LedgerRow['outcome'],
  remoteId: string | null,
): void {
  store.run(store.build.updateTable('ledger').set({ outcome, remote_id: remoteId }).where('mark', '=', mark));
}

/** Writes an entry, new or known. Nothing here deletes: the ledger outlives what it speaks of (`sync.md` 3.10 rule 4). */
export function putMark(store: WorkspaceStore, row: LedgerRow): void {
  const { outcome, remote_id } = row;
  store.run(
    store.build
      .insertInto('ledger')
      .values(row)
      .onConflict((conflict) => conflict.column('mark').doUpdateSet({ outcome, remote_id })),
  );
}

const marksOfKind: FixedQuery<WorkspaceSchema, LedgerRow> = (build) =>
  build
    .selectFrom('ledger')
    .selectAll()
    .where('kind', '=', at<string>('kind'))
    .where('outcome', '=', at<LedgerRow['outcome']>('outcome'))
    .orderBy('mark');

export function listMarksOfKind(store: WorkspaceStore, kind: string, outcome: LedgerRow['outcome']): LedgerRow[] {
  return store.allWith(marksOfKind, { kind, outcome });
}

export function listMarks(store: WorkspaceStore): LedgerRow[] {
  return store.all(store.build.selectFrom('ledger').selectAll().orderBy('mark'));
}

export function listMarksOf(store: WorkspaceStore, lid: string): LedgerRow[] {
  return store.all(store.build.selectFrom('ledger').selectAll().where('lid', '=', lid).orderBy('mark'));
}
