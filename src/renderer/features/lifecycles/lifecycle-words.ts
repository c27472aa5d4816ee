import { KeyRound, type LucideIcon, UserRound, Users } from 'lucide-react';
import type { LifecycleObjectType, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { entitlementWords } from '#engine/lifecycle/element-words.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { counted } from '#renderer/lib/size.ts';

export const objectTypeIcons: Readonly<Record<LifecycleObjectType, LucideIcon>> = {
  user: UserRound,
  role: KeyRound,
  group: Users,
};

/** A state as a screen reader says it. */
export function stateInWords(state: LifecycleState, isInitial: boolean, problems: readonly LifecycleProblem[]): string {
  const words = [
    `State ${state.name}`,
    isInitial ? 'initial' : '',
    state.is_terminal ? 'terminal' : '',
    state.entitlement_action === 'no_change' ? '' : entitlementWords[state.entitlement_action].toLowerCase(),
    state.entry_actions.length > 0 ? counted(state.entry_actions.length, 'entry action') : '',
    state.exit_actions.length > 0 ? counted(state.exit_actions.length, 'exit action') : '',
    problems.length > 0 ? counted(problems.length, 'problem') : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** A transition as a screen reader says it. */
export function transitionInWords(
  transition: LifecycleTransition,
  nameOf: (state: string) => string,
  problems: readonly LifecycleProblem[],
): string {
  const { name, from_state_id, to_state_id, conditions, grace_period_hours, requires_approval } = transition;
  const words = [
    `Transition ${name}, from ${nameOf(from_state_id)} to ${nameOf(to_state_id)}`,
    conditions.length > 0 ? counted(conditions.length, 'condition') : '',
    requires_approval ? 'needs approval' : '',
    grace_period_hours > 0 ? `grace period ${grace_period_hours} h` : '',
    problems.length > 0 ? counted(problems.length, 'problem') : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

export type Severity = LifecycleProblem['severity'];

/** The gravest of some problems; null where there are none. */
export function gravest(problems: readonly LifecycleProblem[]): Severity | null {
  for (const severity of ['error', 'warning', 'info'] as const)
    if (problems.some((found) => found.severity === severity)) return severity;
  return null;
}
