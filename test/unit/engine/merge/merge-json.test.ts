import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#contract/model/scalars.ts';
import { canonicalJson, sameJson } from '#engine/merge/canonical-json.ts';
import { mergeField, mergeJsonByKey } from '#engine/merge/merge-json.ts';

const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const small: fc.Arbitrary<Json> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '__proto__'),
  fc.oneof(fc.integer({ min: 0, max: 2 }), fc.dictionary(fc.constantFrom('x', 'y'), fc.integer({ min: 0, max: 2 }))),
  { maxKeys: 3, noNullPrototype: true },
);
const runs = { numRuns: 5_000 };

describe('canonical JSON', () => {
  it('S2 does not depend on the order of members and round-trips', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(object));
        expect(canonicalJson(JSON.parse(canonicalJson(object)))).toBe(canonicalJson(object));
      }),
    );
  });

  it('S2 tells different values apart', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(sameJson(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
      }),
    );
    const values: Json[] = [1, '1', [1], { 1: 1 }, null, true, 'true', [], {}, ''];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });
});

describe('mergeField', () => {
  it.each([
    ['nobody', 'a', 'a', 'a', 'a'],
    ['theirs', 'a', 'b', 'a', 'b'],
    ['yours', 'a', 'a', 'b', 'b'],
    ['both alike', 'a', 'b', 'b', 'b'],
    ['theirs cleared it', 'a', null, 'a', null],
  ])('S40 %s changed it', (_who, base, theirs, yours, expected) => {
    expect(mergeField(base, theirs, yours)).toEqual({ value: expected, conflicts: [] });
  });

  it('S65 two different changes are a conflict that shows all three values', () => {
    expect(mergeField('a', 'b', 'c').conflicts).toEqual([{ path: [], base: 'a', theirs: 'b', yours: 'c' }]);
  });
});

describe('mergeJsonByKey', () => {
  it('S47 changes of different members merge at every depth', () => {
    const base = { host: { name: 'a', port: 1 }, list: [1, 2] };
    const theirs = { host: { name: 'b', port: 1 }, list: [1, 2], added: true };
    const yours = { host: { name: 'a', port: 2 }, list: [1, 2, 3] };
    expect(mergeJsonByKey(base, theirs, yours)).toEqual({
      value: { added: true, host: { name: 'b', port: 2 }, list: [1, 2, 3] },
      conflicts: [],
    });
  });

  it('S47 the same member changed to two values is a conflict at its path, arrays as a whole', () => {
    const merge = mergeJsonByKey({ a: { b: [1] } }, { a: { b: [1, 2] } }, { a: { b: [0, 1] } });
    expect(merge.conflicts).toEqual([{ path: ['a', 'b'], base: [1], theirs: [1, 2], yours: [0, 1] }]);
  });

  it('S47 a member taken away by one side and changed by the other is a conflict', () => {
    expect(mergeJsonByKey({ a: 1 }, {}, { a: 2 }).conflicts).toEqual([
      { path: ['a'], base: 1, theirs: undefined, yours: 2 },
    ]);
  });

  it('S47 null and absent differ inside an object', () => {
    expect(mergeJsonByKey({ a: 1 }, { a: null }, {}).conflicts).toHaveLength(1);
    expect(mergeJsonByKey({ a: null }, {}, { a: null })).toEqual({ value: {}, conflicts: [] });
  });

  it('S41 S40 is the same for both sides, idempotent, and lets one side win', () => {
    fc.assert(
      fc.property(small, small, small, (base, theirs, yours) => {
        const one = mergeJsonByKey(base, theirs, yours);
        const other = mergeJsonByKey(base, yours, theirs);
        expect(other.conflicts.map((found) => found.path)).toEqual(one.conflicts.map((found) => found.path));
        if (one.conflicts.length === 0) expect(canonicalJson(other.value)).toBe(canonicalJson(one.value));
        expect(canonicalJson(mergeJsonByKey(base, theirs, base).value)).toBe(canonicalJson(theirs));
        expect(canonicalJson(mergeJsonByKey(base, theirs, theirs).value)).toBe(canonicalJson(theirs));
      }),
      runs,
    );
  });
});
