import type { LifecycleState } from '#contract/model/lifecycle.ts';
import { stateElement, transitionElement } from './check-structure.ts';
import { knotsOf, type MachineGraph, reachedFrom } from './machine-graph.ts';
import { type LifecycleProblem, problem, theConfig } from './problem.ts';

/** Whether objects can get everywhere, get on, and get out, over transitions whose conditions can hold. */
export function checkPaths(graph: MachineGraph): LifecycleProblem[] {
  const open = openTransitions(graph);
  return [...checkReach(graph, open), ...checkEnds(graph, open), ...checkCycles(graph), ...checkRevokes(graph, open)];
}

/** By the places of transitions: 1 for those whose conditions can hold. */
function openTransitions({ guards }: MachineGraph): Uint8Array {
  const open = new Uint8Array(guards.length);
  let at = 0;
  for (const { possibility } of guards) open[at++] = possibility === 'impossible' ? 0 : 1;
  return open;
}

/** The places of the states for which something is so. */
function placesWhere({ config }: MachineGraph, is: (state: LifecycleState) => boolean): number[] {
  const places: number[] = [];
  for (const [at, state] of config.states.entries()) if (is(state)) places.push(at);
  return places;
}

function checkReach({ config, indexOf, outgoing, to }: MachineGraph, open: Uint8Array): LifecycleProblem[] {
  const initial = indexOf.get(config.initial_state_id ?? '');
  if (initial === undefined) return [];
  const reached = reachedFrom([initial], outgoing, to, open);
  return config.states
    .filter((_, at) => reached[at] === 0)
    .map(({ id, name }) =>
      problem({
        rule: 'unreachable_state',
        severity: 'warning',
        element: stateElement(id),
        message: `No way leads from the initial state to ${name}. Connect it, or delete it.`,
      }),
    );
}

function checkEnds(graph: MachineGraph, open: Uint8Array): LifecycleProblem[] {
  const { config, incoming, from } = graph;
  const isDead = deadEnds(graph, open);
  const found = config.states.filter((_, at) => isDead[at] === 1).map(noWayOn);
  const ends = placesWhere(graph, ({ is_terminal }) => is_terminal);
  if (ends.length === 0) {
    if (config.states.length === 0) return found;
    const message = 'No state is terminal, so nothing ever leaves this lifecycle. Mark the last state as terminal.';
    return [...found, problem({ rule: 'no_terminal_state', severity: 'info', element: theConfig, message })];
  }
  const ending = reachedFrom(ends, incoming, from, open);
  const stuck = config.states.filter((_, at) => ending[at] === 0 && isDead[at] === 0);
  return [...found, ...stuck.map(noWayOut)];
}

/** By the places of states: 1 for those that are not terminal and that no open transition leaves. */
function deadEnds({ config, from, to }: MachineGraph, open: Uint8Array): Uint8Array {
  const isDead = new Uint8Array(config.states.length);
  let at = 0;
  for (const { is_terminal } of config.states) isDead[at++] = is_terminal ? 0 : 1;
  for (let edge = 0; edge < from.length; edge++) {
    const state = from[edge] as number;
    if (state !== -1 && to[edge] !== -1 && open[edge] === 1) isDead[state] = 0;
  }
  return isDead;
}

function noWayOn({ id, name }: LifecycleState): LifecycleProblem {
  return problem({
    rule: 'dead_end',
    severity: 'warning',
    element: stateElement(id),
    message: `Nothing leads on from ${name}, and it is not terminal. Add a transition, or mark it as terminal.`,
  });
}

function noWayOut({ id, name }: LifecycleState): LifecycleProblem {
  return problem({
    rule: 'no_way_to_the_end',
    severity: 'warning',
    element: stateElement(id),
    message: `From ${name} no way leads to a terminal state. Add a transition that does.`,
  });
}

/** A cycle that has neither an approval nor a condition anywhere turns for ever by itself. One problem for each knot of such cycles. */
function checkCycles(graph: MachineGraph): LifecycleProblem[] {
  const { states, transitions } = graph.config;
  const free = new Uint8Array(transitions.length);
  let isAnyFree = false;
  let at = 0;
  for (const { requires_approval, conditions } of transitions) {
    if (!requires_approval && conditions.length === 0) {
      free[at] = 1;
      isAnyFree = true;
    }
    at++;
  }
  if (!isAnyFree) return [];
  return knotsOf(graph, free).map((knot) => {
    const [first, ...others] = withinKnot(graph, knot, free).map((edge) =>
      transitionElement(transitions[edge]?.id ?? ''),
    );
    const names = knot.map((state) => states[state]?.name ?? '').join(', ');
    return problem({
      rule: 'unguarded_cycle',
      severity: 'warning',
      element: first ?? theConfig,
      others,
      message: `${names} turn in a circle without a condition or an approval anywhere. Give one of its transitions one.`,
    });
  });
}

function withinKnot({ outgoing, to }: MachineGraph, knot: readonly number[], free: Uint8Array): number[] {
  const inside = new Set(knot);
  return knot.flatMap((state) => [
    ...outgoing.edges
      .subarray(outgoing.starts[state], outgoing.starts[state + 1])
      .filter((edge) => free[edge] === 1 && inside.has(to[edge] ?? -1)),
  ]);
}

function checkRevokes(graph: MachineGraph, open: Uint8Array): LifecycleProblem[] {
  const { config, incoming, from } = graph;
  const revoking = placesWhere(graph, ({ entitlement_action }) => entitlement_action === 'revoke');
  const safe = reachedFrom(revoking, incoming, from, open);
  return config.states
    .filter(({ entitlement_action }, at) => entitlement_action === 'grant' && safe[at] === 0)
    .map(({ id, name }) =>
      problem({
        rule: 'never_revoked',
        severity: 'warning',
        element: stateElement(id),
        message: `${name} grants entitlements, and no state that revokes them can be reached from it.`,
      }),
    );
}
