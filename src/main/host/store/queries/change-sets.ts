import { type ExpressionBuilder, sql } from 'kysely';
import type { FixedQuery, Store } from '../store.ts';
import type { ChangeSetRow, ChangeSetState, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** States of a change set that something is still to be done about. */
export const openChangeSetStates: readonly ChangeSetState[] = [
  'approved',
  'running',
  'paused_network',
  'paused_sign_in',
  'needs_person',
];

export function insertChangeSet(store: WorkspaceStore, row: ChangeSetRow): void {
  store.run(store.build.insertInto('change_set').values(row));
}

export function findChangeSet(store: WorkspaceStore, csId: string): ChangeSetRow | undefined {
  return store.first(store.build.selectFrom('change_set').selectAll().where('cs_id', '=', csId));
}

export function updateChangeSet(
  store: WorkspaceStore,
  csId: string,
  changes: Partial<Omit<ChangeSetRow, 'cs_id'>>,
): void {
  store.run(store.build.updateTable('change_set').set(changes).where('cs_id', '=', csId));
}

/** Newest first. */
export function listChangeSets(store: WorkspaceStore, limit: number): ChangeSetRow[] {
  return store.all(
    store.build
      .selectFrom('change_set')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('cs_id', 'desc')
      .limit(limit),
  );
}

/** What a start goes on with, oldest first. */
export function listOpenChangeSets(store: WorkspaceStore): ChangeSetRow[] {
  return store.allWith(openSets, {});
}

const isOpen = (builder: ExpressionBuilder<WorkspaceSchema, 'change_set'>) =>
  builder(
    'state',
    'in',
    openChangeSetStates.map((state) => sql.lit(state)),
  );

const openSets: FixedQuery<WorkspaceSchema, ChangeSetRow> = (build) =>
  build.selectFrom('change_set').selectAll().where(isOpen).orderBy('created_at').orderBy('cs_id');

/** The same without what it publishes, which may be megabytes: how it stands is asked several times a second. */
export function listOpenStates(store: WorkspaceStore): OpenChangeSet[] {
  return store.allWith(openStates, {});
}

export type OpenChangeSet = Pick<ChangeSetRow, 'cs_id' | 'state' | 'message' | 'approved_email'>;

const openStates: FixedQuery<WorkspaceSchema, OpenChangeSet> = (build) =>
  build
    .selectFrom('change_set')
    .select(['cs_id', 'state', 'message', 'approved_email'])
    .where(isOpen)
    .orderBy('created_at')
    .orderBy('cs_id');

/** The undo of a change set, where one was approved that was not refused. */
export function findUndoOf(store: WorkspaceStore, csId: string): ChangeSetRow | undefined {
  return store.first(
    store.build
      .selectFrom('change_set')
      .selectAll()
      .where('undoes', '=', csId)
      .where('state', 'not in', ['rejected', 'abandoned'])
      .orderBy('created_at', 'desc')
      .limit(1),
  );
}

/** The change set that this very plan became, where it was carried out or still can be. */
export function findByPlan(store: WorkspaceStore, planHash: string): ChangeSetRow | undefined {
  return store.first(
    store.build
      .selectFrom('change_set')
      .selectAll()
      .where('plan_hash', '=', planHash)
      .where('state', 'in', ['done', ...openChangeSetStates])
      .orderBy('created_at', 'desc'),
  );
}
