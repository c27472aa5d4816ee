import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransitionCondition } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { compileCondition } from '#engine/expression/evaluate-condition.ts';
import { canHoldTogether, guardOf } from '#engine/lifecycle/guard.ts';
import { contextFor } from '#engine/lifecycle/witness.ts';
import { about } from './machines.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const guard = (...conditions: TransitionCondition[]) => guardOf({ conditions });

describe('whether two transitions can be open together', () => {
  test.each<[string, string, string]>([
    ["equals 'a'", "equals 'b'", 'impossible'],
    ["equals 'a'", "in ['a', 'b']", 'possible'],
    ["not_equals 'a'", "not_in ['b']", 'possible'],
    ["equals 'a'", 'greater_than 1', 'impossible'],
    ['greater_than 3', 'at_most 3', 'impossible'],
    ['at_least 3', 'at_most 3', 'possible'],
    ['greater_than 3', 'less_than 4', 'possible'],
    ["before '2026-01-01'", "after '2026-01-01'", 'impossible'],
    ["after '2026-01-01'", "before '2026-02-01'", 'possible'],
    ['before now', 'after now', 'impossible'],
    ['within_days 30', 'older_than_days 30', 'impossible'],
    ['within_days 30', 'older_than_days 10', 'possible'],
    ['exists', 'not_exists', 'impossible'],
    ["starts_with 'a'", "starts_with 'b'", 'undecided'],
    ["starts_with 'a'", 'is_true', 'impossible'],
    ["equals 'a' or equals 'b'", "not (equals 'a' or equals 'b')", 'impossible'],
    ["not equals 'a'", 'not_exists', 'impossible'],
  ])('%s with %s: %s', (left, right, expected) => {
    expect(canHoldTogether(guard(about('a', left)), guard(about('a', right)))).toBe(expected);
  });

  test('different attributes do not exclude each other, parts of each other are not decided', () => {
    expect(canHoldTogether(guard(about('a', 'is_true')), guard(about('b', 'is_false')))).toBe('possible');
    expect(canHoldTogether(guard(about('a', 'exists')), guard(about('a.b', 'is_false')))).toBe('undecided');
    expect(canHoldTogether(guard(about("a['b']", 'is_true')), guard(about('a.b', 'is_false')))).toBe('impossible');
  });

  test('an expression in CEL is not decided, unless the rest excludes it', () => {
    const cel: TransitionCondition = { condition_type: 'expression', attribute_path: '', expression: 'object.a == 1' };
    expect(canHoldTogether(guard(cel), guard())).toBe('undecided');
    expect(canHoldTogether(guard(cel, about('b', 'is_true')), guard(about('b', 'is_false')))).toBe('impossible');
  });
});

const atom = fc.oneof(
  fc.constantFrom("equals 'a'", "not_equals 'b'", "in ['a', 'b', 2]", "not_in ['a', 1]", 'exists', 'not_exists'),
  fc.constantFrom('is_true', 'is_false', 'greater_than 1', 'at_least 2', 'less_than 2', 'at_most 0', 'equals 2'),
  fc.constantFrom("before '2026-11-20'", "after '2026-11-18'", 'before now', 'after now'),
  fc.constantFrom('within_days 2', 'older_than_days 1', "equals '2026-11-19'"),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc
      .tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression'))
      .map(([a, word, b]) => `(${a} ${word} ${b})`),
    tie('expression').map((part) => `not (${part})`),
  ),
}));

/** Every kind of value, on both sides of every bound above. */
const domain: (Json | undefined)[] = [
  undefined,
  true,
  false,
  0,
  1,
  1.5,
  2,
  3,
  'a',
  'b',
  'c',
  {},
  [],
  '2026-11-17',
  '2026-11-19',
  '2026-11-20',
  '2026-11-21',
  '2026-11-21T12:00:00Z',
  '2026-11-22',
  '2026-12-24',
];

/** Far from all dates above, and on every day near them: two may be open together within one day only. */
const moments = [
  ...[16, 17, 18, 19, 20, 21, 22, 23].map((day) => Date.parse(`2026-11-${day}T12:00:00Z`)),
  Date.parse('2000-01-01'),
  Date.parse('2050-01-01'),
];

test('the decision is held to a brute-force model', () => {
  const counts = { possible: 0, impossible: 0, undecided: 0 };
  fc.assert(
    fc.property(
      fc.array(expression, { minLength: 1, maxLength: 2 }),
      fc.array(expression, { minLength: 1, maxLength: 2 }),
      (left, right) => {
        const conditions = [...left, ...right].map((text) => about('a', text));
        const first = guardOf({ conditions: conditions.slice(0, left.length) });
        const second = guardOf({ conditions: conditions.slice(left.length) });
        const decision = canHoldTogether(first, second);
        counts[decision]++;
        expect(guardOf({ conditions }).possibility).toBe(decision);
        const holds = (context: Json) => conditions.every((one) => compileCondition(one).holds(context, now));
        const witness = domain.some((value) => holds(value === undefined ? {} : { a: value }));
        if (decision === 'impossible') expect(witness).toBe(false);
        if (witness) expect(decision).not.toBe('impossible');
        const context = contextFor([first, second], now);
        if (context !== null) expect(holds(context)).toBe(true);
        // It may be another moment at which both are open.
        if (decision === 'possible')
          expect(moments.some((moment) => contextFor([first, second], moment) !== null)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
  expect(counts.possible).toBeGreaterThan(100);
  expect(counts.impossible).toBeGreaterThan(100);
});
