import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '#contract/limits.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { expectation } from '#contract/model/test-case.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { matchJson } from '#engine/testing/match-json.ts';
import { matchOutput } from '#engine/testing/match-output.ts';
import { brokenRules } from '#engine/testing/schema-rules.ts';

function ran(over: Partial<RunResult> = {}): RunResult {
  const output = {
    modified_attributes: { mail: 'a@b.c', groups: ['x', 'y'] },
    output_variables: {},
    variables: {},
    return_value: null,
  };
  return {
    success: true,
    status: 'success',
    output,
    logs: [],
    error: null,
    duration_ms: 1,
    truncated: false,
    ...over,
  };
}

const failed = ran({
  success: false,
  status: 'failure',
  output: null,
  error: { name: 'Aborted', message: 'no mail for 42', line: 3, column: 1, stack: null },
});

const jsonValue = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const jsonRecord = fc
  .dictionary(fc.string(), jsonValue)
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

describe('matchJson', () => {
  test('TC-2 an exact match finds a difference exactly where the canonical spellings differ', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (one, other) => {
        expect(matchJson(one, other, true).length === 0).toBe(canonicalJson(one) === canonicalJson(other));
        expect(matchJson(one, one, true)).toEqual([]);
      }),
    );
  });

  test('TC-2 a subset match accepts whatever is added to objects, an exact one names each of it', () => {
    fc.assert(
      fc.property(jsonRecord, jsonRecord, (part, more) => {
        const whole = { ...more, ...part };
        expect(matchJson(part, whole, false)).toEqual([]);
        const added = Object.keys(whole).filter((key) => !Object.hasOwn(part, key));
        const found = matchJson(part, whole, true);
        expect(found.map(({ kind }) => kind)).toEqual(added.map(() => 'unexpected').slice(0, limits.caseDifferences));
      }),
    );
  });

  test('names each place with what was expected and what is there', () => {
    const expected = { a: { b: [1, 2, { 'c d': true }] }, gone: null, same: 'x' };
    const actual = { a: { b: [1, 3, { 'c d': false }, 4] }, same: 'x', more: 7 };
    expect(matchJson(expected, actual, true)).toEqual([
      { path: 'a.b[1]', kind: 'different', expected: 2, actual: 3, message: null },
      { path: 'a.b[2]["c d"]', kind: 'different', expected: true, actual: false, message: null },
      { path: 'a.b[3]', kind: 'unexpected', expected: undefined, actual: 4, message: null },
      { path: 'gone', kind: 'missing', expected: null, actual: undefined, message: null },
      { path: 'more', kind: 'unexpected', expected: undefined, actual: 7, message: null },
    ]);
  });

  test('takes lists item by item and never as sets', () => {
    expect(matchJson([1], [1, 2], false)).toHaveLength(1);
    expect(matchJson([1, 2], [2, 1], false)).toHaveLength(2);
    expect(matchJson({}, [], false)).toHaveLength(1);
    expect(matchJson({ constructor: 1 }, {}, false)).toMatchObject([{ kind: 'missing' }]);
  });

  test('TC-3 says no more than its limit', () => {
    const many = Array.from({ length: limits.caseDifferences * 3 }, (_, index) => index);
    expect(matchJson(many, [], true)).toHaveLength(limits.caseDifferences);
  });
});

describe('matchOutput', () => {
  const check = async (schema: Json, value: Json) => brokenRules(schema, value);
  const match = (expect: unknown, result = ran()) => matchOutput(expectation.parse(expect), result, check);

  test('looks at the status only, where nothing else is expected', async () => {
    expect(await match({})).toEqual([]);
    expect(await match({ status: 'failure' })).toEqual([
      { path: 'status', kind: 'different', expected: 'failure', actual: 'success', message: null },
    ]);
  });

  test('tells with a wrong status why the run ended', async () => {
    expect(await match({}, failed)).toMatchObject([{ path: 'status', message: 'Aborted: no mail for 42, line 3' }]);
  });

  test('looks for a part of the message', async () => {
    expect(await match({ status: 'failure', error_message: { contains: 'no mail' } }, failed)).toEqual([]);
    const other = { status: 'failure', error_message: { contains: 'no name' } };
    expect(await match(other, failed)).toMatchObject([
      { path: 'error.message', expected: 'no name', kind: 'different' },
    ]);
    expect(await match({ error_message: { contains: 'x' } })).toMatchObject([
      { path: 'error.message', kind: 'missing' },
    ]);
  });

  test('matches the whole output, a part of it, or a rule', async () => {
    const value = { modified_attributes: { mail: 'a@b.c' } };
    expect(await match({ output: { match: 'subset', value } })).toEqual([]);
    expect((await match({ output: { match: 'exact', value } })).map(({ path }) => path)).toEqual([
      'modified_attributes.groups',
      'output_variables',
      'variables',
      'return_value',
    ]);
    expect(await match({ output: { match: 'exact', value: ran().output } })).toEqual([]);
  });

  test('names an output that is not there', async () => {
    const output = { match: 'subset', value: {} };
    expect(await match({ status: 'failure', output }, failed)).toMatchObject([{ path: 'output', kind: 'missing' }]);
    expect(await match({ status: 'failure', output: { match: 'exact', value: null } }, failed)).toEqual([]);
  });

  describe('a JSON Schema', () => {
    const schema = (value: unknown) => match({ output: { match: 'schema', value } });

    test('finds nothing where the output is valid', async () => {
      expect(
        await schema({
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: {
            modified_attributes: {
              required: ['mail'],
              properties: { mail: { type: 'string', pattern: '@' }, groups: { prefixItems: [{ const: 'x' }] } },
            },
          },
        }),
      ).toEqual([]);
      expect(await schema(true)).toEqual([]);
    });

    test('names the innermost rule that is broken, its place and what is there', async () => {
      const rules = {
        properties: {
          modified_attributes: {
            properties: { mail: { pattern: '^x' }, groups: { items: { type: 'number' } } },
            required: ['phone'],
            additionalProperties: false,
          },
          output_variables: false,
        },
      };
      const found = await schema(rules);
      expect(found.map(({ path, actual }) => [path, actual])).toEqual(
        expect.arrayContaining([
          ['modified_attributes.mail', 'a@b.c'],
          ['modified_attributes.groups[0]', 'x'],
          ['output_variables', {}],
        ]),
      );
      expect(found.find(({ path }) => path === 'modified_attributes')?.message).toMatch(/^required: .*"phone"/);
      expect(found.find(({ path }) => path === 'output_variables')?.message).toBe('The schema allows nothing here.');
    });

    test.each([
      ['a list', []],
      ['a reference to somewhere else', { $ref: 'https://example.org/other.json' }],
      ['a pattern that is none', { properties: { modified_attributes: { properties: { mail: { pattern: '(' } } } } }],
    ])('is refused where it cannot be used: %s', async (_, value) => {
      await expect(schema(value)).rejects.toThrow(/^The JSON Schema of the expectation cannot be used: /);
    });

    test('is not changed by its use', async () => {
      const value = { $defs: { a: { type: 'object' } }, $ref: '#/$defs/a' };
      const before = structuredClone(value);
      expect(await schema(value)).toEqual([]);
      expect(value).toEqual(before);
    });
  });
});
