import type { LifecycleTransition } from '#contract/model/lifecycle.ts';
import { guardOf } from './guard.ts';
import { type Machine, reachable } from './machine.ts';

/** Ways from the initial state that together take every transition which can be reached, in as few steps as possible. */
export interface TransitionCover {
  readonly walks: readonly (readonly LifecycleTransition[])[];
  /** Transitions that no walk can take: out of reach, or with conditions that can never hold. */
  readonly unreached: readonly LifecycleTransition[];
}

/**
 * The directed postman's tour with free returns to the start: repeat as few transitions as possible so that as many lead
 * into each state as out of it, then follow one round through all of them, cut where it returns.
 */
export function coverTransitions(machine: Machine): TransitionCover {
  const { config, states, outgoing } = machine;
  const start = config.initial_state_id;
  if (start === null || !states.has(start)) return { walks: [], unreached: config.transitions };
  const open = (id: string) => (outgoing.get(id) ?? []).filter((one) => guardOf(one).possibility !== 'impossible');
  const reached = reachable([start], (id) => open(id).map(({ to_state_id }) => to_state_id));
  const wanted = [...reached].flatMap(open);
  const repeated = repetitions(start, wanted);
  const covered = new Set(wanted);
  return {
    walks: wanted.length === 0 ? [] : walksThrough(start, [...wanted, ...repeated]),
    unreached: config.transitions.filter((transition) => !covered.has(transition)),
  };
}

/**
 * The transitions to take once more. Every state with more ways out than in asks for one more way in; it comes over the
 * cheapest path from the start, where walks begin freely, or from a state whose walk would have ended. Found path by path,
 * each the cheapest that is left, taking back earlier choices where that is cheaper (successive shortest paths).
 */
function repetitions(start: string, wanted: readonly LifecycleTransition[]): LifecycleTransition[] {
  const balance = new Map<string, number>();
  const add = (id: string, change: number) => balance.set(id, (balance.get(id) ?? 0) + change);
  for (const { from_state_id, to_state_id } of wanted) {
    add(to_state_id, 1);
    add(from_state_id, -1);
  }
  const flow = new Map<LifecycleTransition, number>();
  for (const [id, missing] of balance) {
    if (id === start) continue;
    for (let left = -missing; left > 0; left--) {
      const sources = [start, ...[...balance].flatMap(([other, rest]) => (rest > 0 && other !== start ? [other] : []))];
      const path = cheapestPath(sources, id, wanted, flow);
      for (const { transition, back } of path.steps)
        flow.set(transition, (flow.get(transition) ?? 0) + (back ? -1 : 1));
      if (path.source !== start) add(path.source, -1);
      add(id, 1);
    }
  }
  return [...flow].flatMap(([transition, times]) => Array.from({ length: times }, () => transition));
}

interface PathStep {
  readonly transition: LifecycleTransition;
  readonly back: boolean;
}

/** By Bellman and Ford, as taking a step back earns what it had cost. */
function cheapestPath(
  sources: readonly string[],
  target: string,
  transitions: readonly LifecycleTransition[],
  flow: ReadonlyMap<LifecycleTransition, number>,
): { source: string; steps: PathStep[] } {
  const cost = new Map(sources.map((id) => [id, 0]));
  const via = new Map<string, PathStep & { readonly from: string }>();
  const relax = (from: string, to: string, price: number, step: PathStep): boolean => {
    const reached = cost.get(from);
    if (reached === undefined || reached + price >= (cost.get(to) ?? Number.POSITIVE_INFINITY)) return false;
    cost.set(to, reached + price);
    via.set(to, { ...step, from });
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const transition of transitions) {
      const { from_state_id: from, to_state_id: to } = transition;
      if (relax(from, to, 1, { transition, back: false })) changed = true;
      if ((flow.get(transition) ?? 0) > 0 && relax(to, from, -1, { transition, back: true })) changed = true;
    }
  }
  const steps: PathStep[] = [];
  let at = target;
  for (let step = via.get(at); step !== undefined; step = via.get(at)) {
    steps.unshift({ transition: step.transition, back: step.back });
    at = step.from;
  }
  return { source: at, steps };
}

/** One round through all edges by Hierholzer's algorithm, with a free return from wherever there is no other way on. */
function walksThrough(start: string, edges: readonly LifecycleTransition[]): LifecycleTransition[][] {
  const unused = new Map<string, LifecycleTransition[]>();
  const balance = new Map<string, number>();
  for (const edge of edges.toReversed()) {
    unused.set(edge.from_state_id, [...(unused.get(edge.from_state_id) ?? []), edge]);
    balance.set(edge.to_state_id, (balance.get(edge.to_state_id) ?? 0) + 1);
    balance.set(edge.from_state_id, (balance.get(edge.from_state_id) ?? 0) - 1);
  }
  const returns = new Map([...balance].filter(([id, surplus]) => id !== start && surplus > 0));
  const round: (LifecycleTransition | null)[] = [];
  const stack: { at: string; by: LifecycleTransition | null }[] = [{ at: start, by: null }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const edge = unused.get(top.at)?.pop();
    if (edge !== undefined) {
      stack.push({ at: edge.to_state_id, by: edge });
      continue;
    }
    const left = returns.get(top.at) ?? 0;
    if (left > 0) {
      returns.set(top.at, left - 1);
      stack.push({ at: start, by: null });
      continue;
    }
    round.unshift(top.by);
    stack.pop();
  }
  const walks: LifecycleTransition[][] = [];
  for (const edge of round) {
    if (edge === null) walks.push([]);
    else walks.at(-1)?.push(edge);
  }
  return walks.filter((walk) => walk.length > 0);
}
