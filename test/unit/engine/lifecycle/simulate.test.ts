import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lifecycleWalk } from '#contract/model/lifecycle-walk.ts';
import { coverTransitions } from '#engine/lifecycle/cover-transitions.ts';
import { generateWalks } from '#engine/lifecycle/generate-walks.ts';
import { machineOf } from '#engine/lifecycle/machine.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { openings, startSimulation } from '#engine/lifecycle/simulate.ts';
import { about, anyMachine, machine } from './machines.ts';

const now = '2026-11-21T12:00:00Z';
const notify = { action_type: 'send_notification', parameters: { template: 't', recipients: ['manager'] } };
const leaver = machine(
  ['Active', 'Leaving', 'Gone!'],
  [
    ['Active>Leaving', { name: 'Give notice', conditions: [about('user.end_date', 'within_days 30')] }],
    [
      'Leaving>Gone',
      {
        name: 'Leave',
        requires_approval: true,
        grace_period_hours: 24,
        conditions: [about('user.end_date', 'before now')],
      },
    ],
  ],
  {
    Active: { exit_actions: [notify] },
    Leaving: {
      entry_actions: [{ action_type: 'update_attribute', parameters: { attribute: 'user.status', value: 'leaving' } }],
    },
    Gone: { entitlement_action: 'revoke', entry_actions: [{ action_type: 'revoke_sessions', parameters: {} }] },
  },
);
const walk = (steps: unknown[], expected: unknown, object: unknown = { user: { end_date: '2026-12-10' } }) =>
  lifecycleWalk.parse({ name: 'A walk', now, object, steps, expect: expected });

