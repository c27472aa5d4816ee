import { type RawBuilder, sql } from 'kysely';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { ChangeSetState, OperationRow, WorkspaceSchema } from '../workspace-schema.ts';
import { openChangeSetStates } from './change-sets.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** States in which a request has left and nobody knows yet what it did. */
const unsettledStates: readonly OperationRow['state'][] = ['sent', 'unknown'];

export function insertOperation(store: WorkspaceStore, row: OperationRow): void {
  store.run(store.build.insertInto('operation').values(row));
}

export function findOperation(store: WorkspaceStore, opId: string): OperationRow | undefined {
  return store.firstWith(byId, { op_id: opId });
}

const byId: FixedQuery<WorkspaceSchema, OperationRow> = (build) =>
  build.selectFrom('operation').selectAll().where('op_id', '=', at<string>('op_id'));

/** In the order in which they may be sent. */
export function listOperations(store: WorkspaceStore, csId: string): OperationRow[] {
  return store.all(store.build.selectFrom('operation').selectAll().where('cs_id', '=', csId).orderBy('ord'));
}

/** What an entity's operations left on the server is spelled otherwise here from now on. */
export function movePostHash(store: WorkspaceStore, lid: string, from: string, to: string | null): void {
  store.run(
    store.build.updateTable('operation').set({ post_hash: to }).where('lid', '=', lid).where('post_hash', '=', from),
  );
}

export function updateOperation(
  store: WorkspaceStore,
  opId: string,
  changes: Partial<Omit<OperationRow, 'op_id'>>,
): void {
  const columns = Object.keys(changes);
  const key = columns.join();
  const update = updates.get(key) ?? updateOf(columns);
  updates.set(key, update);
  store.runWith(update, { ...changes, op_id: opId });
}

/** All operations of a change set at once, as they travel together; `another`: as one more attempt. */
export function updateOperationsOf(
  store: WorkspaceStore,
  csId: string,
  changes: Partial<Omit<OperationRow, 'op_id' | 'attempts'>>,
  another: boolean,
): void {
  const attempts = another ? { attempts: sql<number>`attempts + 1` } : {};
  store.run(
    store.build
      .updateTable('operation')
      .set({ ...changes, ...attempts })
      .where('cs_id', '=', csId),
  );
}

/** A publish of a thousand changes makes the same few updates thousands of times, so each is built once. */
const updates = new Map<string, FixedQuery<WorkspaceSchema, unknown>>();

function updateOf(columns: readonly string[]): FixedQuery<WorkspaceSchema, unknown> {
  const set: Partial<Record<keyof OperationRow, RawBuilder<never>>> = Object.fromEntries(
    columns.map((column) => [column, at(column)]),
  );
  return (build) => build.updateTable('operation').set(set).where('op_id', '=', at<string>('op_id'));
}

const literals = <Value extends string>(values: readonly Value[]) => values.map((value) => sql.lit(value));

const unsettled: FixedQuery<WorkspaceSchema, OperationRow> = (build) =>
  build
    .selectFrom('operation')
    .selectAll()
    .where('state', 'in', literals(unsettledStates))
    .orderBy('cs_id')
    .orderBy('ord');

export function listUnsettled(store: WorkspaceStore): readonly OperationRow[] {
  return store.remembered(unsettled);
}

export function unsettledLids(store: WorkspaceStore): Set<string> {
  return new Set(store.allWith(lidsOfUnsettled, {}).map(({ lid }) => lid));
}

const lidsOfUnsettled: FixedQuery<WorkspaceSchema, { lid: string }> = (build) =>
  build.selectFrom('operation').select('lid').where('state', 'in', literals(unsettledStates));

const unsettledOf: FixedQuery<WorkspaceSchema, { op_id: string }> = (build) =>
  build
    .selectFrom('operation')
    .select('op_id')
    .where('lid', '=', at<string>('lid'))
    .where('state', 'in', literals(unsettledStates));

export function isUnsettled(store: WorkspaceStore, lid: string): boolean {
  return store.firstWith(unsettledOf, { lid }) !== undefined;
}

/** Whether anything of an entity is on its way without a known outcome, or is still to be sent by a publish that has not ended. */
export function hasUnfinished(store: WorkspaceStore, lid: string): boolean {
  return store.firstWith(unfinishedOf, { lid }) !== undefined;
}

const unfinishedOf: FixedQuery<WorkspaceSchema, { op_id: string }> = (build) =>
  build
    .selectFrom('operation')
    .innerJoin('change_set', 'change_set.cs_id', 'operation.cs_id')
    .select('operation.op_id')
    .where('operation.lid', '=', at<string>('lid'))
    .where((or) =>
      or.or([
        or('operation.state', 'in', literals(unsettledStates)),
        or.and([
          or('operation.state', 'in', literals(['planned', 'not_applied', 'needs_person'])),
          or('change_set.state', 'in', literals(openChangeSetStates)),
        ]),
      ]),
    );

/**
 * Removals of birth marks that were not done, of change sets that nobody goes on with, where the creation itself stands
 * and is still ours. Those tried too often are left out.
 */
export function listLeftMarks(store: WorkspaceStore, mostAttempts: number): readonly LeftMark[] {
  return store.remembered(leftMarks, { attempts: mostAttempts });
}

type LeftMark = Pick<OperationRow, 'op_id' | 'cs_id'>;

const leftMarks: FixedQuery<WorkspaceSchema, LeftMark> = (build) =>
  build
    .selectFrom('operation as removal')
    .innerJoin('change_set', 'change_set.cs_id', 'removal.cs_id')
    .innerJoin('operation as birth', (join) =>
      join
        .onRef('birth.cs_id', '=', 'removal.cs_id')
        .onRef('birth.lid', '=', 'removal.lid')
        .on('birth.kind', '=', sql.lit('create')),
    )
    .innerJoin('ledger', 'ledger.mark', 'birth.op_id')
    .innerJoin('entity', (join) =>
      join.onRef('entity.lid', '=', 'removal.lid').onRef('entity.remote_id', '=', 'ledger.remote_id'),
    )
    .select(['removal.op_id', 'removal.cs_id'])
    .where('removal.kind', '=', sql.lit('remove_mark'))
    .where('removal.state', 'not in', literals(['acked', 'compensated', ...unsettledStates]))
    .where('removal.attempts', '<', at<number>('attempts'))
    .where('change_set.state', 'in', literals<ChangeSetState>(['left', 'abandoned', 'rejected', 'done']))
    .where('ledger.outcome', '=', sql.lit('became'))
    .orderBy('removal.op_id');
