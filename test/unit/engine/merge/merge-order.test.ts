import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeOrder } from '#engine/merge/merge-order.ts';

const elements = ['a', 'b', 'c', 'd', 'e'];
const shuffled = fc.shuffledSubarray(elements, { minLength: elements.length });
const some = fc.shuffledSubarray([...elements, 'x', 'y']);
const runs = { numRuns: 10_000 };

describe('mergeOrder', () => {
  it('S48 a reordering of one side wins', () => {
    fc.assert(
      fc.property(some, some, (base, theirs) => {
        expect(mergeOrder(base, theirs, base)).toEqual({ verdict: 'clean', order: theirs });
        expect(mergeOrder(base, base, theirs)).toEqual({ verdict: 'clean', order: theirs });
        expect(mergeOrder(base, theirs, theirs)).toEqual({ verdict: 'clean', order: theirs });
      }),
      runs,
    );
  });

  it('S41 does not depend on who is theirs', () => {
    fc.assert(
      fc.property(some, some, some, (base, theirs, yours) => {
        expect(mergeOrder(base, theirs, yours)).toEqual(mergeOrder(base, yours, theirs));
      }),
      runs,
    );
  });

  it('S48 every pair stands as both sides have it, or as the side that moved it has it', () => {
    fc.assert(
      fc.property(shuffled, shuffled, shuffled, (base, theirs, yours) => {
        const merge = mergeOrder(base, theirs, yours);
        if (merge.verdict !== 'clean') return;
        const stands = (list: readonly string[], left: string, right: string) =>
          list.indexOf(left) < list.indexOf(right);
        for (const left of elements) {
          for (const right of elements) {
            if (left === right) continue;
            const [inBase, inTheirs, inYours] = [base, theirs, yours].map((list) => stands(list, left, right));
            const expected = inTheirs === inYours ? inTheirs : inTheirs === inBase ? inYours : inTheirs;
            expect(stands(merge.order, left, right)).toBe(expected);
          }
        }
      }),
      runs,
    );
  });

  it('S48 decisions that go round in a circle are a conflict of just these elements', () => {
    expect(mergeOrder(['a', 'b', 'c', 'd'], ['b', 'a', 'c', 'd'], ['a', 'c', 'b', 'd'])).toEqual({
      verdict: 'conflict',
      elements: ['a', 'b', 'c'],
    });
  });

  it('S48 what one side removed is out, what it added keeps its place', () => {
    expect(mergeOrder(['a', 'b', 'c'], ['a', 'c'], ['a', 'n', 'b', 'c'])).toEqual({
      verdict: 'clean',
      order: ['a', 'n', 'c'],
    });
  });

  it('S48 two orders of elements that both sides added have no base to decide them', () => {
    expect(mergeOrder([], ['a', 'b'], ['b', 'a'])).toEqual({ verdict: 'conflict', elements: ['a', 'b'] });
  });
});
