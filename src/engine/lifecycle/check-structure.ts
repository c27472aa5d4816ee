import type { LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { MachineGraph } from './machine-graph.ts';
import { type LifecycleElement, type LifecycleProblem, problem, theConfig } from './problem.ts';

/** What can never be published: the rules of single elements and of names (032 edge cases 1 to 4, `contract.md` 3). */
export function checkStructure(graph: MachineGraph): LifecycleProblem[] {
  return [...checkInitial(graph), ...checkNames(graph), ...checkTransitions(graph)];
}

function checkInitial({ config, indexOf }: MachineGraph): LifecycleProblem[] {
  const { initial_state_id: id } = config;
  const initial = id === null ? undefined : config.states[indexOf.get(id) ?? -1];
  if (id !== null && initial === undefined) {
    const message = 'The initial state is one that is not in this lifecycle. Mark another one as initial.';
    return [problem({ rule: 'unknown_state', severity: 'error', element: theConfig, message })];
  }
  if (initial === undefined) {
    const message = 'No state is the initial one, so nothing can enter this lifecycle. Mark one as initial.';
    return [problem({ rule: 'no_initial_state', severity: 'warning', element: theConfig, message })];
  }
  if (!initial.is_terminal) return [];
  const message = `${initial.name} is initial and terminal; whoever enters it is at the end already. Take one of the marks away.`;
  return [problem({ rule: 'initial_is_terminal', severity: 'error', element: stateElement(initial.id), message })];
}

function checkNames({ config }: MachineGraph): LifecycleProblem[] {
  return [...doubled('state', config.states), ...doubled('transition', config.transitions)];
}

function doubled(
  kind: 'state' | 'transition',
  elements: readonly { readonly id: string; readonly name: string }[],
): LifecycleProblem[] {
  const names = new Set<string>();
  for (const { name } of elements) names.add(name);
  if (names.size === elements.length) return [];
  const found: LifecycleProblem[] = [];
  const first = new Map<string, string>();
  for (const { id, name } of elements) {
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, id);
      continue;
    }
    const message = `There is another ${kind} named ${name}. Give one of them another name.`;
    const others = [{ kind, id: other }];
    found.push(problem({ rule: 'duplicate_name', severity: 'error', element: { kind, id }, others, message }));
  }
  return found;
}

function checkTransitions(graph: MachineGraph): LifecycleProblem[] {
  const found: LifecycleProblem[] = [];
  const { states, transitions } = graph.config;
  const twins = twinsOf(graph);
  for (let at = 0; at < transitions.length; at++) {
    const transition = transitions[at] as LifecycleTransition;
    const from = states[graph.from[at] as number];
    const to = states[graph.to[at] as number];
    if (from === undefined || to === undefined || from === to || from.is_terminal)
      found.push(wrongEnds(transition, from, to));
    const other = twins.size === 0 ? undefined : twins.get(at);
    if (other === undefined) continue;
    const message = `${transition.name} leads from and to the same states as another transition. Bring their conditions together in one.`;
    const element = transitionElement(transition.id);
    const others = [transitionElement(transitions[other]?.id ?? '')];
    found.push(problem({ rule: 'duplicate_transition', severity: 'error', element, others, message }));
  }
  return found;
}

/** By the places of transitions: the first one with the same ends, where it is another. */
function twinsOf({ config, from, to, outgoing }: MachineGraph): ReadonlyMap<number, number> {
  const twins = new Map<number, number>();
  const { starts, edges } = outgoing;
  // Which transition led to each state first, and from where; from another state it does not count.
  const first = new Int32Array(config.states.length).fill(-1);
  for (let place = 0, state = 0; place < edges.length; place++) {
    while (place >= (starts[state + 1] as number)) state++;
    const edge = edges[place] as number;
    const target = to[edge] as number;
    const other = first[target] as number;
    if (other !== -1 && from[other] === state) twins.set(edge, other);
    else first[target] = edge;
  }
  if (edges.length === from.length) return twins;
  const others = new Map<string, number>();
  for (const [at, { from_state_id, to_state_id }] of config.transitions.entries()) {
    if (from[at] !== -1 && to[at] !== -1) continue;
    const pair = `${from_state_id} ${to_state_id}`;
    const other = others.get(pair);
    if (other === undefined) others.set(pair, at);
    else twins.set(at, other);
  }
  return twins;
}

/** Of a transition with an end that is no state, from a state to itself, or out of a terminal one. */
function wrongEnds(
  { id, name }: LifecycleTransition,
  from: LifecycleState | undefined,
  to: LifecycleState | undefined,
): LifecycleProblem {
  const element = transitionElement(id);
  if (from === undefined || to === undefined) {
    const message = `${name} ${from === undefined ? 'starts from' : 'leads to'} a state that is not in this lifecycle. Connect it anew, or delete it.`;
    return problem({ rule: 'unknown_state', severity: 'error', element, message });
  }
  const others = [stateElement(from.id)];
  if (from === to) {
    const message = `${name} leads from ${from.name} to itself. Let it lead to another state.`;
    return problem({ rule: 'self_loop', severity: 'error', element, others, message });
  }
  const message = `${name} leaves ${from.name}, which is terminal. Delete it, or let ${from.name} be no terminal state.`;
  return problem({ rule: 'leaves_terminal_state', severity: 'error', element, others, message });
}

export function stateElement(id: string): LifecycleElement {
  return { kind: 'state', id };
}

export function transitionElement(id: string): LifecycleElement {
  return { kind: 'transition', id };
}
