import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import type { LifecycleRule } from '#engine/lifecycle/problem.ts';
import { about, anyMachine, idOf, machine } from './machines.ts';

function rules(config: LifecycleConfig): LifecycleRule[] {
  return checkLifecycle(config).map(({ rule }) => rule);
}

function elements(config: LifecycleConfig, rule: LifecycleRule): string[] {
  return checkLifecycle(config)
    .filter((found) => found.rule === rule)
    .map(({ element }) => element.id)
    .sort();
}

const sound = machine(['Onboarding', 'Active', 'Gone!'], ['Onboarding>Active', 'Active>Gone']);

describe('the checker', () => {
  test('has nothing to say about a sound machine', () => {
    expect(checkLifecycle(sound)).toEqual([]);
  });

  test.each<[LifecycleRule, LifecycleConfig]>([
    ['no_initial_state', { ...sound, initial_state_id: null }],
    ['initial_is_terminal', { ...sound, initial_state_id: idOf('s', 2) }],
    ['unknown_state', { ...sound, states: sound.states.slice(0, 2) }],
    ['unknown_state', { ...sound, initial_state_id: idOf('s', 9) }],
    ['duplicate_name', machine(['A', 'A', 'B!'], ['A>B'])],
    [
      'duplicate_transition',
      machine(['A', 'B!'], ['A>B', ['A>B', { name: 'again', conditions: [about('x', 'exists')] }]]),
    ],
    ['self_loop', machine(['A', 'B!'], ['A>A', 'A>B'])],
    ['leaves_terminal_state', machine(['A', 'B!', 'C!'], ['A>B', 'B>C'])],
    ['unreachable_state', machine(['A', 'B!', 'C!'], ['A>B'])],
    [
      'dead_end',
      machine(
        ['A', 'B', 'C!'],
        [
          ['A>B', { requires_approval: true }],
          ['A>C', { requires_approval: true }],
        ],
      ),
    ],
    [
      'no_way_to_the_end',
      machine(
        ['A', 'B', 'C', 'D!'],
        [['A>B', { requires_approval: true }], 'B>C', 'C>B', ['A>D', { requires_approval: true }]],
      ),
    ],
    ['no_terminal_state', machine(['A', 'B'], ['A>B'])],
    ['condition_unreadable', machine(['A', 'B!'], [['A>B', { conditions: [about('x', 'equls 1')] }]])],
    [
      'condition_never_holds',
      machine(['A', 'B!'], [['A>B', { conditions: [about('x', "equals 'a'"), about('x', "equals 'b'")] }]]),
    ],
    ['unguarded_cycle', machine(['A', 'B', 'C!'], ['A>B', 'B>A', ['B>C', { requires_approval: true }]])],
    ['never_revoked', machine(['A', 'B!'], ['A>B'], { A: { entitlement_action: 'grant' } })],
    [
      'action_parameters',
      machine(['A', 'B!'], ['A>B'], { A: { entry_actions: [{ action_type: 'webhook', parameters: {} }] } }),
    ],
    [
      'unknown_action',
      machine(['A', 'B!'], ['A>B'], { A: { exit_actions: [{ action_type: 'make_tea', parameters: {} }] } }),
    ],
  ])('finds %s', (rule, config) => {
    expect(rules(config)).toContain(rule);
  });

  test('names the parameter that is missing and the action it belongs to', () => {
    const config = machine(['A', 'B!'], ['A>B'], {
      A: { entry_actions: [{ action_type: 'schedule_review', parameters: {} }] },
    });
    expect(checkLifecycle(config)).toMatchObject([
      {
        message: 'Entry action 1, schedule_review: the parameter deadline_days is missing.',
        element: { kind: 'state', id: idOf('s', 0) },
        part: { field: 'entry_actions', index: 0 },
      },
    ]);
  });

  test('a transition whose conditions can never hold leads nowhere', () => {
    const never = { conditions: [about('level', 'greater_than 3'), about('level', 'less_than 2')] };
    const config = machine(['A', 'B', 'C!'], [['A>B', never], 'B>C']);
    expect(rules(config)).toEqual(expect.arrayContaining(['condition_never_holds', 'unreachable_state', 'dead_end']));
  });
});

describe('held to a brute-force model on random machines', () => {
  /** Whether a way leads from one state to another, by trying all lengths. */
  function ways(config: LifecycleConfig): (from: string, to: string) => boolean {
    let reach = new Set(config.states.map(({ id }) => `${id} ${id}`));
    for (const _step of config.states) {
      const more = [...reach].flatMap((pair) => {
        const [from = '', at = ''] = pair.split(' ');
        return config.transitions.flatMap((one) => (one.from_state_id === at ? [`${from} ${one.to_state_id}`] : []));
      });
      reach = new Set([...reach, ...more]);
    }
    return (from, to) => reach.has(`${from} ${to}`);
  }
  const sorted = (ids: string[]) => ids.sort();

  test('reachability, dead ends, ways to the end and revoking states', () => {
    fc.assert(
      fc.property(anyMachine, (config) => {
        const way = ways(config);
        const { states, transitions } = config;
        const terminal = states.filter(({ is_terminal }) => is_terminal);
        const leaves = (id: string) => transitions.some(({ from_state_id }) => from_state_id === id);
        expect(elements(config, 'unreachable_state')).toEqual(
          sorted(states.filter(({ id }) => !way(idOf('s', 0), id)).map(({ id }) => id)),
        );
        const dead = states.filter(({ id, is_terminal }) => !is_terminal && !leaves(id)).map(({ id }) => id);
        expect(elements(config, 'dead_end')).toEqual(sorted(dead));
        const stuck = states.filter(({ id }) => !dead.includes(id) && !terminal.some((end) => way(id, end.id)));
        expect(elements(config, 'no_way_to_the_end')).toEqual(
          terminal.length === 0 ? [] : sorted(stuck.map(({ id }) => id)),
        );
        const kept = states.filter(
          ({ id, entitlement_action }) =>
            entitlement_action === 'grant' &&
            !states.some((other) => other.entitlement_action === 'revoke' && way(id, other.id)),
        );
        expect(elements(config, 'never_revoked')).toEqual(sorted(kept.map(({ id }) => id)));
      }),
      { numRuns: 300 },
    );
  });

  test('circles without condition or approval', () => {
    fc.assert(
      fc.property(anyMachine, (config) => {
        const free = config.transitions.filter((one) => !one.requires_approval && one.conditions.length === 0);
        const way = ways({ ...config, transitions: free });
        const turning = free.filter(
          (one) => one.from_state_id !== one.to_state_id && way(one.to_state_id, one.from_state_id),
        );
        const found = checkLifecycle(config).filter(({ rule }) => rule === 'unguarded_cycle');
        const named = found.flatMap(({ element, others }) => [element.id, ...others.map(({ id }) => id)]);
        expect(turning.every(({ id }) => named.includes(id))).toBe(true);
        expect(found.length > 0).toBe(turning.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
