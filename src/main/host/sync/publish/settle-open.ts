import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { listUnsettled } from '#host/store/queries/operations.ts';
import type { ChangeSetState } from '#host/store/workspace-schema.ts';
import { finishBaseline } from './baseline/finish.ts';
import { settleOperation } from './baseline/settle-operation.ts';
import { applyOutcome, refuseAll } from './enhanced/apply-outcome.ts';
import { abandonSet, askOutcome, type SetAnswer } from './enhanced/change-set-answer.ts';
import { removeLeftMarks } from './marks/remove-left-marks.ts';
import { settleSightings } from './marks/settle-sightings.ts';
import type { PublishDeps } from './publish-deps.ts';
import { PublishRun } from './publish-run.ts';
import { PublishStop } from './publish-stop.ts';

/** Nobody goes on with these; what they left without an outcome is only looked up. */
const given_up: readonly ChangeSetState[] = ['left', 'abandoned', 'rejected', 'done'];

/**
 * Looks once at everything whose outcome is open, and adopts or removes further rows that carry our marks. Costs nothing
 * where nothing is open. Throws `AppError` where the server cannot be asked.
 */
export async function settleOpen(deps: PublishDeps, signal: AbortSignal): Promise<void> {
  const moved = new Set<string>();
  try {
    const open = new Set(listUnsettled(deps.store).map((row) => row.cs_id));
    for (const csId of open) {
      const row = findChangeSet(deps.store, csId);
      if (row === undefined || row.state === 'approved' || row.state === 'running' || signal.aborted) continue;
      const run = new PublishRun(deps, row, signal);
      for (const operation of run.set.operations) moved.add(operation.lid);
      if (row.backend === 'enhanced') await settleEnhanced(run);
      else await settleBaseline(run);
    }
    for (const lid of await settleSightings(deps, signal)) moved.add(lid);
    for (const lid of await removeLeftMarks(deps, signal)) moved.add(lid);
  } catch (error) {
    // What could not be looked up now stays open; whoever needs it settled is told so by the planner's block.
    if (!(error instanceof PublishStop)) throw error;
    deps.log('info', error.message);
  } finally {
    if (moved.size > 0) deps.reconcile([...moved]);
  }
}

async function settleBaseline(run: PublishRun): Promise<void> {
  for (const operation of run.set.operations) {
    if (operation.state !== 'sent' && operation.state !== 'unknown') continue;
    const settled = await settleOperation(run, operation, false);
    if (settled === 'open' && given_up.includes(run.row.state)) giveUpLate(run, operation.op_id);
  }
  const open = run.set.operations.some((operation) => operation.state === 'sent' || operation.state === 'unknown');
  if (!open && run.row.state === 'needs_person') finishIfDone(run);
}

/** The last request of a stopped publish turned out to be done: nothing is left to ask. */
function finishIfDone(run: PublishRun): void {
  const finished = ['acked', 'superseded', 'compensated'];
  if (run.set.operations.every((operation) => finished.includes(operation.state))) finishBaseline(run, 'done');
}

/** Nobody sends it again, so once the longest request is over the entity is free for a new plan; the ledger still knows the mark. */
function giveUpLate(run: PublishRun, opId: string): void {
  const operation = run.set.operations.find((one) => one.op_id === opId);
  if (operation === undefined || !run.isSettleTimeOver(operation)) return;
  run.end(operation, 'rejected', 'No answer came, and the server does not show it.');
}

async function settleEnhanced(run: PublishRun): Promise<void> {
  const given = given_up.includes(run.row.state);
  const answer: SetAnswer | null = (await askOutcome(run)) ?? (given ? await abandonSet(run) : null);
  if (answer?.kind !== 'decided') return;
  const { outcome } = answer;
  if (outcome.outcome === 'applied') applyOutcome(run, outcome);
  else refuseAll(run, outcome.outcome, 'It was looked up later: nothing of it was applied.', outcome);
}
