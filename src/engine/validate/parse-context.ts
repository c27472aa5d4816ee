import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import { type TestContext, testContext } from '#contract/script/test-context.ts';
import { readJson } from '../text/read-json.ts';

const subject = 'The test context';

/**
 * Reads a test context from the text an author wrote. Throws AppError `validation_error` whose details name the `field` and its `line` and
 * `column`, or the place of the JSON error; `payload_too_large` is not used, for the limit is one of the runtime and not of a transport.
 */
export function parseTestContext(text: string): TestContext {
  checkSize(utf8Bytes(text));
  return readJson(text, subject, testContext);
}

/**
 * The same for a context that a run was recorded with: what earlier steps left and what resources answered may be more than an
 * author writes. Only what a run can take at all is the limit.
 */
export function parseRecordedContext(text: string): TestContext {
  checkSize(utf8Bytes(text), limits.requestBytes);
  return readJson(text, subject, testContext);
}

/** The same rules for a context that came as JSON already; its size is that of its compact text (`contract.md`, limits). */
export function checkTestContext(value: unknown): TestContext {
  checkSize(utf8Bytes(JSON.stringify(value) ?? ''));
  const parsed = testContext.safeParse(value);
  if (!parsed.success) throw validationError(parsed.error, subject);
  return parsed.data;
}

function checkSize(bytes: number, limit: number = limits.contextBytes): void {
  if (bytes <= limit) return;
  const message = `${subject} is ${bytes} bytes; the limit is ${limit}. Keep only what the script reads.`;
  throw new AppError('validation_error', message, { bytes, limit });
}
