import fc from 'fast-check';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleStep } from '#engine/lifecycle/publish/step.ts';
import { LifecycleRules, type StoredLifecycle } from '#test/sync/backends/baseline/lifecycle-rules.ts';
import { about, idOf } from '../machines.ts';

/** A server that holds this lifecycle under the studio's own ids. */
export function serverOf(config: LifecycleConfig): LifecycleRules {
  const { states, transitions, initial_state_id, ...row } = structuredClone(config);
  return new LifecycleRules({
    ...row,
    states: states.map(({ place: _, ...state }) => ({
      ...state,
      is_initial: state.id === initial_state_id,
      objects: 0,
    })),
    transitions,
  });
}

/** What an author would see of it. */
export function shownBy({ row }: LifecycleRules): LifecycleConfig {
  const { states, transitions, ...config } = structuredClone(row) as StoredLifecycle;
  const initial_state_id = states.find((state) => state.is_initial)?.id ?? null;
  return lifecycleConfig.parse({ ...config, initial_state_id, states, transitions });
}

/** Carries a step out, as its request would be. @throws Refused */
export function sendTo(server: LifecycleRules, step: LifecycleStep): void {
  switch (step.kind) {
    case 'change_config':
      Object.assign(server.row, step.changes);
      break;
    case 'add_state': {
      const rest = { id: step.id, is_initial: false, entry_actions: [], exit_actions: [], objects: 0 };
      server.addState({ ...step.state, ...rest });
      break;
    }
    case 'change_state':
      server.changeState(step.id, step.changes);
      break;
    case 'remove_state':
      server.removeState(step.id);
      break;
    case 'set_actions': {
      const { entry_actions, exit_actions } = step;
      server.changeState(step.id, { entry_actions: [...entry_actions], exit_actions: [...exit_actions] });
      break;
    }
    case 'add_transition':
      server.addTransition({ ...step.transition, id: step.id, conditions: [] });
      break;
    case 'remove_transition':
      server.removeTransition(step.id);
      break;
    case 'set_conditions':
      server.transition(step.id).conditions = [...step.conditions];
  }
}

const actions = [{ action_type: 'disable_access', parameters: {} }];

/** A valid machine over few ids and few names, so that two of them share most and swap the rest. */
export const validMachine: fc.Arbitrary<LifecycleConfig> = fc
  .record({
    states: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 0 }),
    names: fc.shuffledSubarray(['A', 'B', 'C', 'D', 'E', 'F'], { minLength: 6 }),
    ends: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    grants: fc.array(fc.constantFrom('grant' as const, 'revoke' as const), { minLength: 6, maxLength: 6 }),
    acts: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    start: fc.option(fc.nat(5), { freq: 5 }),
    arrows: fc.array(fc.tuple(fc.nat(7), fc.nat(5), fc.nat(5), fc.nat(3), fc.boolean()), { maxLength: 14 }),
    titles: fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], { minLength: 8 }),
    is_active: fc.boolean(),
    auto_assign_initial_state: fc.boolean(),
    name: fc.constantFrom('One', 'Two'),
  })
  .map(({ states, names, ends, grants, acts, start, arrows, titles, ...config }) => {
    const isOpen = (at: number) => ends[at] === false;
    const initial = start !== null && states.includes(start) && isOpen(start) ? start : null;
    const seen = new Set<string>();
    const valid = arrows.filter(([id, from, to]) => {
      const keys = [`id ${id}`, `${from}>${to}`];
      if (from === to || !states.includes(from) || !states.includes(to) || !isOpen(from)) return false;
      if (keys.some((key) => seen.has(key))) return false;
      for (const key of keys) seen.add(key);
      return true;
    });
    return lifecycleConfig.parse({
      ...config,
      object_type: 'user',
      initial_state_id: initial === null ? null : idOf('s', initial),
      states: states.map((at, position) => ({
        id: idOf('s', at),
        name: names[at],
        is_terminal: ends[at],
        entitlement_action: grants[at],
        position,
        entry_actions: acts[at] === true ? actions : [],
      })),
      transitions: valid.map(([id, from, to, hours, guarded]) => ({
        id: idOf('t', id),
        name: titles[id],
        from_state_id: idOf('s', from),
        to_state_id: idOf('s', to),
        grace_period_hours: hours,
        conditions: guarded ? [about('a', 'exists')] : [],
      })),
    });
  });
