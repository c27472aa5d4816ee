import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { anyBrokenMachine } from './machines.ts';
import { checkPlainly } from './plain-checker.ts';

/** Everything in its order; of circles only which transitions turn in each, as their order is no part of the rule. */
function said(problems: readonly LifecycleProblem[]): unknown[] {
  const isCircle = ({ rule }: LifecycleProblem) => rule === 'unguarded_cycle';
  const circles = problems
    .filter(isCircle)
    .map(({ element, others, message }) => ({
      transitions: [element, ...others].map(({ id }) => id).sort(),
      states: (message.match(/S\d+/g) ?? []).sort(),
    }))
    .sort((one, other) => String(one.transitions).localeCompare(String(other.transitions)));
  return [...problems.filter((one) => !isCircle(one)), ...circles];
}

function expectAlike(config: LifecycleConfig): void {
  expect(said(checkLifecycle(config))).toEqual(said(checkPlainly(config)));
}

describe('the checker says what the plain one says (LC-105)', () => {
  test('of random machines with every mistake', () => {
    fc.assert(fc.property(anyBrokenMachine, expectAlike), { numRuns: 500 });
  });

  test('after edits of a machine that it knows', () => {
    const edits = fc.array(fc.tuple(fc.nat(19), anyBrokenMachine), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyBrokenMachine, edits, (first, steps) => {
        let config = first;
        for (const [at, { states, transitions, initial_state_id }] of steps) {
          const other = transitions[at % Math.max(1, transitions.length)];
          config = {
            ...config,
            initial_state_id: at % 5 === 0 ? initial_state_id : config.initial_state_id,
            states: config.states.map((state, number) => (number === at ? (states[number] ?? state) : state)),
            transitions: config.transitions.map((one, number) =>
              number === at && other ? { ...other, id: one.id } : one,
            ),
          };
          expectAlike(config);
        }
      }),
      { numRuns: 100 },
    );
  });
});
