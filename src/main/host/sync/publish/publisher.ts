import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSet } from '#contract/model/change-set.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { findChangeSet } from '#host/store/queries/change-sets.ts';
import type { ChangeSetRow, ChangeSetState } from '#host/store/workspace-schema.ts';
import { requireApprover } from './approver.ts';
import { runBaseline } from './baseline/baseline-run.ts';
import { finishBaseline } from './baseline/finish.ts';
import { runEnhanced } from './enhanced/enhanced-run.ts';
import { planUndoOf } from './plan-undo.ts';
import type { PublishDeps } from './publish-deps.ts';
import { publishEnd } from './publish-end.ts';
import { PublishRun } from './publish-run.ts';
import { type PublishStop, stopFor } from './publish-stop.ts';
import { settleOpen } from './settle-open.ts';

/** Carries out approved plans, each request with exactly one effect, however often it has to be tried (`sync.md` 3.10, 3.11). */
export class Publisher {
  private readonly deps: PublishDeps;

  constructor(deps: PublishDeps) {
    this.deps = deps;
  }

  /**
   * Goes on with a change set from whatever state it is in, also after a kill. Ended ones change nothing and say how they
   * ended. `signal` cancels; with the reason `RunInterrupted` it only stops, and the next start goes on.
   * @throws AppError `not_found`; `wrong_tenant` where it was approved for another backend.
   */
  async carryOut(csId: string, signal: AbortSignal): Promise<PublishEnd> {
    const row = findChangeSet(this.deps.store, csId);
    if (row === undefined) throw new AppError('not_found', `There is no publish ${csId} in this workspace.`);
    const run = new PublishRun(this.deps, row, signal);
    const ended = endedOutcomes.get(row.state);
    if (ended !== undefined) return publishEnd(run, ended, row.message);
    try {
      this.begin(run);
      return row.backend === 'enhanced' ? await enhanced(run) : finishBaseline(run, await runBaseline(run));
    } catch (error) {
      return stopped(run, stopFor(error));
    } finally {
      this.deps.reconcile([...new Set(run.set.operations.map((operation) => operation.lid))]);
    }
  }

  /** The way back from what a publish has applied, from what the server shows now. Nothing is sent or stored (S98). */
  undoOf(csId: string, signal: AbortSignal): Promise<{ set: ChangeSet; skipped: { name: string; reason: string }[] }> {
    return planUndoOf(this.deps, csId, signal);
  }

  /** Looks up what earlier runs left without an outcome, and removes further copies of our own creations (S93, S94). */
  settleOpen(signal: AbortSignal): Promise<void> {
    return settleOpen(this.deps, signal);
  }

  private begin(run: PublishRun): void {
    const { row } = run;
    requireTarget(run.client().origin, row);
    requireApprover(this.deps, row);
    run.approverOnly = true;
    this.deps.store.transaction(() => {
      if (row.state === 'needs_person') reopen(run);
      run.setState({ state: 'running', message: '' });
    });
  }
}

const endedOutcomes = new Map<ChangeSetState, PublishEnd['outcome']>([
  ['done', 'done'],
  ['rejected', 'rejected'],
  ['abandoned', 'cancelled'],
  ['left', 'needs_person'],
]);

/** A plan is never applied anywhere else (`sync.md` 3.16, lock 4). An embedded backend has another port in each run. */
function requireTarget(origin: string, row: ChangeSetRow): void {
  if (origin === row.origin || !row.origin.startsWith('http')) return;
  throw new AppError(
    'wrong_tenant',
    `This publish was approved for ${row.origin} and this workspace is with ${origin} now. Leave it and make a new plan.`,
  );
}

/** Going on with what stopped half-way: what failed is tried again, what nobody answered is looked up again. */
function reopen(run: PublishRun): void {
  for (const operation of run.set.operations) {
    if (operation.state === 'rejected') {
      run.record(operation, { state: 'planned', attempts: 0, first_sent_mono: null, ended_at: null, message: '' });
    }
    if (operation.state === 'needs_person') {
      run.record(operation, { state: 'unknown', attempts: 0, ended_at: null });
    }
  }
}

async function enhanced(run: PublishRun): Promise<PublishEnd> {
  const end = await runEnhanced(run);
  return publishEnd(run, end, run.current().message);
}

function stopped(run: PublishRun, stop: PublishStop): PublishEnd {
  run.setState({ state: stop.state, message: stop.message });
  return publishEnd(run, stop.state, stop.message);
}
