import type { OperationOutcome, PipelineEvent, PipelineResult } from '#contract/script/pipeline.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { type AttemptRequest, type PipelineInput, type PipelinePorts, runPipeline } from './run-pipeline.ts';

export interface DryRunParts {
  /** What the operation is declared to come to; nothing is asked of any target. */
  readonly outcome: OperationOutcome;
  runScript(request: AttemptRequest): Promise<RunResult>;
  readonly clock: PipelinePorts['clock'];
  readonly signal?: PipelinePorts['signal'];
}

/** Runs a pipeline without its connector (`runtime.md`): the outcome is declared, and the time between attempts is virtual. */
export function dryRunPipeline(
  input: PipelineInput,
  { outcome, ...parts }: DryRunParts,
  onEvent?: (event: PipelineEvent) => void,
): Promise<PipelineResult> {
  return runPipeline(input, { ...parts, operate: async () => outcome, wait: async () => {} }, onEvent);
}
