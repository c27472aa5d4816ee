import type { z } from 'zod';
import {
  type LifecycleConfig,
  type LifecycleState,
  type LifecycleTransition,
  lifecycleConfig,
  lifecycleLimits,
  lifecycleState,
  lifecycleTransition,
} from '#contract/model/lifecycle.ts';
import { type JsonLike, sameJson } from '#engine/merge/canonical-json.ts';

/** A configuration as the host stores it: names without spaces around them. One that cannot be stored yet stays as it is. */
export function spelledLifecycle(config: LifecycleConfig): LifecycleConfig {
  const head = lifecycleConfig.safeParse({ ...config, states: [], transitions: [] }).data;
  const states = config.states.map((state) => spelled(state, spelledStates, lifecycleState));
  const transitions = config.transitions.map((one) => spelled(one, spelledTransitions, lifecycleTransition));
  const isComplete = states.length <= lifecycleLimits.states && transitions.length <= lifecycleLimits.transitions;
  if (head === undefined || !isComplete || states.includes(null) || transitions.includes(null)) return config;
  return {
    ...head,
    states: states.filter((one) => one !== null),
    transitions: transitions.filter((one) => one !== null),
  };
}

const spelledStates = new WeakMap<LifecycleState, LifecycleState | null>();
const spelledTransitions = new WeakMap<LifecycleTransition, LifecycleTransition | null>();

/** What was read by the schema is spelled as the host stores it. */
export function noteSpelled({ states, transitions }: LifecycleConfig): void {
  for (const state of states) spelledStates.set(state, state);
  for (const transition of transitions) spelledTransitions.set(transition, transition);
}

/** A state elsewhere: it is spelled as it was. */
export function atPlace(state: LifecycleState, place: LifecycleState['place']): LifecycleState {
  const next = { ...state, place };
  if (spelledStates.get(state) === state) spelledStates.set(next, next);
  return next;
}

/** Read once for each element: of a large lifecycle all but one are what they were at the last save. Null: it cannot be stored. */
function spelled<Element extends JsonLike & object>(
  element: Element,
  known: WeakMap<Element, Element | null>,
  schema: z.ZodType<Element>,
): Element | null {
  const before = known.get(element);
  if (before !== undefined) return before;
  const read = schema.safeParse(element).data ?? null;
  // An element that is spelled as it is stays the same object, which makes it quick to compare.
  const kept = read !== null && sameJson(read, element) ? element : read;
  known.set(element, kept);
  return kept;
}
