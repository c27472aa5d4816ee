import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import { checkTestContext, parseRecordedContext, parseTestContext } from '#engine/validate/parse-context.ts';

function failure(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('parseTestContext', () => {
  test('fills in the defaults', () => {
    expect(parseTestContext('{}')).toEqual({
      connector_id: null,
      user_id: null,
      operation_type: 'create',
      hook_phase: 'before',
      object_class: 'user',
      target_uid: null,
      attributes: {},
      variables: {},
      error_message: null,
      seed: 1,
      stubs: {},
    });
  });

  test.each([
    ['{"a": 1,}', 1, 9, 'a property name in double quotes is expected'],
    ['{\n  "attributes": {\n    "a" 1\n  }\n}', 3, 9, 'a colon is expected'],
    ['{"a": tru}', 1, 7, 'a value is expected here'],
    ['{"a": "x', 1, 7, 'this text is not closed'],
    ['{"a": 1 // why\n}', 1, 9, 'JSON has no comments'],
    ['{} {}', 1, 4, 'nothing more is expected after the value'],
    ['', 1, 1, 'a value is expected here'],
  ])('names the place where it is not JSON: %s', (text, line, column, meaning) => {
    const { code, message, details } = failure(() => parseTestContext(text));
    expect({ code, details }).toEqual({ code: 'validation_error', details: { line, column } });
    expect(message).toBe(`The test context is not JSON: line ${line}, column ${column}: ${meaning}.`);
  });

  test.each([
    ['{\n "attribute": {}\n}', 'attribute', 2, 2],
    ['{"attributes": []}', 'attributes', 1, 2],
    ['{"operation_type":\n "destroy"}', 'operation_type', 1, 2],
    ['{"seed": 1.5}', 'seed', 1, 2],
    ['{"now": "yesterday"}', 'now', 1, 2],
    ['{"stubs": {"hr": [\n {"reply": 1},\n {"when": 2}\n]}}', 'stubs.hr.1', 3, 2],
    ['7', '', undefined, undefined],
  ])('names the field that is wrong, and its place: %s', (text, field, line, column) => {
    const error = failure(() => parseTestContext(text));
    expect(error.code).toBe('validation_error');
    expect(error.details).toMatchObject({ field });
    expect([error.details?.['line'], error.details?.['column']]).toEqual([line, column]);
    expect(error.message).toContain(field);
  });

  test('names the size that is too large', () => {
    const text = JSON.stringify({ attributes: { a: 'é'.repeat(limits.contextBytes / 2) } });
    const error = failure(() => parseTestContext(text));
    expect(error.message).toMatch(/is 102423 bytes; the limit is 102400/);
  });

  test('any JSON is either a context or an error that says so', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(parseTestContext(text).operation_type).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('checkTestContext', () => {
  test('has the same rules for what is JSON already', () => {
    expect(checkTestContext({ attributes: { a: 1 } }).attributes).toEqual({ a: 1 });
    expect(failure(() => checkTestContext({ nope: 1 })).details).toMatchObject({ field: 'nope' });
    expect(failure(() => checkTestContext(null)).code).toBe('validation_error');
    const large = { attributes: { a: 'x'.repeat(limits.contextBytes) } };
    expect(failure(() => checkTestContext(large)).message).toContain('the limit is 102400');
  });
});

test('RT-15 a context that a run was recorded with may be as large as what a run takes', () => {
  const text = (chars: number) => JSON.stringify({ attributes: { a: 'x'.repeat(chars) } });
  expect(parseRecordedContext(text(500_000)).attributes).toMatchObject({ a: expect.stringMatching(/^x+$/) });
  expect(failure(() => parseRecordedContext(text(limits.requestBytes))).message).toContain('the limit is 1048576');
});
