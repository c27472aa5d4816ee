import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { ChangePart } from '#contract/model/publish-plan.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { partsOf } from '#engine/plan/change-parts.ts';
import { connectorType } from '#engine/sync/types/connector.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { about, idOf, machine } from './machines.ts';

const before = machine(
  ['Onboarding', 'Active', 'Former!'],
  [
    ['Onboarding>Active', { name: 'Promote', conditions: [about('user.a', 'exists'), about('user.b', 'is_true')] }],
    ['Active>Former', { name: 'Leave', grace_period_hours: 24 }],
  ],
);
const [promote, leave] = before.transitions;
if (!promote || !leave) throw new Error('two transitions');

function said(parts: readonly ChangePart[] | undefined): string[] | undefined {
  return parts?.map(({ change, what, before: was, after }) => `${change} ${what}: ${was} → ${after}`);
}

function between(after: LifecycleConfig, from: LifecycleConfig | null = before) {
  const document = toDocument(after);
  const parts = partsOf(lifecycleConfigType, from === null ? null : toDocument(from), document);
  const fields = ['initial_state_id', 'states', 'transitions'] as const;
  // As a plan does, which shows only what differs.
  const differing = fields.filter(
    (field) => !sameJson(document[field], from === null ? null : toDocument(from)[field]),
  );
  return differing.flatMap((field) => said(parts.get(field)) ?? ['JSON']);
}

describe('LC-92 a plan tells a lifecycle by the names of its elements', () => {
  test('what is in states and transitions is told part by part', () => {
    expect(
      between({
        ...before,
        initial_state_id: idOf('s', 1),
        states: [...before.states, { ...before.states[0], id: idOf('s', 9), name: 'Away', position: 9 } as never],
        transitions: [
          { ...promote, conditions: [about('user.a', 'exists'), about('user.b', 'is_false')] },
          { ...leave, grace_period_hours: 72 },
        ],
      }),
    ).toEqual([
      'changed initial state: Onboarding → Active',
      'added state "Away": null → ',
      'changed transition "Leave" grace period: 24 h → 72 h',
      'changed transition "Promote" condition 2: user.b is_true → user.b is_false',
    ]);
  });

  test('a new one is told by everything in it', () => {
    expect(between({ ...before, transitions: [leave] }, null)).toEqual([
      'added initial state: null → Onboarding',
      'added state "Onboarding": null → ',
      'added state "Active": null → ',
      'added state "Former": null → terminal',
      'added transition "Leave": null → from Active to Former, grace period 24 h',
    ]);
  });

  test('states that were moved are counted', () => {
    const at = (x: number) => ({
      ...before,
      states: before.states.map((state) => ({ ...state, place: { x, y: 0 } })),
    });
    expect(between(at(5), at(1))).toEqual(['moved 3 states on the canvas: null → null']);
  });

  test('two that were made apart are told by the names of what they have', () => {
    const apart = (id: string) => id.replace('0000-4000', '0000-4999');
    const copy: LifecycleConfig = {
      ...before,
      initial_state_id: apart(idOf('s', 0)),
      states: before.states.map((state) => ({ ...state, id: apart(state.id) })),
      transitions: before.transitions.map((one) => ({
        ...one,
        id: apart(one.id),
        from_state_id: apart(one.from_state_id),
        to_state_id: apart(one.to_state_id),
        grace_period_hours: 1,
      })),
    };
    const same = 'changed ids alone; by their names they are the same: null → null';
    expect(between(copy)).toEqual([
      same,
      same,
      'changed transition "Leave" grace period: 24 h → 1 h',
      'changed transition "Promote" grace period: 0 h → 1 h',
    ]);
  });

  test('a document that is none of a lifecycle is told member by member', () => {
    const parts = partsOf(lifecycleConfigType, { states: { a: { name: 1 } } }, { states: { a: { name: 2 } } });
    expect(said(parts.get('states'))).toEqual(['changed states a name: 1 → 2']);
  });
});

describe('LC-92 a conflict is told by the names of its elements', () => {
  const document = toDocument(before);
  const { reading } = lifecycleConfigType;
  const state = idOf('s', 1);
  test('what it is about', () => {
    expect(reading?.place('states', [state, 'is_terminal'], [null, document])).toBe('state "Active" terminal');
    expect(reading?.place('transitions', [promote.id], [document])).toBe('transition "Promote"');
    expect(reading?.place('name', [], [document])).toBeNull();
  });
  test('and its values', () => {
    const value = (field: string, path: string[], of: unknown) => reading?.value(field, path, of as never, document);
    expect(value('transitions', [promote.id, 'conditions'], promote.conditions)).toBe('user.a exists\nuser.b is_true');
    expect(value('transitions', [leave.id, 'to_state_id'], state)).toBe('Active');
    expect(value('initial_state_id', [], state)).toBe('Active');
    expect(value('transitions', [leave.id], document['transitions']?.[leave.id as never])).toContain(
      'grace period: 24 h',
    );
    expect(value('states', [], document['states'])).toBe('Active, Former, Onboarding');
    expect(value('states', [state], null)).toBeNull();
  });
});

test('LC-92 JSON of other types is told member by member', () => {
  const config = (more: object) => ({ config: { host: 'a', tls: { on: true, port: 1 }, ...more } });
  const parts = partsOf(connectorType, config({ old: 1 }), config({ host: 'b', tls: { on: true, port: 2 } }));
  expect(said(parts.get('config'))).toEqual([
    'changed configuration host: a → b',
    'removed configuration old: 1 → null',
    'changed configuration tls port: 1 → 2',
  ]);
});
