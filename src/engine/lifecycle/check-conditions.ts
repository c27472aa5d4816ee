import type { LifecycleTransition, StateAction } from '#contract/model/lifecycle.ts';
import { actionMistakes, isKnownAction } from './action-types.ts';
import { stateElement, transitionElement } from './check-structure.ts';
import { canHoldTogether, type Guard, type Possibility } from './guard.ts';
import type { MachineGraph } from './machine-graph.ts';
import { type LifecycleProblem, problem } from './problem.ts';

/** Conditions that cannot be read, can never hold, or hold for two transitions at once; actions that lack parameters. */
export function checkConditions(graph: MachineGraph): LifecycleProblem[] {
  const found: LifecycleProblem[] = [];
  for (let at = 0; at < graph.guards.length; at++) {
    const guard = graph.guards[at] as Guard;
    if (guard.possibility === 'impossible' || guard.mistakes.length > 0)
      tellGuard(graph.config.transitions[at] as LifecycleTransition, guard, found);
  }
  checkOverlaps(graph, found);
  for (const state of graph.config.states) {
    if (state.entry_actions.length > 0) found.push(...checkActions(state.id, 'entry_actions', state.entry_actions));
    if (state.exit_actions.length > 0) found.push(...checkActions(state.id, 'exit_actions', state.exit_actions));
  }
  return found;
}

function tellGuard(transition: LifecycleTransition, guard: Guard, found: LifecycleProblem[]): void {
  const element = transitionElement(transition.id);
  for (const { index, field, message, column } of guard.mistakes)
    found.push(
      problem({
        rule: 'condition_unreadable',
        severity: 'error',
        element,
        message: `${transition.name}, condition ${index + 1}: ${message}`,
        part: { field: `conditions.${field}`, index, column },
      }),
    );
  if (guard.possibility !== 'impossible') return;
  const path = [...guard.paths].find(([, { boxes }]) => boxes.length === 0)?.[0];
  const message = `The conditions of ${transition.name} can never hold: no value of ${path} satisfies them all.`;
  found.push(problem({ rule: 'condition_never_holds', severity: 'warning', element, message }));
}

/**
 * Of the transitions out of one state, state by state in the order in which transitions first leave them. An approval is a
 * decision of a person, so transitions with one never take themselves.
 */
function checkOverlaps({ config, from, guards, outgoing }: MachineGraph, found: LifecycleProblem[]): void {
  const { starts, edges } = outgoing;
  const { transitions } = config;
  const isTold = new Uint8Array(config.states.length);
  for (const state of from) {
    if (state === -1 || isTold[state] === 1) continue;
    isTold[state] = 1;
    const end = starts[state + 1] as number;
    for (let place = starts[state] as number; place < end; place++) {
      const first = edges[place] as number;
      if (transitions[first]?.requires_approval) continue;
      for (let next = place + 1; next < end; next++) {
        const second = edges[next] as number;
        if (transitions[second]?.requires_approval) continue;
        const possibility = canHoldTogether(guards[first] as Guard, guards[second] as Guard);
        if (possibility === 'impossible') continue;
        found.push(
          overlapOf(transitions[first] as LifecycleTransition, transitions[second] as LifecycleTransition, possibility),
        );
      }
    }
  }
}

function overlapOf(
  first: LifecycleTransition,
  second: LifecycleTransition,
  possibility: Exclude<Possibility, 'impossible'>,
): LifecycleProblem {
  const element = transitionElement(second.id);
  const others = [transitionElement(first.id)];
  if (possibility === 'possible') {
    const message = `${first.name} and ${second.name} can be open at the same time, and it is not said which is taken. Let their conditions exclude each other.`;
    return problem({ rule: 'transitions_overlap', severity: 'warning', element, others, message });
  }
  const message = `Could not decide whether ${first.name} and ${second.name} can be open at the same time.`;
  return problem({ rule: 'overlap_undecided', severity: 'info', element, others, message });
}

function checkActions(
  state: string,
  field: 'entry_actions' | 'exit_actions',
  actions: readonly StateAction[],
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
