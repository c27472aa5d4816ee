import { expect } from 'vitest';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import { configOfDocument, toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntity, insertEntity, listEntities, newEntityRow, updateEntity } from '#host/store/queries/entities.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { BaselineBackend } from '#test/sync/backends/baseline/baseline-backend.ts';
import type { StoredLifecycle } from '#test/sync/backends/baseline/lifecycle-rules.ts';
import { about, idOf, machine } from '#test/unit/engine/lifecycle/machines.ts';
import type { World } from './world.ts';

export type PlainWorld = World<BaselineBackend>;

const lid = '33333333-3333-4333-8333-333333333333';
const notice = { action_type: 'send_notification', parameters: { recipients: ['manager'], template: 'hello' } };

/** With everything that takes a request of its own. */
export const joiner: LifecycleConfig = {
  ...machine(
    ['In', 'Active', 'Leave', 'Gone!'],
    [
      'In>Active',
      ['Active>Leave', { requires_approval: true, conditions: [about('user.away', 'is_true')] }],
      'Leave>Active',
      ['Active>Gone', { grace_period_hours: 24 }],
    ],
    { Active: { entitlement_action: 'grant', entry_actions: [notice], place: { x: 10, y: 20 } } },
  ),
  name: 'Joiner',
};

export const small: LifecycleConfig = {
  ...machine(['In', 'Out!'], [['In>Out', { conditions: [about('user.gone', 'is_true')] }]]),
  name: 'Small',
};

/** Names in a circle, another initial state, one less, one more, a changed and a turned transition. */
export function reworked(config: LifecycleConfig): LifecycleConfig {
  const names = new Map([
    ['In', 'Active'],
    ['Active', 'In'],
    ['Gone', 'Left'],
  ]);
  const id = (at: number) => idOf('s', at);
  const kept = config.states.filter(({ name }) => name !== 'Leave');
  const states = kept.map((state) => ({ ...state, name: names.get(state.name) ?? state.name }));
  const sabbatical = { ...states[0], id: id(9), name: 'Leave', place: { x: 1, y: 2 }, position: 9 };
  const [first, , , last] = config.transitions;
  return lifecycleConfig.parse({
    ...config,
    initial_state_id: id(1),
    states: [...states, sabbatical],
    transitions: [
      { ...first, from_state_id: id(1), to_state_id: id(0), conditions: [about('user.ready', 'is_true')] },
      { ...last, grace_period_hours: 48 },
      { id: idOf('t', 9), name: 'Rest', from_state_id: id(1), to_state_id: id(9) },
    ],
  });
}

/** The author's lifecycle as it is now. */
export function authorHas({ studio }: PlainWorld): LifecycleConfig {
  return configOfDocument(readDocument(lifecycleRow(studio.store).local_json ?? '{}'));
}

export function lifecycleRow(store: PlainWorld['studio']['store']): EntityRow {
  const [row] = listEntities(store).filter(({ type }) => type === 'lifecycle_config');
  if (row === undefined) throw new Error('There is no lifecycle here.');
  return row;
}

/** The author writes it, whatever was there. */
export function write({ studio: { store } }: PlainWorld, config: LifecycleConfig): void {
  const { json, hash } = sealDocument(lifecycleConfigType, toDocument(config));
  const local = { local_json: json, local_hash: hash };
  const row = findEntity(store, lid);
  const fresh = newEntityRow({ lid, type: 'lifecycle_config' }, null, '2026-01-01T00:00:00.000Z');
  if (row === undefined) insertEntity(store, { ...fresh, ...local });
  else updateEntity(store, { ...row, ...local, local_rev: row.local_rev + 1 });
}

/** What the server has, by names alone. */
export function serverHas({ backend }: PlainWorld, name = joiner.name): unknown {
  return byNames(backend.lifecycles.named(name));
}

/** The same of what an author wrote. */
export function asServerHas(config: LifecycleConfig): unknown {
  const { initial_state_id, states, transitions, ...rest } = config;
  return byNames({
    ...rest,
    states: states.map(({ place: _, ...state }) => ({
      ...state,
      is_initial: state.id === initial_state_id,
      objects: 0,
    })),
    transitions,
  });
}

/** An empty description is none, to a server as to an author. */
function byNames({ states, transitions, ...config }: StoredLifecycle) {
  const nameOf = new Map(states.map(({ id, name }) => [id, name]));
  const byName = (left: { name: string }, right: { name: string }) => (left.name < right.name ? -1 : 1);
  return {
    ...{ ...config, description: config.description || null },
    states: states
      .map(({ id: _, objects: __, description, ...state }) => ({ ...state, description: description || null }))
      .toSorted(byName),
    transitions: transitions
      .map(({ id: _, from_state_id, to_state_id, ...transition }) => ({
        ...transition,
        from: nameOf.get(from_state_id),
        to: nameOf.get(to_state_id),
      }))
      .toSorted(byName),
  };
}

/** The server has exactly what the author wrote, and both sides agree. */
export function expectPublished(world: PlainWorld, wanted: LifecycleConfig): void {
  expect(serverHas(world, wanted.name)).toEqual(asServerHas(wanted));
  expect(toDocument(authorHas(world))).toEqual(toDocument(wanted));
  const { local_hash, base_hash, remote_hash } = lifecycleRow(world.studio.store);
  expect([base_hash, remote_hash]).toEqual([local_hash, local_hash]);
}
