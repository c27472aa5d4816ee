import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransitionCondition } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { compileCondition } from '#engine/expression/evaluate-condition.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import { canHoldTogether, guardOf } from '#engine/lifecycle/guard.ts';
import { memberOf } from '#engine/lifecycle/interval.ts';
import { commonMoments } from '#engine/lifecycle/moments.ts';
import { contextFor } from '#engine/lifecycle/witness.ts';
import { anyExpression, domain } from './any-conditions.ts';
import { about, machine } from './machines.ts';

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
    ['before now', "equals '2026-11-19'", 'possible'],
    ["equals '2026-11-19'", 'within_days 30 and older_than_days 40', 'impossible'],
    ["after '2026-01-01' and before '2026-01-02'", 'within_days 3', 'possible'],
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

  test('dates of different attributes need one moment at which all of them are as far away as asked', () => {
    const began = about('a', "equals '2026-01-01' and within_days 10");
    expect(canHoldTogether(guard(began), guard(about('b', "equals '2026-01-15' and within_days 10")))).toBe('possible');
    expect(canHoldTogether(guard(began), guard(about('b', "equals '2026-03-01' and within_days 10")))).toBe(
      'impossible',
    );
    expect(canHoldTogether(guard(began), guard(about('b', "after '2026-01-12' and older_than_days 1")))).toBe(
      'impossible',
    );
  });

  test('an expression in CEL is not decided, unless the rest excludes it', () => {
    const cel: TransitionCondition = { condition_type: 'expression', attribute_path: '', expression: 'object.a == 1' };
    expect(canHoldTogether(guard(cel), guard())).toBe('undecided');
    expect(canHoldTogether(guard(cel, about('b', 'is_true')), guard(about('b', 'is_false')))).toBe('impossible');
  });
});

function momentsFor(conditions: TransitionCondition[]): number[] {
  const sure = [...guardOf({ conditions }).paths.values()].map(({ boxes }) => boxes.filter(({ opaque }) => !opaque));
  return (commonMoments(sure) ?? []).flatMap((interval) => memberOf(interval, true) ?? []);
}

test('the decision is held to a brute-force model', () => {
  const counts = { possible: 0, impossible: 0, undecided: 0 };
  fc.assert(
    fc.property(
      fc.array(anyExpression, { minLength: 1, maxLength: 2 }),
      fc.array(anyExpression, { minLength: 1, maxLength: 2 }),
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
        // It may be another moment at which both are open, at times a single one.
        if (decision === 'possible')
          expect(momentsFor(conditions).some((moment) => contextFor([first, second], moment) !== null)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
  expect(counts.possible).toBeGreaterThan(100);
  expect(counts.impossible).toBeGreaterThan(100);
});

const small: readonly (Json | undefined)[] = [undefined, true, 2, 'a', 'b', 'c', '2026-11-19'];
const anyGuard = fc.array(fc.tuple(fc.constantFrom('a', 'b'), anyExpression), { minLength: 1, maxLength: 1 });

test('on random machines the checker names the transitions that a brute-force model finds open together', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), fc.nat(3), anyGuard), { minLength: 2, maxLength: 6 }), (arrows) => {
      const seen = new Set<string>();
      const config = machine(
        ['S0', 'S1', 'S2', 'S3!', 'S4!', 'S5!'],
        arrows.flatMap(([from, approval, guarded], number) => {
          const arrow = `S${from}>S${3 + (number % 3)}`;
          if (seen.has(arrow)) return [];
          seen.add(arrow);
          const conditions = guarded.map(([path, text]) => about(path, text));
          return [[arrow, { requires_approval: approval === 0, conditions }] as const];
        }),
      );
      const told = checkLifecycle(config).filter(({ rule }) => /^transitions_overlap$|^overlap_undecided$/.test(rule));
      for (const [at, one] of config.transitions.entries()) {
        for (const other of config.transitions.slice(at + 1)) {
          const ids = new Set([one.id, other.id]);
          const isTold = told.some(
            ({ element, others }) => ids.has(element.id) && others.some(({ id }) => ids.has(id)),
          );
          const byItself = !one.requires_approval && !other.requires_approval;
          if (one.from_state_id !== other.from_state_id || !byItself) expect(isTold).toBe(false);
          else if (openTogether([...one.conditions, ...other.conditions])) expect(isTold).toBe(true);
          if (isTold) found++;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(20);
});

/** Whether some values of a small domain satisfy all conditions, at some moment. */
function openTogether(conditions: readonly TransitionCondition[]): boolean {
  const asked = conditions.map((one) => compileCondition(one).holds);
  return small.some((a) =>
    small.some((b) => {
      const context: Record<string, Json> = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
      return asked.every((holds) => holds(context, now));
    }),
  );
}
