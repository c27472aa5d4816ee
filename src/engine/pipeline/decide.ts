import type { HookStep, PipelineBinding, PipelineFlow, StepAttempt } from '#contract/script/pipeline.ts';
import type { RunResult } from '#contract/script/run-result.ts';

/** Whether an attempt counts as a failure: a timeout does, a script that skipped itself does not (`runtime.md`). */
export function isFailure({ status }: RunResult): boolean {
  return status === 'failure' || status === 'timeout';
}

/** Whether one more attempt follows on these. */
export function triesAgain(
  { failure_policy, max_retries }: PipelineBinding,
  attempts: readonly StepAttempt[],
): boolean {
  const last = attempts.at(-1);
  if (last === undefined) return true;
  return failure_policy === 'retry' && isFailure(last.result) && attempts.length <= max_retries;
}

/** What the policy makes of a step whose attempts are over, and what flows on. */
export function settleStep(binding: PipelineBinding, input: PipelineFlow, attempts: StepAttempt[]): HookStep {
  const { result } = attempts.at(-1) as StepAttempt;
  const duration_ms = attempts.reduce((sum, attempt) => sum + attempt.result.duration_ms, 0);
  const step = { kind: 'hook', binding, status: result.status, input, attempts, duration_ms } as const;
  if (isFailure(result)) return { ...step, ...failed(binding, attempts.length), output: input };
  if (result.status === 'skipped' || result.output === null) {
    const reason = `The script skipped itself: ${result.error?.message ?? 'no reason given'}`;
    return { ...step, decision: 'skipped', reason, output: input };
  }
  const { modified_attributes: attributes, variables } = result.output;
  const output = { attributes, variables };
  if (attempts.length === 1) return { ...step, decision: 'next', reason: null, output };
  return { ...step, decision: 'retried_then_next', reason: `It succeeded at attempt ${attempts.length}.`, output };
}

function failed({ failure_policy }: PipelineBinding, tries: number): Pick<HookStep, 'decision' | 'reason'> {
  if (failure_policy === 'continue') {
    return { decision: 'continued', reason: 'It failed; its changes were dropped and the pipeline went on.' };
  }
  const stopped = 'the pipeline stopped here.';
  if (failure_policy === 'abort') return { decision: 'stopped', reason: `It failed; ${stopped}` };
  return { decision: 'stopped', reason: `It failed ${tries === 1 ? 'once' : `${tries} times`}; ${stopped}` };
}

/** A step that does not run: it changes nothing. */
export function idleStep(
  binding: PipelineBinding,
  input: PipelineFlow,
  status: 'skipped' | 'not_reached',
  reason: string,
): HookStep {
  return {
    kind: 'hook',
    binding,
    status,
    decision: status,
    reason,
    input,
    output: input,
    attempts: [],
    duration_ms: 0,
  };
}

/** The message a failed step is known by. */
export function failureMessage({ attempts, status }: HookStep): string {
  const message = attempts.at(-1)?.result.error?.message;
  return message ?? (status === 'timeout' ? 'The script ran out of time.' : 'The script failed.');
}
