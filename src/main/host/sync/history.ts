import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { operationState } from '#contract/model/change-set.ts';
import { type PlanOperation, type PublishPlan, planOperation, publishPlan } from '#contract/model/publish-plan.ts';
import type { HistoryDetail, HistoryEntry } from '#contract/rpc/sync.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findChangeSet, findUndoOf, listChangeSets } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { listStepsDone } from '#host/store/queries/operation-steps.ts';
import { listOperations } from '#host/store/queries/operations.ts';
import { findPullRun, listPullRuns } from '#host/store/queries/pull-runs.ts';
import { findTrashOf } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type {
  ChangeSetRow,
  ChangeSetState,
  OperationRow,
  PullRunRow,
  WorkspaceSchema,
} from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
const storedPlan = z.union([publishPlan, z.null()]);

/** Pulls, publishes and undos, newest first. */
export function listHistory(store: WorkspaceStore, limit: number): HistoryEntry[] {
  const publishes = listChangeSets(store, limit).map((row) => publishEntry(store, row));
  const pulls = listPullRuns(store, limit).map(pullEntry);
  return [...publishes, ...pulls].sort((a, b) => (a.started_at < b.started_at ? 1 : -1)).slice(0, limit);
}

/** One of them with every request it made and what became of it. Throws `not_found`. */
export function readHistory(store: WorkspaceStore, id: string): HistoryDetail {
  const pull = findPullRun(store, id);
  if (pull !== undefined) return { ...pullEntry(pull), steps: [], change_description: null, can_undo: false };
  const row = findChangeSet(store, id);
  if (row === undefined) throw new AppError('not_found', 'This entry is no longer in the history. Load it again.');
  const operations = listOperations(store, id);
  const done = listStepsDone(store, id);
  return {
    ...publishEntry(store, row),
    steps: withUndone(operations).map((operation) => step(store, row, operation, done)),
    change_description: row.change_description,
    can_undo: canUndo(store, row, operations),
  };
}

/** What was taken back with the creation that came before it had no request of its own. */
function withUndone(operations: readonly OperationRow[]): OperationRow[] {
  const creations = operations.filter((one) => one.state === 'compensated' && planned(one).kind === 'create');
  const gone = new Set(creations.map(({ lid }) => lid));
  return operations.map((one) => (one.state === 'acked' && gone.has(one.lid) ? { ...one, state: 'compensated' } : one));
}

/** What can be gone back from: it has ended, it was no undo itself, and something of it was applied and has a way back. */
function canUndo(store: WorkspaceStore, row: ChangeSetRow, operations: readonly OperationRow[]): boolean {
  if (row.undoes !== null || !['done', 'needs_person', 'left'].includes(row.state)) return false;
  if (findUndoOf(store, row.cs_id) !== undefined) return false;
  const done = listStepsDone(store, row.cs_id);
  const isHalf = ({ op_id, state }: OperationRow) => state === 'needs_person' && (done.get(op_id) ?? 0) > 0;
  return operations.some((one) => (one.state === 'acked' || isHalf(one)) && planned(one).undo.possible);
}

const publishStates: Readonly<Record<ChangeSetState, HistoryEntry['state']>> = {
  approved: 'running',
  running: 'running',
  paused_network: 'paused',
  paused_sign_in: 'paused',
  needs_person: 'needs_person',
  done: 'done',
  rejected: 'rejected',
  abandoned: 'cancelled',
  left: 'stopped',
};

function publishEntry(store: WorkspaceStore, row: ChangeSetRow): HistoryEntry {
  const operations = listOperations(store, row.cs_id);
  const done = listStepsDone(store, row.cs_id);
  const requests = operations.reduce((sum, { op_id, attempts }) => sum + attempts + (done.get(op_id) ?? 0), 0);
  return {
    id: row.cs_id,
    kind: row.undoes === null ? 'publish' : 'undo',
    state: publishStates[row.state],
    title: titleOf(store, row, operations),
    message: row.message,
    by: row.approved_email,
    started_at: row.created_at,
    ended_at: row.ended_at,
    requests,
  };
}

const mostNames = 3;

function titleOf(store: WorkspaceStore, row: ChangeSetRow, operations: readonly OperationRow[]): string {
  const names = [...new Set(operations.map((operation) => nameOf(store, row, operation.lid)))];
  const shown = names.slice(0, mostNames).join(', ');
  const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${row.undoes === null ? 'Publish' : 'Undo'}: ${shown}${rest}`;
}

function pullEntry(row: PullRunRow): HistoryEntry {
  const words = { sweep: 'Pull', feed: 'Pull', snapshot: 'Pull of everything' } as const;
  return {
    id: row.run_id,
    kind: 'pull',
    state: row.state === 'asks' ? 'needs_person' : row.state,
    title: words[row.kind],
    message: row.message,
    by: null,
    started_at: row.started_at,
    ended_at: row.ended_at,
    requests: row.requests,
  };
}

function step(
  store: WorkspaceStore,
  set: ChangeSetRow,
  row: OperationRow,
  done: ReadonlyMap<string, number>,
): HistoryDetail['steps'][number] {
  const operation = planned(row);
  return {
    op_id: row.op_id,
    lid: row.lid,
    type: operation.type,
    name: nameOf(store, set, row.lid),
    kind: operation.kind,
    state: operationState.parse(row.state),
    status: row.status,
    // Of what goes step by step each step that stands counts once.
    attempts: row.attempts + (done.get(row.op_id) ?? 0),
    at: row.ended_at ?? row.sent_at,
    message: row.message,
  };
}

function planned(row: OperationRow): PlanOperation {
  return planOperation.parse(JSON.parse(row.operation_json));
}

/** As the plan called it; an undo has no plan, so as it is called now. */
function nameOf(store: WorkspaceStore, set: ChangeSetRow, lid: string): string {
  const plan: PublishPlan | null = storedPlan.parse(JSON.parse(set.plan_json));
  const named = plan?.changes.find((change) => change.lid === lid)?.name;
  if (named !== undefined) return named;
  const row = findEntity(store, lid);
  const json = row?.local_json ?? row?.remote_json ?? row?.base_json ?? null;
  if (row === undefined || json === null) return findTrashOf(store, lid)?.name ?? lid.slice(0, 8);
  return entityWords(store, typeOf(entityTypes, row.type), readDocument(json), lid);
}
