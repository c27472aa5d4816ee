import type { LifecycleConfig, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { type Guard, guardsOf } from './guard.ts';

/** The transitions at each state: those of state `s` are `edges[starts[s]]` up to before `edges[starts[s + 1]]`, in their order. */
export interface Adjacency {
  readonly starts: Int32Array;
  readonly edges: Int32Array;
}

/**
 * A configuration as a graph of numbers, built in one pass for the checks, which go over it many times: states and
 * transitions are their places in the configuration. Of states with one id the last counts.
 */
export interface MachineGraph {
  readonly config: LifecycleConfig;
  /** The state of an id; undefined where there is none. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Where each transition begins and ends; -1 for a state that is not there. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** What the conditions of each transition ask. */
  readonly guards: readonly Guard[];
  /** Without the transitions of which an end is not there. */
  readonly outgoing: Adjacency;
  readonly incoming: Adjacency;
}

export function machineGraph(config: LifecycleConfig): MachineGraph {
  const { states, transitions } = config;
  const indexOf = new Map<string, number>();
  for (let at = 0; at < states.length; at++) indexOf.set((states[at] as { id: string }).id, at);
  const from = new Int32Array(transitions.length);
  const to = new Int32Array(transitions.length);
  for (let at = 0; at < transitions.length; at++) {
    const { from_state_id, to_state_id } = transitions[at] as LifecycleTransition;
    from[at] = indexOf.get(from_state_id) ?? -1;
    to[at] = indexOf.get(to_state_id) ?? -1;
  }
  return {
    config,
    indexOf,
    from,
    to,
    guards: guardsOf(transitions),
    outgoing: adjacency(states.length, from, to),
    incoming: adjacency(states.length, to, from),
  };
}

/** By counting: how many each state has, where its share begins, then each transition into its place. */
function adjacency(states: number, own: Int32Array, other: Int32Array): Adjacency {
  const starts = new Int32Array(states + 1);
  for (let edge = 0; edge < own.length; edge++) {
    const state = own[edge] as number;
    if (state !== -1 && other[edge] !== -1) starts[state + 1] = (starts[state + 1] as number) + 1;
  }
  for (let state = 0; state < states; state++)
    starts[state + 1] = (starts[state + 1] as number) + (starts[state] as number);
  const edges = new Int32Array(starts[states] as number);
  const free = starts.slice();
  for (let edge = 0; edge < own.length; edge++) {
    const state = own[edge] as number;
    if (state === -1 || other[edge] === -1) continue;
    const place = free[state] as number;
    edges[place] = edge;
    free[state] = place + 1;
  }
  return { starts, edges };
}

/**
 * Which states are reached from some over open transitions: 1 for those that are, the beginnings too.
 * `ends`: where a transition leads in the direction of the adjacency.
 */
export function reachedFrom(
  beginnings: Iterable<number>,
  { starts, edges }: Adjacency,
  ends: Int32Array,
  open: Uint8Array,
): Uint8Array {
  const reached = new Uint8Array(starts.length - 1);
  const waiting: number[] = [];
  for (const state of beginnings) {
    reached[state] = 1;
    waiting.push(state);
  }
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const end = starts[state + 1] as number;
    for (let at = starts[state] as number; at < end; at++) {
      const edge = edges[at] as number;
      const other = ends[edge] as number;
      if (open[edge] === 0 || reached[other] === 1) continue;
      reached[other] = 1;
      waiting.push(other);
    }
  }
  return reached;
}

/** Strongly connected parts of more than one state over open transitions, by Tarjan's algorithm, without recursion. */
export function knotsOf({ outgoing, to }: MachineGraph, open: Uint8Array): number[][] {
  const { starts, edges } = outgoing;
  const states = starts.length - 1;
  const order = new Int32Array(states).fill(-1);
  const low = new Int32Array(states);
  const isWaiting = new Uint8Array(states);
  // The next transition of a state is before this place; from the last to the first.
  const next = starts.slice(1);
  const waiting: number[] = [];
  const path: number[] = [];
  const found: number[][] = [];
  let count = 0;
  const enter = (state: number) => {
    order[state] = count;
    low[state] = count++;
    isWaiting[state] = 1;
    waiting.push(state);
    path.push(state);
  };
  for (let root = 0; root < states; root++) {
    if (order[root] !== -1) continue;
    enter(root);
    for (let state = path.at(-1); state !== undefined; state = path.at(-1)) {
      const place = (next[state] as number) - 1;
      if (place >= (starts[state] as number)) {
        next[state] = place;
        const edge = edges[place] as number;
        const other = to[edge] as number;
        if (open[edge] === 0) continue;
        if (order[other] === -1) enter(other);
        else if (isWaiting[other] === 1) low[state] = Math.min(low[state] as number, order[other] as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[state] as number);
      if (low[state] !== order[state]) continue;
      const part = waiting.splice(waiting.lastIndexOf(state));
      for (const member of part) isWaiting[member] = 0;
      if (part.length > 1) found.push(part);
    }
  }
  return found;
}
