import { AppError } from '#contract/errors/app-error.ts';
import type { PipelineExpectation } from '#contract/model/pipeline-test.ts';
import type { PipelineResult } from '#contract/script/pipeline.ts';
import { type Difference, matchJson } from '../testing/match-json.ts';
import { type CheckSchema, matchSchema } from '../testing/match-schema.ts';

/** `broken`: the test itself cannot be used, `problem` says why; nothing ran, or what it expects cannot be looked for. */
export type PipelineVerdict =
  | {
      readonly outcome: 'passed' | 'failed';
      readonly differences: readonly Difference[];
      readonly result: PipelineResult;
    }
  | { readonly outcome: 'broken'; readonly problem: string; readonly result: PipelineResult | null };

/** Whether a pipeline went as its test expects. */
export async function judgePipeline(
  expect: PipelineExpectation,
  result: PipelineResult,
  check: CheckSchema,
): Promise<PipelineVerdict> {
  try {
    const differences = [...ending(expect, result), ...path(expect, result), ...(await flow(expect, result, check))];
    return { outcome: differences.length === 0 ? 'passed' : 'failed', differences, result };
  } catch (error) {
    if (error instanceof AppError) return { outcome: 'broken', problem: error.message, result };
    throw error;
  }
}

function ending({ success, error_message }: PipelineExpectation, result: PipelineResult): Difference[] {
  const found: Difference[] = [];
  const { failure } = result;
  if (result.success !== success) {
    const message = failure === null ? null : `Step ${failure.step + 1}: ${failure.message}`;
    found.push({ path: 'success', kind: 'different', expected: success, actual: result.success, message });
  }
  if (error_message !== undefined && !failure?.message.includes(error_message.contains)) {
    found.push({
      path: 'error.message',
      kind: failure === null ? 'missing' : 'different',
      expected: error_message.contains,
      actual: failure?.message,
      message: 'The message has to contain this text.',
    });
  }
  return found;
}

/** The decision of each step; the operation has none, and stands for itself. */
function path(expect: PipelineExpectation, { steps }: PipelineResult): Difference[] {
  if (expect.path === undefined) return [];
  const taken = steps.map((step) => (step.kind === 'hook' ? step.decision : 'operation'));
  return matchJson({ path: expect.path }, { path: taken }, true);
}

function flow(
  { flow: expected }: PipelineExpectation,
  result: PipelineResult,
  check: CheckSchema,
): Difference[] | Promise<Difference[]> {
  if (expected === undefined) return [];
  const { match, value } = expected;
  return match === 'schema' ? matchSchema(value, result.flow, check) : matchJson(value, result.flow, match === 'exact');
}
