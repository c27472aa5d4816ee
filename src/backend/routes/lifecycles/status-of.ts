import type { Assignment } from '#backend/db/queries/lifecycles/assignments.ts';
import type { LifecycleRow } from '#backend/db/queries/lifecycles/lifecycles.ts';
import type { UserLifecycleStatus } from '#contract/model/lifecycle.ts';

/** Where somebody is, in the words of `contract.md` 3.5; nulls where the assignment or its lifecycle is missing. */
export function lifecycleStatusOf(
  assignment: Assignment | undefined,
  config: LifecycleRow | undefined,
): Omit<UserLifecycleStatus, 'user_id'> {
  const state = config?.states.find(({ id }) => id === assignment?.state_id);
  return {
    config_id: config?.id ?? null,
    config_name: config?.name ?? null,
    state_id: state?.id ?? null,
    state_name: state?.name ?? null,
    is_initial: state !== undefined && config?.initial_state_id === state.id,
    is_terminal: state?.is_terminal ?? false,
    entered_at: assignment?.entered_at ?? null,
    entitlement_action: state?.entitlement_action ?? null,
  };
}
