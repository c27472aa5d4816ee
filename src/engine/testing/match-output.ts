import type { Expectation } from '#contract/model/test-case.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { type Difference, matchJson } from './match-json.ts';
import { type CheckSchema, matchSchema } from './match-schema.ts';

/**
 * Where a run differs from what its test case expects; none where it passes. Paths begin with `status`, `error.message` or the
 * members of the output. Rejects with AppError `validation_error` for a JSON Schema that cannot be used.
 */
export async function matchOutput(expected: Expectation, result: RunResult, check: CheckSchema): Promise<Difference[]> {
  const { status, output, error_message } = expected;
  const found: Difference[] = [];
  if (result.status !== status) {
    found.push({
      path: 'status',
      kind: 'different',
      expected: status,
      actual: result.status,
      message: whyEnded(result),
    });
  }
  if (error_message !== undefined && !result.error?.message.includes(error_message.contains)) {
    const actual = result.error?.message;
    found.push({
      path: 'error.message',
      kind: actual === undefined ? 'missing' : 'different',
      expected: error_message.contains,
      actual,
      message: 'The message has to contain this text.',
    });
  }
  if (output === undefined) return found;
  return [...found, ...(await matchValue(output, result, check))];
}

function matchValue(
  { match, value }: NonNullable<Expectation['output']>,
  { output, status }: RunResult,
  check: CheckSchema,
): Difference[] | Promise<Difference[]> {
  if (match === 'schema') return matchSchema(value, output, check);
  if (output !== null || value === null) return matchJson(value, output, match === 'exact');
  const message = `A run that ends with ${status} has no output.`;
  return [{ path: 'output', kind: 'missing', expected: value, actual: undefined, message }];
}

function whyEnded({ error }: RunResult): string | null {
  if (error === null) return null;
  const place = error.line === null ? '' : `, line ${error.line}`;
  return `${error.name}: ${error.message}${place}`;
}
