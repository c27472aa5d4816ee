import { v4 } from 'uuid';
import {
  type LifecycleConfig,
  type LifecycleState,
  type LifecycleTransition,
  lifecycleLimits,
} from '#contract/model/lifecycle.ts';
import { addState, addTransition, nextPosition } from '#engine/lifecycle/edits.ts';
import type { CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import { cardSize, placesOf } from './lifecycle-graph.ts';
import { atPlace } from './spelled-lifecycle.ts';

/** A configuration after an edit, and what is selected then. */
export interface Drawn {
  readonly config: LifecycleConfig;
  readonly selected: readonly string[];
}

/** The name itself where nothing has it, else with the next number. */
export function freeName(name: string, elements: readonly { readonly name: string }[], most: number): string {
  const taken = new Set(elements.map((element) => element.name));
  const base = name.slice(0, most - 4);
  let free = base;
  for (let number = 2; taken.has(free); number += 1) free = `${base} ${number}`;
  return free;
}

/** A new state whose middle is at a place; the first of a lifecycle is its initial one. */
export function drawState(config: LifecycleConfig, middle: CanvasPoint, name = 'New state'): Drawn {
  const id = v4();
  const place = { x: Math.round(middle.x - cardSize.width / 2), y: Math.round(middle.y - cardSize.height / 2) };
  const state = {
    id,
    name: freeName(name, config.states, lifecycleLimits.stateNameChars),
    description: null,
    is_terminal: false,
    entitlement_action: 'no_change' as const,
    entry_actions: [],
    exit_actions: [],
    place,
  };
  return { config: addState(config, { ...state, is_initial: config.states.length === 0 }).config, selected: [id] };
}

/** A new transition. @throws AppError where it would break a rule. */
export function drawTransition(config: LifecycleConfig, from: string, to: string, name?: string): Drawn {
  const id = v4();
  const target = config.states.find((state) => state.id === to)?.name ?? 'state';
  const transition: LifecycleTransition = {
    id,
    name: name ?? freeName(`To ${target}`, config.transitions, lifecycleLimits.transitionNameChars),
    from_state_id: from,
    to_state_id: to,
    requires_approval: false,
    approval_workflow_id: null,
    grace_period_hours: 0,
    conditions: [],
  };
  return { config: addTransition(config, transition), selected: [id] };
}

/** The transitions that go away with these elements: those named, and those of the states among them. */
export function transitionsGoingWith(
  config: LifecycleConfig,
  ids: ReadonlySet<string>,
): readonly LifecycleTransition[] {
  return config.transitions.filter(
    ({ id, from_state_id, to_state_id }) => ids.has(id) || ids.has(from_state_id) || ids.has(to_state_id),
  );
}

/** Without these elements, and without the transitions of the states among them. */
export function without(config: LifecycleConfig, ids: ReadonlySet<string>): LifecycleConfig {
  const gone = new Set(transitionsGoingWith(config, ids).map(({ id }) => id));
  const { initial_state_id } = config;
  return {
    ...config,
    initial_state_id: initial_state_id !== null && ids.has(initial_state_id) ? null : initial_state_id,
    states: config.states.filter(({ id }) => !ids.has(id)),
    transitions: config.transitions.filter(({ id }) => !gone.has(id)),
  };
}

/** States with the transitions among them, as they are copied. */
export interface Clipping {
  readonly states: readonly LifecycleState[];
  readonly transitions: readonly LifecycleTransition[];
}

/** Null where no state is selected. */
export function clip(config: LifecycleConfig, ids: ReadonlySet<string>): Clipping | null {
  const places = placesOf(config);
  const states = config.states
    .filter(({ id }) => ids.has(id))
    .map((state) => ({ ...state, place: places.get(state.id) ?? null }));
  if (states.length === 0) return null;
  const transitions = config.transitions.filter(
    ({ from_state_id, to_state_id }) => ids.has(from_state_id) && ids.has(to_state_id),
  );
  return { states, transitions };
}

/** Puts copies beside what they were made from, with new ids and free names. */
export function paste(config: LifecycleConfig, { states, transitions }: Clipping, by = 36): Drawn {
  const ids = new Map(states.map(({ id }) => [id, v4()]));
  let next = config;
  for (const state of states) {
    const place = state.place === null ? null : { x: state.place.x + by, y: state.place.y + by };
    const name = freeName(state.name, next.states, lifecycleLimits.stateNameChars);
    const copy = { ...state, id: ids.get(state.id) ?? v4(), name, place, position: nextPosition(next) };
    next = { ...next, states: [...next.states, copy] };
  }
  for (const transition of transitions) {
    const copy = {
      ...transition,
      id: v4(),
      name: freeName(transition.name, next.transitions, lifecycleLimits.transitionNameChars),
      from_state_id: ids.get(transition.from_state_id) ?? transition.from_state_id,
      to_state_id: ids.get(transition.to_state_id) ?? transition.to_state_id,
    };
    next = { ...next, transitions: [...next.transitions, copy] };
  }
  return { config: next, selected: [...ids.values()] };
}

/** States at other places. */
export function moved(config: LifecycleConfig, places: ReadonlyMap<string, CanvasPoint>): LifecycleConfig {
  if (places.size === 0) return config;
  // Those without a place of their own stay where they are seen.
  const seen = placesOf(config);
  const states = config.states.map((state) => {
    const place = places.get(state.id) ?? state.place ?? seen.get(state.id) ?? null;
    return place === state.place ? state : atPlace(state, place);
  });
  return { ...config, states };
}

export type Alignment = 'left' | 'middle' | 'top' | 'row';

/** The selected states in one column or row; `row` spreads them out evenly as well. */
export function aligned(config: LifecycleConfig, ids: ReadonlySet<string>, how: Alignment): LifecycleConfig {
  const all = placesOf(config);
  const chosen = [...all].filter(([id]) => ids.has(id));
  if (chosen.length < 2) return config;
  const xs = chosen.map(([, { x }]) => x);
  const ys = chosen.map(([, { y }]) => y);
  const centre = Math.round((Math.min(...xs) + Math.max(...xs)) / 2);
  const order = chosen.toSorted(([, left], [, right]) => left.x - right.x).map(([id]) => id);
  const first = Math.min(...xs);
  const step = Math.max((Math.max(...xs) - first) / (chosen.length - 1), cardSize.width + 60);
  const placed = chosen.map(([id, { x, y }]): [string, CanvasPoint] => {
    if (how === 'left') return [id, { x: first, y }];
    if (how === 'middle') return [id, { x: centre, y }];
    if (how === 'top') return [id, { x, y: Math.min(...ys) }];
    return [id, { x: Math.round(first + order.indexOf(id) * step), y: Math.min(...ys) }];
  });
  return moved(config, new Map(placed));
}
