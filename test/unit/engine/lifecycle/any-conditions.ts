import fc from 'fast-check';
import type { Json } from '#contract/model/scalars.ts';

const atom = fc.oneof(
  fc.constantFrom("equals 'a'", "not_equals 'b'", "in ['a', 'b', 2]", "not_in ['a', 1]", 'exists', 'not_exists'),
  fc.constantFrom('is_true', 'is_false', 'greater_than 1', 'at_least 2', 'less_than 2', 'at_most 0', 'equals 2'),
  fc.constantFrom("before '2026-11-20'", "after '2026-11-18'", 'before now', 'after now'),
  fc.constantFrom('within_days 2', 'older_than_days 1', "equals '2026-11-19'"),
);
/** Short expressions of every test that is decided, joined in any way. */
export const { expression: anyExpression } = fc.letrec<{ expression: string }>((tie) => ({
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
export const domain: (Json | undefined)[] = [
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
export const moments = [
  ...[16, 17, 18, 19, 20, 21, 22, 23].map((day) => Date.parse(`2026-11-${day}T12:00:00Z`)),
  Date.parse('2000-01-01'),
  Date.parse('2050-01-01'),
];
