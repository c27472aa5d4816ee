import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { actionMistakes, isKnownAction } from '#engine/lifecycle/action-types.ts';
import { workOutGuard, workOutTogether } from '#engine/lifecycle/guard.ts';
import { type LifecycleProblem, problem, theConfig } from '#engine/lifecycle/problem.ts';

type Kind = 'state' | 'transition';
const severities = ['error', 'warning', 'info'];

/** Everything that the checker says, in its order, written down one rule after the other without regard to speed. */
export function checkPlainly(config: LifecycleConfig): LifecycleProblem[] {
  const found = [structure(config), conditions(config), paths(config)].flat();
  return severities.flatMap((severity) => found.filter((one) => one.severity === severity));
}

const stateIn = ({ states }: LifecycleConfig, id: string | null) => states.find((state) => state.id === id);
const leaving = ({ transitions, states }: LifecycleConfig, id: string) =>
  transitions.filter(
    ({ from_state_id, to_state_id }) => from_state_id === id && states.some((state) => state.id === to_state_id),
  );
const stateElement = (id: string) => ({ kind: 'state' as const, id });
const transitionElement = (id: string) => ({ kind: 'transition' as const, id });

function structure(config: LifecycleConfig): LifecycleProblem[] {
  return [
    ...initial(config),
    ...doubled('state', config.states),
    ...doubled('transition', config.transitions),
    ...config.transitions.flatMap((transition, at) => [
      ...ends(config, transition),
      ...twin(transition, config.transitions.slice(0, at)),
    ]),
  ];
}

function initial(config: LifecycleConfig): LifecycleProblem[] {
  const state = stateIn(config, config.initial_state_id);
  if (config.initial_state_id !== null && state === undefined) {
    const message = 'The initial state is one that is not in this lifecycle. Mark another one as initial.';
    return [problem({ rule: 'unknown_state', severity: 'error', element: theConfig, message })];
  }
  if (state === undefined) {
    const message = 'No state is the initial one, so nothing can enter this lifecycle. Mark one as initial.';
    return [problem({ rule: 'no_initial_state', severity: 'warning', element: theConfig, message })];
  }
  if (!state.is_terminal) return [];
  const message = `${state.name} is initial and terminal; whoever enters it is at the end already. Take one of the marks away.`;
  return [problem({ rule: 'initial_is_terminal', severity: 'error', element: stateElement(state.id), message })];
}

function doubled(kind: Kind, elements: readonly { id: string; name: string }[]): LifecycleProblem[] {
  return elements.flatMap(({ id, name }, at) => {
    const other = elements.slice(0, at).find((one) => one.name === name);
    if (other === undefined) return [];
    const message = `There is another ${kind} named ${name}. Give one of them another name.`;
    const others = [{ kind, id: other.id }];
    return [problem({ rule: 'duplicate_name', severity: 'error', element: { kind, id }, others, message })];
  });
}

function twin(transition: LifecycleTransition, earlier: readonly LifecycleTransition[]): LifecycleProblem[] {
  const other = earlier.find(
    (one) => one.from_state_id === transition.from_state_id && one.to_state_id === transition.to_state_id,
  );
  if (other === undefined) return [];
  const message = `${transition.name} leads from and to the same states as another transition. Bring their conditions together in one.`;
  const element = transitionElement(transition.id);
  const others = [transitionElement(other.id)];
  return [problem({ rule: 'duplicate_transition', severity: 'error', element, others, message })];
}

