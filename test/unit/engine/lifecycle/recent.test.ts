import { expect, test } from 'vitest';
import { canHoldTogether, guardOf, guardsOf } from '#engine/lifecycle/guard.ts';
import { Recent } from '#engine/lifecycle/recent.ts';
import { about, machine } from './machines.ts';

test('what is asked for again is remembered, and the rest forgotten in time (LC-106)', () => {
  const recent = new Recent<number>(2);
  let made = 0;
  const ask = (key: string) => recent.get(key, () => ++made);
  expect([ask('a'), ask('b'), ask('a')]).toEqual([1, 2, 1]);
  // Two new ones each time; a is asked for in between.
  for (const key of ['c', 'a', 'd', 'a', 'e', 'a']) ask(key);
  expect(ask('a')).toBe(1);
  expect(ask('b')).not.toBe(2);
});

test('conditions in the same words are worked out once, others are told apart (LC-106)', () => {
  const one = guardOf({ conditions: [about('a', 'equals 1')] });
  expect(guardOf({ conditions: [about('a', 'equals 1')] })).toBe(one);
  expect(guardOf({ conditions: [about('a', 'equals 11')] })).not.toBe(one);
  expect(guardOf({ conditions: [about('aequals 1', 'exists')] })).not.toBe(one);
  expect(canHoldTogether(one, guardOf({ conditions: [about('a', 'equals 2')] }))).toBe('impossible');
});

test('an edited transition is read anew among those that are known (LC-106)', () => {
  const before = machine(
    ['A', 'B!'],
    [
      ['A>B', { conditions: [about('a', 'equals 1')] }],
      ['B>A', {}],
    ],
  );
  const [first] = guardsOf(before.transitions);
  expect(guardsOf(before.transitions)[0]).toBe(first);
  const after = before.transitions.map((one, at) => (at === 0 ? { ...one, conditions: [about('a', 'exists')] } : one));
  expect(guardsOf(after)).toEqual(after.map(guardOf));
  expect(guardsOf(after.toReversed())).toEqual(after.toReversed().map(guardOf));
});
