import type { LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { stateElement, transitionElement } from './check-structure.ts';
import { canHold, guardOf } from './guard.ts';
import { type Machine, reachable } from './machine.ts';
import { type LifecycleProblem, problem, theConfig } from './problem.ts';

/** Whether objects can get everywhere, get on, and get out, over transitions whose conditions can hold. */
export function checkPaths(machine: Machine): LifecycleProblem[] {
  const open = openTransitions(machine);
  const next = (id: string) => targets(machine.outgoing.get(id), open);
  return [
    ...checkReach(machine, next),
    ...checkEnds(machine, open),
    ...checkCycles(machine),
    ...checkRevokes(machine, next),
  ];
}

function openTransitions({ config }: Machine): ReadonlySet<LifecycleTransition> {
  return new Set(config.transitions.filter((transition) => canHold(guardOf(transition)) !== 'impossible'));
}

function targets(
  transitions: readonly LifecycleTransition[] | undefined,
  open: ReadonlySet<LifecycleTransition>,
): string[] {
  return (transitions ?? []).flatMap((transition) => (open.has(transition) ? [transition.to_state_id] : []));
}

function checkReach({ config, states }: Machine, next: (id: string) => string[]): LifecycleProblem[] {
  const { initial_state_id: initial } = config;
  if (initial === null || !states.has(initial)) return [];
  const reached = reachable([initial], next);
  return config.states
    .filter(({ id }) => !reached.has(id))
    .map(({ id, name }) =>
      problem({
        rule: 'unreachable_state',
        severity: 'warning',
        element: stateElement(id),
        message: `No way leads from the initial state to ${name}. Connect it, or delete it.`,
      }),
    );
}

function checkEnds(
  { config, outgoing, incoming }: Machine,
  open: ReadonlySet<LifecycleTransition>,
): LifecycleProblem[] {
  const ends = config.states.filter(({ is_terminal }) => is_terminal).map(({ id }) => id);
  const deadEnds = config.states.filter(
    ({ id, is_terminal }) => !is_terminal && targets(outgoing.get(id), open).length === 0,
  );
  const found = deadEnds.map(({ id, name }) =>
    problem({
      rule: 'dead_end',
      severity: 'warning',
      element: stateElement(id),
      message: `Nothing leads on from ${name}, and it is not terminal. Add a transition, or mark it as terminal.`,
    }),
  );
  if (ends.length === 0) {
    if (config.states.length === 0) return found;
    const message = 'No state is terminal, so nothing ever leaves this lifecycle. Mark the last state as terminal.';
    return [...found, problem({ rule: 'no_terminal_state', severity: 'info', element: theConfig, message })];
  }
  const sources = (id: string) => (incoming.get(id) ?? []).flatMap((one) => (open.has(one) ? [one.from_state_id] : []));
  const ending = reachable(ends, sources);
  const told = new Set(deadEnds);
  const stuck = config.states.filter((state) => !ending.has(state.id) && !told.has(state));
  return [...found, ...stuck.map(noWayOut)];
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
function checkCycles(machine: Machine): LifecycleProblem[] {
  const free = (id: string) =>
    (machine.outgoing.get(id) ?? []).filter((one) => !one.requires_approval && one.conditions.length === 0);
  return knots(
    machine.config.states.map(({ id }) => id),
    (id) => free(id).map(({ to_state_id }) => to_state_id),
  ).map((knot) => {
    const inside = new Set(knot);
    const transitions = knot.flatMap((id) => free(id).filter(({ to_state_id }) => inside.has(to_state_id)));
    const names = knot.map((id) => machine.states.get(id)?.name ?? '').join(', ');
    const [first, ...others] = transitions.map(({ id }) => transitionElement(id));
    return problem({
      rule: 'unguarded_cycle',
      severity: 'warning',
      element: first ?? theConfig,
      others,
      message: `${names} turn in a circle without a condition or an approval anywhere. Give one of its transitions one.`,
    });
  });
}

/** Strongly connected parts of more than one state, by Tarjan's algorithm, without recursion. Loops of one state are judged elsewhere. */
function knots(ids: readonly string[], next: (id: string) => readonly string[]): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  for (const root of ids) {
    if (order.has(root)) continue;
    const work: { id: string; rest: string[] }[] = [];
    const enter = (id: string) => {
      order.set(id, order.size);
      low.set(id, order.size - 1);
      stack.push(id);
      onStack.add(id);
      work.push({ id, rest: [...next(id)] });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const other = frame.rest.pop();
      if (other !== undefined) {
        if (!order.has(other)) enter(other);
        else if (onStack.has(other)) lower(low, frame.id, order.get(other) ?? 0);
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above !== undefined) lower(low, above.id, low.get(frame.id) ?? 0);
      if (low.get(frame.id) !== order.get(frame.id)) continue;
      const part = stack.splice(stack.indexOf(frame.id));
      for (const id of part) onStack.delete(id);
      if (part.length > 1) found.push(part);
    }
  }
  return found;
}

function lower(low: Map<string, number>, id: string, to: number): void {
  low.set(id, Math.min(low.get(id) ?? to, to));
}

function checkRevokes({ config }: Machine, next: (id: string) => string[]): LifecycleProblem[] {
  const revoking = config.states
    .filter(({ entitlement_action }) => entitlement_action === 'revoke')
    .map(({ id }) => id);
  const back = new Map<string, string[]>();
  for (const { id } of config.states) for (const to of next(id)) back.set(to, [...(back.get(to) ?? []), id]);
  const safe = reachable(revoking, (id) => back.get(id) ?? []);
  return config.states
    .filter(({ id, entitlement_action }) => entitlement_action === 'grant' && !safe.has(id))
    .map(({ id, name }) =>
      problem({
        rule: 'never_revoked',
        severity: 'warning',
        element: stateElement(id),
        message: `${name} grants entitlements, and no state that revokes them can be reached from it.`,
      }),
    );
}
