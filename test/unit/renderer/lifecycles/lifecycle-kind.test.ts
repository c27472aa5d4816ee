import { beforeEach, expect, test, vi } from 'vitest';
import type { LifecycleConfig, LifecycleState } from '#contract/model/lifecycle.ts';
import type { LifecycleDetail, SaveLifecycleInput, SaveLifecycleResult } from '#contract/rpc/lifecycles.ts';
import { lifecycleKind, storedLifecycle } from '#renderer/features/lifecycles/lifecycle-kind.ts';
import { atPlace, noteSpelled, spelledLifecycle } from '#renderer/features/lifecycles/spelled-lifecycle.ts';

const host = vi.hoisted(() => ({ calls: [] as SaveLifecycleInput[], answer: null as unknown }));
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    lifecycles: {
      save: {
        mutate: (input: SaveLifecycleInput) => {
          host.calls.push(input);
          return Promise.resolve(host.answer);
        },
      },
    },
  },
}));

const at = '2026-01-01T00:00:00Z';
const [hired, active] = ['01a1ff75-5d7c-700b-8727-b872247a0901', '01a1ff75-5d7c-700b-8727-b872247a0902'];

function state(id: string, name: string, position: number): LifecycleState {
  const actions = { entry_actions: [], exit_actions: [] };
  return {
    id,
    name,
    position,
    description: null,
    is_terminal: false,
    entitlement_action: 'no_change',
    ...actions,
    place: null,
  };
}

const config: LifecycleConfig = {
  name: 'Employee',
  object_type: 'user',
  description: null,
  is_active: true,
  auto_assign_initial_state: true,
  initial_state_id: hired,
  states: [state(hired, 'Hired', 0), state(active, 'Active', 1)],
  transitions: [],
};
const detail: LifecycleDetail = {
  lid: '01a1ff75-5d7c-700b-8727-b872247a09af',
  name: 'Employee',
  description: null,
  object_type: 'user',
  is_active: true,
  states: 2,
  transitions: 0,
  errors: 0,
  warnings: 0,
  unpublished: true,
  behind: false,
  conflict: false,
  blocked: null,
  on_server: false,
  updated_at: at,
  config,
  local_rev: 4,
  saved_at: at,
};
const base = storedLifecycle(detail);

/** The configuration with another description of one of its states. */
function described(from: LifecycleConfig, id: string, description: string): LifecycleConfig {
  return { ...from, states: from.states.map((one) => (one.id === id ? { ...one, description } : one)) };
}

function answer(outcome: SaveLifecycleResult['outcome'], stored: LifecycleConfig): void {
  host.answer = { outcome, lifecycle: { ...detail, config: stored, local_rev: 5 } };
}

beforeEach(() => {
  host.calls.length = 0;
});

test('sends what was changed with what it began from, and goes on from what was sent', async () => {
  const sent = described(config, hired, 'new');
  answer('saved', { ...sent, states: sent.states.toReversed() });
  expect(await lifecycleKind.save(detail.lid, sent, base)).toEqual({ outcome: 'saved', content: sent, rev: 5, at });
  const [before] = config.states;
  const [after] = sent.states;
  const edit = { base: { ...config, states: [before] }, config: { ...config, states: [after] } };
  expect(host.calls).toEqual([{ lid: detail.lid, base_rev: 4, ...edit }]);
});

test('sends what was added and what was deleted on the side that has it', async () => {
  const [first, second] = config.states;
  const added = state('01a1ff75-5d7c-700b-8727-b872247a0903', 'Away', 2);
  const sent = { ...config, name: 'Staff', states: first === undefined ? [] : [first, added] };
  answer('saved', sent);
  await lifecycleKind.save(detail.lid, sent, base);
  const edit = { base: { ...config, states: [second] }, config: { ...sent, states: [added] } };
  expect(host.calls).toEqual([{ lid: detail.lid, base_rev: 4, ...edit }]);
});

test('says nothing to the host where only the order differs in which states are listed', async () => {
  const reversed = { ...config, states: config.states.toReversed() };
  expect(await lifecycleKind.save(detail.lid, reversed, base)).toEqual({ outcome: 'saved', ...base });
  expect(host.calls).toEqual([]);
});

test('what another window changed in another state goes together with what was drawn since', async () => {
  const sent = described(config, hired, 'mine');
  const both = described(sent, active, 'theirs');
  answer('merged', both);
  const saved = await lifecycleKind.save(detail.lid, sent, base);
  expect(saved).toEqual({ outcome: 'merged', content: both, rev: 5, at });
  const shown = { ...sent, name: 'Drawn since' };
  const merged = lifecycleKind.merge({ base: config, sent, stored: saved.content }, shown);
  expect(merged).toEqual({ ...both, name: 'Drawn since' });
});

test('what cannot be stored yet does not keep another change from the screen', () => {
  const shown = { ...config, name: '' };
  const stored = described(config, active, 'theirs');
  expect(lifecycleKind.merge({ base: config, sent: config, stored }, shown)).toEqual({ ...stored, name: '' });
});

test('the same member of one state set twice is for a person to choose', () => {
  const merge = { base: config, sent: described(config, hired, 'sent'), stored: described(config, hired, 'theirs') };
  expect(lifecycleKind.merge(merge, described(config, hired, 'typed since'))).toBeNull();
});

test('a name is spelled as the host stores it; one that it would refuse stays', () => {
  expect(spelledLifecycle({ ...config, name: ' Employee ' })).toEqual(config);
  expect(spelledLifecycle({ ...config, name: ' ' }).name).toBe(' ');
});

test('elements stay the same objects where they are spelled already, and one that cannot be stored keeps all as it is', () => {
  const [first, second] = config.states;
  const spaced = { ...config, states: config.states.map((one, at) => (at === 0 ? { ...one, name: ' Hired ' } : one)) };
  const spelled = spelledLifecycle(spaced);
  expect(spelled.states).toEqual([first, second]);
  expect(spelled.states[1]).toBe(second);
  const nameless = { ...config, states: config.states.map((one) => ({ ...one, name: ' ' })) };
  expect(spelledLifecycle(nameless)).toBe(nameless);
});

test('what the host sent, and what only stands elsewhere, is not read again (LC-107)', () => {
  const read = structuredClone(config);
  noteSpelled(read);
  const moved = { ...read, states: read.states.map((one) => atPlace(one, { x: 1, y: 2 })) };
  expect(spelledLifecycle(moved).states).toEqual(moved.states);
  expect(spelledLifecycle(moved).states[0]).toBe(moved.states[0]);
  const nameless = { ...config, states: config.states.map((one) => atPlace({ ...one, name: ' ' }, null)) };
  expect(spelledLifecycle(nameless)).toBe(nameless);
});
