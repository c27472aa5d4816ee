import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Numbered, renumber } from '#engine/plan/sparse-order.ts';

const spaced = (ids: string, step: number): Numbered[] =>
  [...ids].map((id, index) => ({ id, order: (index + 1) * step }));

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
}

describe('renumber', () => {
  it('S82 one move is one update, into the gap', () => {
    expect(renumber(spaced('abcde', 10), ['a', 'e', 'b', 'c', 'd'])).toEqual([{ id: 'e', order: 15 }]);
    expect(renumber(spaced('abcde', 10), ['b', 'c', 'd', 'e', 'a'])).toEqual([{ id: 'a', order: 60 }]);
  });

  it('S82 an order that stands already needs nothing', () => {
    expect(renumber(spaced('abc', 1), ['a', 'b', 'c'])).toEqual([]);
  });

  it('S82 a new element gets a number of its own', () => {
    expect(renumber(spaced('ab', 10), ['a', 'n', 'b'])).toEqual([{ id: 'n', order: 15 }]);
    expect(renumber([], ['n', 'm'])).toEqual([
      { id: 'n', order: 10 },
      { id: 'm', order: 20 },
    ]);
  });

  it('S82 reaches every order without two ever sharing a number, dense or not', () => {
    const gap = fc.constantFrom(1, 2, 10);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...'abcdefg']),
        fc.shuffledSubarray(['x', 'y']),
        gap,
        fc.infiniteStream(fc.nat()),
        (ids, added, step, random) => {
          const current = spaced(ids.join(''), step);
          const keyed = [...ids, ...added].map((id) => ({ id, key: random.next().value ?? 0 }));
          const wanted = keyed.sort((left, right) => left.key - right.key).map(({ id }) => id);
          const numbers = new Map(current.map((element) => [element.id, element.order]));
          for (const move of renumber(current, wanted)) {
            expect([...numbers.values()]).not.toContain(move.order);
            numbers.set(move.id, move.order);
          }
          expect(isRising(wanted.map((id) => numbers.get(id) ?? 0))).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('S82 with room in the gaps it moves no more than has to move', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...'abcdef'], { minLength: 6 }), (wanted) => {
        const moves = renumber(spaced('abcdef', 10), wanted);
        let longest = 0;
        for (let chosen = 0; chosen < 64; chosen++) {
          const kept = wanted.filter((id) => (chosen >> 'abcdef'.indexOf(id)) & 1);
          if (kept.join('') === [...kept].sort().join('')) longest = Math.max(longest, kept.length);
        }
        expect(moves).toHaveLength(6 - longest);
      }),
      { numRuns: 720 },
    );
  });
});
