import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { nextStep, sentTogether } from '#engine/plan/schedule.ts';
import type { PublishRun } from '../publish-run.ts';
import { signInStop, stopIfInterrupted } from '../publish-stop.ts';
import { sendOperations } from './send-operation.ts';
import { settleOperation } from './settle-operation.ts';

export type BaselineEnd = 'done' | 'needs_person' | 'cancelled';

/**
 * Carries out what is left of a change set one request at a time, from whatever state it was left in (`sync.md` 3.10,
 * 3.13). Throws `PublishStop` where it has to wait for the network or a sign-in.
 */
export async function runBaseline(run: PublishRun): Promise<BaselineEnd> {
  for (;;) {
    const step = nextStep(run.set);
    if (step.kind === 'settle') {
      if ((await settleAll(run, step.operations)) === 'open') return 'cancelled';
      continue;
    }
    if (step.kind !== 'send') return step.kind;
    stopIfInterrupted(run.signal);
    if (run.signal.aborted) return 'cancelled';
    if (run.deps.who() === null) throw signInStop();
    run.report(`${titles[step.operation.kind]} "${run.nameOf(step.operation)}"`);
    await sendOperations(run, sentTogether(run.set, step.operation, run.width));
    run.widen();
  }
}

const titles: Record<ChangeSetOperation['kind'], string> = {
  create: 'Creating',
  publish_version: 'Publishing the text of',
  update: 'Changing',
  set_status: 'Switching',
  replace: 'Replacing',
  delete: 'Deleting',
  remove_mark: 'Tidying up',
};

/** `open`: it was cancelled while an outcome is not known yet. */
async function settleAll(run: PublishRun, operations: readonly ChangeSetOperation[]): Promise<'settled' | 'open'> {
  for (const operation of operations) {
    run.report(`Looking what became of "${run.nameOf(operation)}"`);
    if ((await settleOperation(run, operation, true)) === 'open') {
      stopIfInterrupted(run.signal);
      return 'open';
    }
  }
  return 'settled';
}
