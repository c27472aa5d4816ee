import { AppError } from '#contract/errors/app-error.ts';
import type {
  LifecycleConfig,
  LifecycleState,
  LifecycleTransition,
  StateAction,
  TransitionCondition,
} from '#contract/model/lifecycle.ts';
import { refuseBroken } from './refuse.ts';

export interface StateChanges extends Partial<Omit<LifecycleState, 'id'>> {
  readonly is_initial?: boolean;
}

/** What an edit made of a configuration, and what a person should know about it. */
export interface Edited {
  readonly config: LifecycleConfig;
  /** The state that is no longer the initial one, as another one became it (032 edge case 3). */
  readonly was_initial: Pick<LifecycleState, 'id' | 'name'> | null;
  /** What the edit leaves behind, such as a lifecycle without an entry (032 edge case 5). */
  readonly warning: string | null;
}

/** A new state, at the end where it names no position. @throws AppError where it would break a rule. */
export function addState(
  config: LifecycleConfig,
  { is_initial = false, position = nextPosition(config), ...state }: NewState,
): Edited {
  const states = [...config.states, { ...state, position }];
  return initialAfter(config, { ...config, states }, state.id, is_initial ? true : undefined);
}

interface NewState extends Omit<LifecycleState, 'position'> {
  readonly position?: number | undefined;
  readonly is_initial?: boolean;
}

/** After all others. */
export function nextPosition({ states }: LifecycleConfig): number {
  return states.reduce((most, { position }) => Math.max(most, position), -1) + 1;
}

/** @throws AppError `not_found`, or where the change would break a rule. */
export function changeState(config: LifecycleConfig, id: string, { is_initial, ...changes }: StateChanges): Edited {
  requireState(config, id);
  const states = config.states.map((state) => (state.id === id ? { ...state, ...changes } : state));
  return initialAfter(config, { ...config, states }, id, is_initial);
}

/** There is one initial state at most: marking a second one moves the mark, in the same edit. */
function initialAfter(
  before: LifecycleConfig,
  after: LifecycleConfig,
  id: string,
  isInitial: boolean | undefined,
): Edited {
  const wasInitial = before.initial_state_id;
  if (isInitial === undefined || isInitial === (wasInitial === id))
    return { config: refuseBroken(before, after), was_initial: null, warning: null };
  const config = refuseBroken(before, { ...after, initial_state_id: isInitial ? id : null });
  const previous = after.states.find((state) => state.id === wasInitial);
  const moved = isInitial && previous !== undefined;
  return {
    config,
    was_initial: moved ? { id: previous.id, name: previous.name } : null,
    warning: isInitial ? null : noEntry,
  };
}

const noEntry = 'This lifecycle has no initial state now, so nothing can enter it.';

/**
 * Deletes a state that no transition uses. @throws AppError `not_found`, or `conflict` with `details.transitions`, those
 * that use it (032 edge case 1).
 */
export function removeState(config: LifecycleConfig, id: string): Edited {
  const { name } = requireState(config, id);
  const using = config.transitions.filter(
    ({ from_state_id, to_state_id }) => from_state_id === id || to_state_id === id,
  );
  if (using.length > 0) {
    const names = using.map((transition) => transition.name).join(', ');
    throw new AppError('conflict', `${name} is used by ${names}. Delete or reconnect them first.`, {
      transitions: using.map((transition) => ({ id: transition.id, name: transition.name })),
    });
  }
  const only = config.initial_state_id === id;
  const states = config.states.filter((state) => state.id !== id);
  return {
    config: { ...config, states, initial_state_id: only ? null : config.initial_state_id },
    was_initial: null,
    warning: only ? noEntry : null,
  };
}

/** Puts all states into an order. @throws AppError `conflict` where these are not all of them: somebody added or deleted one. */
export function reorderStates(config: LifecycleConfig, ids: readonly string[]): LifecycleConfig {
  const places = new Map(ids.map((id, position) => [id, position]));
  if (ids.length !== config.states.length || config.states.some(({ id }) => !places.has(id)))
    throw new AppError('conflict', 'The states are others than those you ordered; read them again.', {
      field: 'state_ids',
    });
  const states = config.states.map((state) => ({ ...state, position: places.get(state.id) ?? state.position }));
  return { ...config, states: inOrder(states) };
}

/** By position, and by id where two stand at one (032 FR-016). */
export function inOrder(states: readonly LifecycleState[]): LifecycleState[] {
  return states.toSorted((left, right) => left.position - right.position || (left.id < right.id ? -1 : 1));
}

/** @throws AppError `not_found` for a state of another lifecycle, or where it would break a rule. */
export function addTransition(config: LifecycleConfig, transition: LifecycleTransition): LifecycleConfig {
  requireState(config, transition.from_state_id);
  requireState(config, transition.to_state_id);
  return refuseBroken(config, { ...config, transitions: [...config.transitions, transition] });
}

/** @throws AppError `not_found`, or where the change would break a rule. */
export function changeTransition(
  config: LifecycleConfig,
  id: string,
  changes: Partial<Omit<LifecycleTransition, 'id'>>,
): LifecycleConfig {
  requireTransition(config, id);
  for (const state of [changes.from_state_id, changes.to_state_id])
    if (state !== undefined) requireState(config, state);
  const transitions = config.transitions.map((one) => (one.id === id ? { ...one, ...changes } : one));
  return refuseBroken(config, { ...config, transitions });
}

export function removeTransition(config: LifecycleConfig, id: string): LifecycleConfig {
  requireTransition(config, id);
  return { ...config, transitions: config.transitions.filter((transition) => transition.id !== id) };
}

/** @throws AppError `validation_error` that names the condition's index, its field and the column. */
export function setConditions(
  config: LifecycleConfig,
  id: string,
  conditions: readonly TransitionCondition[],
): LifecycleConfig {
  return changeTransition(config, id, { conditions: [...conditions] });
}

/** A list that is not given stays. @throws AppError `validation_error` that names the action's index and parameter. */
export function setActions(
  config: LifecycleConfig,
  id: string,
  lists: { readonly entry_actions?: StateAction[] | undefined; readonly exit_actions?: StateAction[] | undefined },
): LifecycleConfig {
  const { entry_actions, exit_actions } = requireState(config, id);
  return changeState(config, id, {
    entry_actions: lists.entry_actions ?? entry_actions,
    exit_actions: lists.exit_actions ?? exit_actions,
  }).config;
}

/** @throws AppError `not_found`. */
export function requireState(config: LifecycleConfig, id: string): LifecycleState {
  const state = config.states.find((one) => one.id === id);
  if (state !== undefined) return state;
  throw new AppError('not_found', `There is no state ${id} in the lifecycle ${config.name}.`);
}

/** @throws AppError `not_found`. */
export function requireTransition(config: LifecycleConfig, id: string): LifecycleTransition {
  const transition = config.transitions.find((one) => one.id === id);
  if (transition !== undefined) return transition;
  throw new AppError('not_found', `There is no transition ${id} in the lifecycle ${config.name}.`);
}
