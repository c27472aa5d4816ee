import { at, type FixedQuery, type Store } from '../store.ts';
import type { LedgerRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function findMark(store: WorkspaceStore, mark: string): LedgerRow | undefined {
  return store.firstWith(byMark, { mark });
}

const byMark: FixedQuery<WorkspaceSchema, LedgerRow> = (build) =>
  build.selectFrom('ledger').selectAll().where('mark', '=', at<string>('mark'));
const settled: FixedQuery<WorkspaceSchema, unknown> = (build) =>
  build
    .updateTable('ledger')
    .set({ outcome: at<LedgerRow['outcome']>('outcome'), remote_id: at<string | null>('remote_id') })
    .where('mark', '=', at<string>('mark'));
const put: FixedQuery<WorkspaceSchema, unknown> = (build) =>
  build
    .insertInto('ledger')
    .values({
      mark: at<string>('mark'),
      lid: at<string>('lid'),
      type: at<string>('type'),
      kind: at<string>('kind'),
      outcome: at<LedgerRow['outcome']>('outcome'),
      remote_id: at<string | null>('remote_id'),
    })
    .onConflict((conflict) =>
      conflict.column('mark').doUpdateSet({
        outcome: at<LedgerRow['outcome']>('outcome'),
        remote_id: at<string | null>('remote_id'),
      }),
    );

export function settleMark(
  store: WorkspaceStore,
  mark: string,
  outcome: LedgerRow['outcome'],
  remoteId: string | null,
): void {
  store.runWith(settled, { mark, outcome, remote_id: remoteId });
}

/** Writes an entry, new or known. Nothing here deletes: the ledger outlives what it speaks of (`sync.md` 3.10 rule 4). */
export function putMark(store: WorkspaceStore, row: LedgerRow): void {
  store.runWith(put, { ...row });
}

const marksOfKind: FixedQuery<WorkspaceSchema, LedgerRow> = (build) =>
  build
    .selectFrom('ledger')
    .selectAll()
    .where('kind', '=', at<string>('kind'))
    .where('outcome', '=', at<LedgerRow['outcome']>('outcome'))
    .orderBy('mark');

export function listMarksOfKind(
  store: WorkspaceStore,
  kind: string,
  outcome: LedgerRow['outcome'],
): readonly LedgerRow[] {
  return store.remembered(marksOfKind, { kind, outcome });
}

export function listMarks(store: WorkspaceStore): LedgerRow[] {
  return store.all(store.build.selectFrom('ledger').selectAll().orderBy('mark'));
}

export function listMarksOf(store: WorkspaceStore, lid: string): LedgerRow[] {
  return store.all(store.build.selectFrom('ledger').selectAll().where('lid', '=', lid).orderBy('mark'));
}