function ends(config: LifecycleConfig, { id, name, from_state_id, to_state_id }: LifecycleTransition) {
  const element = transitionElement(id);
  const from = stateIn(config, from_state_id);
  const to = stateIn(config, to_state_id);
  if (from === undefined || to === undefined) {
    const message = `${name} ${from === undefined ? 'starts from' : 'leads to'} a state that is not in this lifecycle. Connect it anew, or delete it.`;
    return [problem({ rule: 'unknown_state', severity: 'error', element, message })];
  }
  const others = [stateElement(from.id)];
  if (from === to) {
    const message = `${name} leads from ${from.name} to itself. Let it lead to another state.`;
    return [problem({ rule: 'self_loop', severity: 'error', element, others, message })];
  }
  if (!from.is_terminal) return [];
  const message = `${name} leaves ${from.name}, which is terminal. Delete it, or let ${from.name} be no terminal state.`;
  return [problem({ rule: 'leaves_terminal_state', severity: 'error', element, others, message })];
}

/** Works conditions out anew, whatever is known of the same ones. */
const fresh = ({ conditions: list }: LifecycleTransition) => workOutGuard(list);

function conditions(config: LifecycleConfig): LifecycleProblem[] {
  const sources = [...new Set(config.transitions.map(({ from_state_id }) => from_state_id))];
  return [
    ...config.transitions.flatMap(guardProblems),
    ...sources.filter((id) => stateIn(config, id) !== undefined).flatMap((id) => overlaps(leaving(config, id))),
    ...config.states.flatMap((state) => [...actions(state, 'entry_actions'), ...actions(state, 'exit_actions')]),
  ];
}

function guardProblems(transition: LifecycleTransition): LifecycleProblem[] {
  const guard = fresh(transition);
  const { id, name } = transition;
  const element = transitionElement(id);
  const unreadable = guard.mistakes.map(({ index, field, message, column }) =>
    problem({
      rule: 'condition_unreadable',
      severity: 'error',
      element,
      message: `${name}, condition ${index + 1}: ${message}`,
      part: { field: `conditions.${field}`, index, column },
    }),
  );
  if (guard.possibility !== 'impossible') return unreadable;
  const path = [...guard.paths].find(([, { boxes }]) => boxes.length === 0)?.[0];
  const message = `The conditions of ${name} can never hold: no value of ${path} satisfies them all.`;
  return [...unreadable, problem({ rule: 'condition_never_holds', severity: 'warning', element, message })];
}

function overlaps(transitions: readonly LifecycleTransition[]): LifecycleProblem[] {
  const automatic = transitions.filter(({ requires_approval }) => !requires_approval);
  return automatic.flatMap((first, at) =>
    automatic.slice(at + 1).flatMap((second) => {
      const element = transitionElement(second.id);
      const others = [transitionElement(first.id)];
      const together = workOutTogether(fresh(first), fresh(second));
      if (together === 'impossible') return [];
      if (together === 'possible') {
        const message = `${first.name} and ${second.name} can be open at the same time, and it is not said which is taken. Let their conditions exclude each other.`;
        return [problem({ rule: 'transitions_overlap', severity: 'warning', element, others, message })];
      }
      const message = `Could not decide whether ${first.name} and ${second.name} can be open at the same time.`;
      return [problem({ rule: 'overlap_undecided', severity: 'info', element, others, message })];
    }),
  );
}

function actions(state: LifecycleState, field: 'entry_actions' | 'exit_actions'): LifecycleProblem[] {
  const side = field === 'entry_actions' ? 'Entry' : 'Exit';
  return state[field].flatMap((action, index) => {
    const about = { element: stateElement(state.id), part: { field, index, column: null } };
    const title = `${side} action ${index + 1}, ${action.action_type}`;
    if (!isKnownAction(action.action_type)) {
      const message = `${title}: this studio does not know the type; it is kept as it is.`;
      return [problem({ rule: 'unknown_action', severity: 'info', ...about, message })];
    }
    return actionMistakes(action).map((mistake) =>
      problem({ rule: 'action_parameters', severity: 'error', ...about, message: `${title}: ${mistake}.` }),
    );
  });
}

/** What can be reached from some states, by trying all arrows until nothing is new. */
function closure(from: readonly string[], arrows: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const reached = new Set(from);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const [start, end] of arrows) if (reached.has(start)) reached.add(end);
  }
  return reached;
}

