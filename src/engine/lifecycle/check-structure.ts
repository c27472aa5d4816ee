import type { LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { Machine } from './machine.ts';
import { type LifecycleElement, type LifecycleProblem, problem, theConfig } from './problem.ts';

/** What can never be published: the rules of single elements and of names (032 edge cases 1 to 4, `contract.md` 3). */
export function checkStructure(machine: Machine): LifecycleProblem[] {
  return [...checkInitial(machine), ...checkNames(machine), ...checkTransitions(machine)];
}

function checkInitial({ config, states }: Machine): LifecycleProblem[] {
  const { initial_state_id: id } = config;
  const initial = id === null ? undefined : states.get(id);
  if (initial === undefined) {
    const message = 'No state is the initial one, so nothing can enter this lifecycle. Mark one as initial.';
    return [problem({ rule: 'no_initial_state', severity: 'warning', element: theConfig, message })];
  }
  if (!initial.is_terminal) return [];
  const message = `${initial.name} is initial and terminal; whoever enters it is at the end already. Take one of the marks away.`;
  return [problem({ rule: 'initial_is_terminal', severity: 'error', element: stateElement(initial.id), message })];
}

function checkNames({ config }: Machine): LifecycleProblem[] {
  const doubled = (kind: 'state' | 'transition', elements: readonly { id: string; name: string }[]) => {
    const first = new Map<string, string>();
    return elements.flatMap(({ id, name }) => {
      const other = first.get(name);
      if (other === undefined) {
        first.set(name, id);
        return [];
      }
      const message = `There is another ${kind} named ${name}. Give one of them another name.`;
      return [
        problem({
          rule: 'duplicate_name',
          severity: 'error',
          element: { kind, id },
          others: [{ kind, id: other }],
          message,
        }),
      ];
    });
  };
  return [...doubled('state', config.states), ...doubled('transition', config.transitions)];
}

function checkTransitions(machine: Machine): LifecycleProblem[] {
  const pairs = new Map<string, string>();
  return machine.config.transitions.flatMap((transition) => {
    const own = checkTransition(machine, transition);
    const pair = `${transition.from_state_id} ${transition.to_state_id}`;
    const other = pairs.get(pair);
    if (other === undefined) {
      pairs.set(pair, transition.id);
      return own;
    }
    const message = `${transition.name} leads from and to the same states as another transition. Bring their conditions together in one.`;
    const others = [transitionElement(other)];
    const element = transitionElement(transition.id);
    return [...own, problem({ rule: 'duplicate_transition', severity: 'error', element, others, message })];
  });
}

function checkTransition({ states }: Machine, transition: LifecycleTransition): LifecycleProblem[] {
  const element = transitionElement(transition.id);
  const from = states.get(transition.from_state_id);
  const to = states.get(transition.to_state_id);
  if (from === undefined || to === undefined) {
    const message = `${transition.name} ${from === undefined ? 'starts from' : 'leads to'} a state that is not in this lifecycle. Connect it anew, or delete it.`;
    return [problem({ rule: 'unknown_state', severity: 'error', element, message })];
  }
  if (from === to) {
    const message = `${transition.name} leads from ${from.name} to itself. Let it lead to another state.`;
    return [problem({ rule: 'self_loop', severity: 'error', element, others: [stateElement(from.id)], message })];
  }
  if (!from.is_terminal) return [];
  const message = `${transition.name} leaves ${from.name}, which is terminal. Delete it, or let ${from.name} be no terminal state.`;
  return [
    problem({ rule: 'leaves_terminal_state', severity: 'error', element, others: [stateElement(from.id)], message }),
  ];
}

export function stateElement(id: string): LifecycleElement {
  return { kind: 'state', id };
}

export function transitionElement(id: string): LifecycleElement {
  return { kind: 'transition', id };
}