describe('the simulator', () => {
  test('says why a transition is closed, condition by condition', () => {
    const begun = startSimulation(machineOf(leaver), { user: { end_date: '2027-06-01' } }, Date.parse(now));
    if ('refused' in begun) throw new Error(begun.refused);
    expect(openings(machineOf(leaver), begun.simulation)).toMatchObject([
      {
        open: false,
        approval: 'not_needed',
        conditions: [{ passed: false, value: '2027-06-01' }],
        reasons: ['user.end_date: "2027-06-01" does not satisfy within_days 30'],
      },
    ]);
  });

  test('walks a leaver over thirty days: conditions, approval, grace period, actions in order', () => {
    const outcome = replayWalk(
      leaver,
      walk(
        [
          { kind: 'take', transition: 'Give notice' },
          { kind: 'wait', hours: 20 * 24 },
          { kind: 'approve', transition: 'Leave' },
          { kind: 'take', transition: 'Leave' },
          { kind: 'wait', hours: 10 * 24 },
        ],
        { state: 'Gone', actions: ['send_notification', 'update_attribute', 'revoke_sessions'] },
      ),
    );
    expect(outcome.differences).toEqual([]);
    const last = outcome.walked.at(-1);
    expect(last?.simulation.object).toEqual({ user: { end_date: '2026-12-10', status: 'leaving' } });
    expect(last?.simulation.entered_at).toBe(Date.parse('2026-12-12T12:00:00Z'));
    expect(last?.effects.map(({ kind }) => kind)).toEqual(['entitlements', 'action']);
  });

  test('a grace period keeps the object where it is until it is over', () => {
    const steps = [
      { kind: 'take', transition: 'Give notice' },
      { kind: 'wait', hours: 480 },
      { kind: 'approve', transition: 'Leave' },
      { kind: 'take', transition: 'Leave' },
      { kind: 'wait', hours: 23.5 },
    ];
    expect(replayWalk(leaver, walk(steps, { state: 'Leaving' })).differences).toEqual([]);
    expect(replayWalk(leaver, walk([...steps, { kind: 'wait', hours: 0.5 }], { state: 'Gone' })).differences).toEqual(
      [],
    );
  });

  test.each([
    [[{ kind: 'take', transition: 'Leave' }], 'Leave does not leave Active'],
    [[{ kind: 'take', transition: 'Fly' }], 'There is no transition Fly'],
    [
      [
        { kind: 'take', transition: 'Give notice' },
        { kind: 'wait', hours: 480 },
        { kind: 'take', transition: 'Leave' },
      ],
      'It needs an approval',
    ],
    [
      [
        { kind: 'take', transition: 'Give notice' },
        { kind: 'wait', hours: 480 },
        { kind: 'deny', transition: 'Leave' },
        { kind: 'take', transition: 'Leave' },
      ],
      'Its approval was denied',
    ],
    [[{ kind: 'approve', transition: 'Give notice' }], 'needs no approval'],
  ])('refuses what cannot be done: %j', (steps, reason) => {
    const outcome = replayWalk(leaver, walk(steps, undefined));
    expect(outcome.passed).toBe(false);
    expect(outcome.differences.join()).toContain(reason);
    const state = outcome.walked.at(-1)?.simulation.state_id === leaver.states[0]?.id ? 'Active' : 'Leaving';
    expect(replayWalk(leaver, walk(steps, { state, refused: reason })).differences).toEqual([]);
  });

  test('tells where a walk ended instead, and which actions ran', () => {
    const { differences } = replayWalk(
      leaver,
      walk([{ kind: 'take', transition: 'Give notice' }], { state: 'Gone', actions: [] }),
    );
    expect(differences).toEqual([
      'It ended in Leaving, not in Gone.',
      'The actions were send_notification, update_attribute, not none.',
    ]);
  });

  test('update_attribute cannot reach what every object inherits', () => {
    const hostile = machine(['A', 'B!'], ['A>B'], {
      A: {
        entry_actions: [{ action_type: 'update_attribute', parameters: { attribute: '__proto__.polluted', value: 1 } }],
      },
    });
    const begun = startSimulation(machineOf(hostile), {}, 0);
    expect(begun).not.toHaveProperty('refused');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('walks that cover every transition', () => {
  test('the leaver is solved, with dates near the moment', () => {
    const { walks, unsolved, unreached } = generateWalks(leaver, now);
    expect({ unsolved, unreached }).toEqual({ unsolved: [], unreached: [] });
    expect(walks).toHaveLength(1);
    expect(walks.map((one) => replayWalk(leaver, lifecycleWalk.parse(one)).differences)).toEqual([[]]);
  });

  test('says which conditions it could not solve', () => {
    const guarded = machine(['A', 'B', 'C!'], [['A>B', { conditions: [about('x', "starts_with 'a'")] }], 'B>C']);
    expect(generateWalks(guarded, now).unsolved.map(({ name }) => name)).toEqual(['A>B', 'B>C']);
  });

  /** The fewest steps, by trying: breadth first over (where one is, what was taken). */
  function fewestSteps(config: Parameters<typeof machineOf>[0], wanted: readonly string[]): number {
    const built = machineOf(config);
    const start = config.initial_state_id ?? '';
    const bit = new Map(wanted.map((id, index) => [id, 1 << index]));
    const all = (1 << wanted.length) - 1;
    let frontier = new Set([`${start} 0`]);
    const seen = new Set(frontier);
    for (let steps = 0; ; steps++) {
      const next = new Set<string>();
      for (const key of frontier) {
        const [at = '', text] = key.split(' ');
        if (Number(text) === all) return steps;
        for (const from of new Set([at, start])) {
          for (const { id, to_state_id } of built.outgoing.get(from) ?? []) {
            const reached = `${to_state_id} ${Number(text) | (bit.get(id) ?? 0)}`;
            if (!seen.has(reached)) next.add(reached);
            seen.add(reached);
          }
        }
      }
      frontier = next;
    }
  }

  test('every reachable transition is taken, in the fewest steps, and every walk begins at the start', () => {
    fc.assert(
      fc.property(anyMachine, (config) => {
        const { walks, unreached } = coverTransitions(machineOf(config));
        const taken = new Set(walks.flat().map(({ id }) => id));
        const wanted = config.transitions.filter((one) => !unreached.includes(one)).map(({ id }) => id);
        expect([...taken].sort()).toEqual([...wanted].sort());
        for (const steps of walks) {
          let at = config.initial_state_id;
          for (const { from_state_id, to_state_id } of steps) {
            expect(from_state_id).toBe(at);
            at = to_state_id;
          }
        }
        if (wanted.length <= 8) expect(walks.flat()).toHaveLength(fewestSteps(config, wanted));
      }),
      { numRuns: 300 },
    );
  });
});