function paths(config: LifecycleConfig): LifecycleProblem[] {
  const arrows = config.transitions
    .filter((one) => stateIn(config, one.from_state_id) && stateIn(config, one.to_state_id))
    .filter((one) => fresh(one).possibility !== 'impossible')
    .map(({ from_state_id, to_state_id }) => [from_state_id, to_state_id] as const);
  const back = arrows.map(([from, to]) => [to, from] as const);
  const told = (states: readonly LifecycleState[], of: (state: LifecycleState) => Partial<LifecycleProblem>) =>
    states.map((state) =>
      problem({ severity: 'warning', element: stateElement(state.id), ...of(state) } as LifecycleProblem),
    );
  const { states, initial_state_id: start } = config;
  const reached = stateIn(config, start) ? closure([start ?? ''], arrows) : new Set(states.map(({ id }) => id));
  const dead = states.filter(({ id, is_terminal }) => !is_terminal && !arrows.some(([from]) => from === id));
  const terminal = states.filter(({ is_terminal }) => is_terminal).map(({ id }) => id);
  const ending = closure(terminal, back);
  const revoking = closure(
    states.filter(({ entitlement_action }) => entitlement_action === 'revoke').map(({ id }) => id),
    back,
  );
  const message = 'No state is terminal, so nothing ever leaves this lifecycle. Mark the last state as terminal.';
  return [
    ...told(
      states.filter(({ id }) => !reached.has(id)),
      ({ name }) => ({
        rule: 'unreachable_state',
        message: `No way leads from the initial state to ${name}. Connect it, or delete it.`,
      }),
    ),
    ...told(dead, ({ name }) => ({
      rule: 'dead_end',
      message: `Nothing leads on from ${name}, and it is not terminal. Add a transition, or mark it as terminal.`,
    })),
    ...(terminal.length > 0
      ? told(
          states.filter((state) => !ending.has(state.id) && !dead.includes(state)),
          ({ name }) => ({
            rule: 'no_way_to_the_end',
            message: `From ${name} no way leads to a terminal state. Add a transition that does.`,
          }),
        )
      : states.length > 0
        ? [problem({ rule: 'no_terminal_state', severity: 'info', element: theConfig, message })]
        : []),
    ...circles(config),
    ...told(
      states.filter(({ id, entitlement_action }) => entitlement_action === 'grant' && !revoking.has(id)),
      ({ name }) => ({
        rule: 'never_revoked',
        message: `${name} grants entitlements, and no state that revokes them can be reached from it.`,
      }),
    ),
  ];
}

/** The knots of circles, by whether two states reach each other. Their order among themselves, and within, is no part of the rule. */
function circles(config: LifecycleConfig): LifecycleProblem[] {
  const free = config.states.flatMap(({ id }) =>
    leaving(config, id).filter((one) => !one.requires_approval && one.conditions.length === 0),
  );
  const arrows = free.map(({ from_state_id, to_state_id }) => [from_state_id, to_state_id] as const);
  const reach = new Map(config.states.map(({ id }) => [id, closure([id], arrows)]));
  const knots = config.states.map(({ id }) =>
    config.states.filter((other) => reach.get(id)?.has(other.id) && reach.get(other.id)?.has(id)),
  );
  return knots
    .filter((knot, at) => knot.length > 1 && knot[0] === config.states[at])
    .map((knot) => {
      const inside = knot.map(({ id }) => id);
      const [first, ...others] = free
        .filter((one) => inside.includes(one.from_state_id) && inside.includes(one.to_state_id))
        .map(({ id }) => transitionElement(id));
      const names = knot.map(({ name }) => name).join(', ');
      const message = `${names} turn in a circle without a condition or an approval anywhere. Give one of its transitions one.`;
      return problem({ rule: 'unguarded_cycle', severity: 'warning', element: first ?? theConfig, others, message });
    });
}
