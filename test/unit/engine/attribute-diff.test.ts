import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#contract/model/scalars.ts';
import { diffAttributes } from '#engine/diff/attribute-diff.ts';

const attributes = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 5,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

describe('diffAttributes', () => {
  test('names what was added, removed and changed, as an author would write it', () => {
    const before = { mail: 'a', emails: [{ value: 'a' }, { value: 'b' }], old: true, 'x y': { z: 1 } };
    const after = { mail: 'b', emails: [{ value: 'c' }], 'x y': { z: 2 }, fresh: null };
    const changes = diffAttributes(before, after);
    expect(new Set(changes)).toEqual(
      new Set([
        { path: 'mail', kind: 'changed', before: 'a', after: 'b' },
        { path: 'emails[0].value', kind: 'changed', before: 'a', after: 'c' },
        { path: 'emails[1]', kind: 'removed', before: { value: 'b' }, after: undefined },
        { path: 'old', kind: 'removed', before: true, after: undefined },
        { path: '["x y"].z', kind: 'changed', before: 1, after: 2 },
        { path: 'fresh', kind: 'added', before: undefined, after: null },
      ]),
    );
  });

  test('says that a value became another kind', () => {
    expect(diffAttributes({ a: [1] }, { a: { 0: 1 } })).toEqual([
      { path: 'a', kind: 'changed', before: [1], after: { 0: 1 } },
    ]);
    expect(diffAttributes({ a: null }, { a: {} })).toEqual([{ path: 'a', kind: 'changed', before: null, after: {} }]);
  });

  test('is empty exactly where the JSON is the same', () => {
    fc.assert(
      fc.property(attributes, attributes, (left, right) => {
        expect(diffAttributes(left, structuredClone(left))).toEqual([]);
        const same = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        expect(diffAttributes(left, right).length === 0).toBe(same);
      }),
    );
  });

  test('turned round, it tells the same the other way round', () => {
    fc.assert(
      fc.property(attributes, attributes, (left, right) => {
        const there = diffAttributes(left, right).map(({ path, before, after }) =>
          JSON.stringify([path, before, after]),
        );
        const back = diffAttributes(right, left).map(({ path, before, after }) =>
          JSON.stringify([path, after, before]),
        );
        expect(there.toSorted()).toEqual(back.toSorted());
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, held]) => [key, sorted(held)] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
