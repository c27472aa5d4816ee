import type { LifecycleTransition } from '#contract/model/lifecycle.ts';
import { actionMistakes, isKnownAction } from './action-types.ts';
import { stateElement, transitionElement } from './check-structure.ts';
import { canHold, canHoldTogether, type Guard, guardOf, type Possibility } from './guard.ts';
import type { Machine } from './machine.ts';
import { type LifecycleProblem, problem } from './problem.ts';

/** Conditions that cannot be read, can never hold, or hold for two transitions at once; actions that lack parameters. */
export function checkConditions(machine: Machine): LifecycleProblem[] {
  return [
    ...machine.config.transitions.flatMap(checkGuard),
    ...[...machine.outgoing.values()].flatMap(checkOverlaps),
    ...machine.config.states.flatMap((state) => [
      ...checkActions(state.id, 'entry_actions', state.entry_actions),
      ...checkActions(state.id, 'exit_actions', state.exit_actions),
    ]),
  ];
}

function checkGuard(transition: LifecycleTransition): LifecycleProblem[] {
  const guard = guardOf(transition);
  const element = transitionElement(transition.id);
  const unreadable = guard.mistakes.map(({ index, field, message, column }) =>
    problem({
      rule: 'condition_unreadable',
      severity: 'error',
      element,
      message: `${transition.name}, condition ${index + 1}: ${message}`,
      part: { field: `conditions.${field}`, index, column },
    }),
  );
  if (canHold(guard) !== 'impossible') return unreadable;
  const path = [...guard.paths].find(([, { boxes }]) => boxes.length === 0)?.[0];
  const message = `The conditions of ${transition.name} can never hold: no value of ${path} satisfies them all.`;
  return [...unreadable, problem({ rule: 'condition_never_holds', severity: 'warning', element, message })];
}

const decided = new WeakMap<Guard, WeakMap<Guard, Possibility>>();

/** Worked out once for each two sets of conditions. */
function together(left: Guard, right: Guard): Possibility {
  const known = decided.get(left) ?? new WeakMap<Guard, Possibility>();
  decided.set(left, known);
  const before = known.get(right);
  if (before !== undefined) return before;
  const possibility = canHoldTogether(left, right);
  known.set(right, possibility);
  return possibility;
}

/** Of the transitions out of one state. An approval is a decision of a person, so transitions with one never take themselves. */
function checkOverlaps(transitions: readonly LifecycleTransition[]): LifecycleProblem[] {
  const automatic = transitions.filter(({ requires_approval }) => !requires_approval);
  return automatic.flatMap((first, index) =>
    automatic.slice(index + 1).flatMap((second) => {
      const possibility = together(guardOf(first), guardOf(second));
      if (possibility === 'impossible') return [];
      const element = transitionElement(second.id);
      const others = [transitionElement(first.id)];
      if (possibility === 'possible') {
        const message = `${first.name} and ${second.name} can be open at the same time, and it is not said which is taken. Let their conditions exclude each other.`;
        return [problem({ rule: 'transitions_overlap', severity: 'warning', element, others, message })];
      }
      const message = `Could not decide whether ${first.name} and ${second.name} can be open at the same time.`;
      return [problem({ rule: 'overlap_undecided', severity: 'info', element, others, message })];
    }),
  );
}

function checkActions(
  state: string,
  field: 'entry_actions' | 'exit_actions',
  actions: Machine['config']['states'][number]['entry_actions'],
): LifecycleProblem[] {
  const element = stateElement(state);
  const side = field === 'entry_actions' ? 'Entry' : 'Exit';
  return actions.flatMap((action, index) => {
    const part = { field, index, column: null };
    const title = `${side} action ${index + 1}, ${action.action_type}`;
    if (!isKnownAction(action.action_type)) {
      const message = `${title}: this studio does not know the type; it is kept as it is.`;
      return [problem({ rule: 'unknown_action', severity: 'info', element, part, message })];
    }
    return actionMistakes(action).map((mistake) =>
      problem({ rule: 'action_parameters', severity: 'error', element, part, message: `${title}: ${mistake}.` }),
    );
  });
}
