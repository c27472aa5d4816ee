import type { LifecycleConfig, StateAction, TransitionCondition } from '#contract/model/lifecycle.ts';
import type { PlainState, PlainTransition } from './same-element.ts';

/** One request of a plain backend (`contract.md` 3.2 to 3.7), with elements by the studio's ids. */
export type LifecycleStep =
  | {
      readonly kind: 'change_config';
      readonly changes: Partial<
        Pick<LifecycleConfig, 'name' | 'description' | 'is_active' | 'auto_assign_initial_state'>
      >;
    }
  | { readonly kind: 'add_state'; readonly id: string; readonly state: PlainState }
  | {
      readonly kind: 'change_state';
      readonly id: string;
      readonly changes: Partial<PlainState> & { readonly is_initial?: boolean };
    }
  | { readonly kind: 'remove_state'; readonly id: string }
  | {
      readonly kind: 'set_actions';
      readonly id: string;
      readonly entry_actions: readonly StateAction[];
      readonly exit_actions: readonly StateAction[];
    }
  | {
      readonly kind: 'add_transition';
      readonly id: string;
      readonly transition: PlainTransition;
    }
  | { readonly kind: 'remove_transition'; readonly id: string }
  | { readonly kind: 'set_conditions'; readonly id: string; readonly conditions: readonly TransitionCondition[] };

/** What the server has after a step that it had not refused. */
export function applyStep(config: LifecycleConfig, step: LifecycleStep): LifecycleConfig {
  switch (step.kind) {
    case 'change_config':
      return { ...config, ...step.changes };
    case 'add_state': {
      const state = { ...step.state, id: step.id, entry_actions: [], exit_actions: [], place: null };
      return { ...config, states: [...config.states, state] };
    }
    case 'change_state':
      return changedState(config, step);
    case 'remove_state': {
      const initial_state_id = config.initial_state_id === step.id ? null : config.initial_state_id;
      return { ...config, initial_state_id, states: config.states.filter(({ id }) => id !== step.id) };
    }
    case 'set_actions': {
      const lists = { entry_actions: [...step.entry_actions], exit_actions: [...step.exit_actions] };
      return { ...config, states: config.states.map((one) => (one.id === step.id ? { ...one, ...lists } : one)) };
    }
    case 'add_transition':
      return { ...config, transitions: [...config.transitions, { ...step.transition, id: step.id, conditions: [] }] };
    case 'remove_transition':
      return { ...config, transitions: config.transitions.filter(({ id }) => id !== step.id) };
    case 'set_conditions': {
      const conditions = [...step.conditions];
      const transitions = config.transitions.map((one) => (one.id === step.id ? { ...one, conditions } : one));
      return { ...config, transitions };
    }
  }
}

function changedState(
  config: LifecycleConfig,
  { id, changes: { is_initial, ...changes } }: Extract<LifecycleStep, { kind: 'change_state' }>,
): LifecycleConfig {
  const states = config.states.map((state) => (state.id === id ? { ...state, ...changes } : state));
  if (is_initial === true) return { ...config, states, initial_state_id: id };
  const lost = is_initial === false && config.initial_state_id === id;
  return { ...config, states, initial_state_id: lost ? null : config.initial_state_id };
}
