import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import { type CaseTexts, caseTexts, readCaseFile, writeCaseFile } from '#engine/testing/case-file.ts';

const script = { name: 'make name', file: 'make-name.js' };
const one: CaseTexts = {
  name: 'joiner',
  enabled: true,
  context_text: '{"attributes":{"a":1}}',
  expect_text: '{"status":"success"}',
};

function failure(text: string): AppError {
  try {
    readCaseFile(text, 'a.hooktest.json');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

const file = (over: object) =>
  JSON.stringify({ format: 'hookwright-tests', version: 1, script, cases: [], ...over }, null, 1);

describe('files of test cases', () => {
  test('come back as they were written, whatever the values are', () => {
    const attributes = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
    const made = fc.record({ attributes, enabled: fc.boolean(), value: fc.jsonValue({ maxDepth: 3 }) });
    fc.assert(
      fc.property(fc.array(made, { maxLength: 5 }), (all) => {
        const cases = all.map(({ attributes, enabled, value }, index) => ({
          name: `case ${index}`,
          enabled,
          context_text: JSON.stringify({ attributes }),
          expect_text: JSON.stringify({ output: { match: 'exact', value } }),
        }));
        const read = readCaseFile(writeCaseFile(script, cases));
        expect(read.script).toEqual(script);
        const values = (list: readonly CaseTexts[]) =>
          list.map((entry) => ({
            ...entry,
            context_text: JSON.parse(entry.context_text),
            expect_text: JSON.parse(entry.expect_text),
          }));
        expect(values(read.cases.map(caseTexts))).toEqual(values(JSON.parse(JSON.stringify(cases))));
      }),
    );
  });

  test('keep what the author wrote, without the defaults', () => {
    const { cases } = readCaseFile(file({ cases: [{ name: 'empty' }] }));
    expect(cases.map(caseTexts)).toEqual([{ name: 'empty', enabled: true, context_text: '{}', expect_text: '{}' }]);
  });

  test.each([
    ['another format', file({ format: 'junit' }), 'format', 'It must be "hookwright-tests".'],
    ['a later version', file({ version: 2 }), 'version', 'This studio reads version 1.'],
    ['an unknown key', file({ author: 'me' }), 'author', ''],
    ['a status that is none', file({ cases: [{ name: 'a', expect: { status: 'ok' } }] }), 'cases.0.expect.status', ''],
    [
      'an unknown key of a context',
      file({ cases: [{ name: 'a', context: { attribute: {} } }] }),
      'cases.0.context.attribute',
      '',
    ],
    [
      'a match that is none',
      file({ cases: [{ name: 'a', expect: { output: { match: 'like', value: 1 } } }] }),
      'cases.0.expect.output.match',
      '',
    ],
    [
      'a name twice',
      file({ cases: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }),
      'cases.2.name',
      '"a" is the name of two cases; rename one.',
    ],
    ['no name', file({ cases: [{ name: ' ' }] }), 'cases.0.name', 'The test case has no name; give it one.'],
    ['no script', file({ script: undefined }), 'script', ''],
    [
      'a context over its limit',
      file({ cases: [{ name: 'a' }, { name: 'b', context: { attributes: { x: 'x'.repeat(102_400) } } }] }),
      'cases.1.context',
      'It is 102423 bytes; the limit is 102400.',
    ],
  ])('are refused by the field that is wrong: %s', (_, text, field, words) => {
    const error = failure(text);
    expect(error.code).toBe('validation_error');
    expect(error.details).toMatchObject({ field });
    expect(error.message).toContain(`a.hooktest.json: ${field}: ${words}`);
  });

  test('that are not JSON are refused with the place', () => {
    expect(failure('{"format": }').message).toBe(
      'a.hooktest.json is not JSON: line 1, column 12: a value is expected here.',
    );
  });

  test('are not written while a case is not JSON', () => {
    expect(() => writeCaseFile(script, [{ ...one, expect_text: '{' }])).toThrow(
      'The expectation of "joiner" is not JSON yet',
    );
  });
});
