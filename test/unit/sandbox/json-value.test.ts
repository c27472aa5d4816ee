import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJsonWriter } from '#sandbox/guest/json-value.ts';
import { contains } from '#sandbox/guest/resources.ts';

const write = createJsonWriter({ result_chars: 1000, value_depth: 5 });

describe('createJsonWriter', () => {
  test('writes whatever JSON can carry, as JSON.stringify does', () => {
    const roomy = createJsonWriter({ result_chars: 1e6, value_depth: 100 });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(roomy('output', value)).toEqual({ json: JSON.stringify(value), refusal: null });
      }),
    );
  });

  test('finds the one bad value wherever it is, and names the place', () => {
    const key = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.nat({ max: 3 })), { maxLength: 4 }), (path) => {
        let value: unknown = () => 1;
        for (const step of path.toReversed()) {
          value = typeof step === 'number' ? [...Array(step).fill(0), value] : { before: 1, [step]: value };
        }
        const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
        expect(write('output', value)).toMatchObject({
          refusal: `output${name} is a function, which JSON cannot carry`,
        });
      }),
    );
  });

  test('never refuses a value for its size that fits, nor lets one through that is twice the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.dictionary(fc.string(), fc.boolean())), {
          maxLength: 200,
        }),
        (value) => {
          const size = JSON.stringify(value).length;
          const isRefused = write('output', value).refusal !== null;
          if (size <= 1000) expect(isRefused).toBe(false);
        },
      ),
    );
    expect(write('output', 'x'.repeat(2000))).toMatchObject({
      refusal: expect.stringMatching(/^output makes the result larger/),
    });
  });

  test('a value that appears twice is no cycle', () => {
    const shared = { a: 1 };
    expect(write('output', [shared, shared])).toMatchObject({ json: '[{"a":1},{"a":1}]' });
  });
});

describe('contains', () => {
  test('everything contains itself, and a part of itself', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
        fc.jsonValue(),
        (whole, more) => {
          const value = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
          expect(contains(value, structuredClone(value))).toBe(true);
          expect(contains({ ...value, 'one more': more }, value)).toBe(true);
          expect(contains(value, { ...value, 'one more': 1 })).toBe(
            Object.hasOwn(value, 'one more') && value['one more'] === 1,
          );
        },
      ),
    );
  });

  test.each([
    [{ a: [1, 2] }, { a: [1] }, false],
    [{ a: [1, { b: 2, c: 3 }] }, { a: [1, { b: 2 }] }, true],
    [{ a: null }, { a: {} }, false],
    [[], {}, false],
    ['x', 'x', true],
    [1, '1', false],
  ])('%j contains %j: %s', (whole, part, expected) => {
    expect(contains(whole, part)).toBe(expected);
  });
});
