import type { LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';

/** What a state says to a plain server with the state itself, without its actions. */
export type PlainState = Omit<LifecycleState, 'id' | 'entry_actions' | 'exit_actions' | 'place'>;

export function plainState({ name, description, is_terminal, entitlement_action, position }: PlainState): PlainState {
  // Some servers can store an empty text only, and some only null.
  return { name, description: description === '' ? null : description, is_terminal, entitlement_action, position };
}

/** What a transition says to a plain server with the transition itself, without its conditions. */
export type PlainTransition = Omit<LifecycleTransition, 'id' | 'conditions'>;

export function plainTransition(transition: PlainTransition): PlainTransition {
  const { name, from_state_id, to_state_id, requires_approval, approval_workflow_id, grace_period_hours } = transition;
  return { name, from_state_id, to_state_id, requires_approval, approval_workflow_id, grace_period_hours };
}

/** Whether a plain server could tell two states apart: where they stand on the canvas it never learns. */
export function samePlainState(left: Omit<LifecycleState, 'id'>, right: Omit<LifecycleState, 'id'>): boolean {
  return sameJson(plainState(left), plainState(right)) && sameActions(left, right);
}

export function sameActions(
  left: Pick<LifecycleState, 'entry_actions' | 'exit_actions'>,
  right: Pick<LifecycleState, 'entry_actions' | 'exit_actions'>,
): boolean {
  return sameJson(left.entry_actions, right.entry_actions) && sameJson(left.exit_actions, right.exit_actions);
}

export function samePlainTransition(
  left: Omit<LifecycleTransition, 'id'>,
  right: Omit<LifecycleTransition, 'id'>,
): boolean {
  return sameJson(plainTransition(left), plainTransition(right)) && sameJson(left.conditions, right.conditions);
}
