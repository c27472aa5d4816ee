/** The rules of the checker; each is named in `docs/specs/lifecycle.md`. */
export const lifecycleRules = [
  'no_initial_state',
  'initial_is_terminal',
  'unknown_state',
  'duplicate_name',
  'duplicate_transition',
  'self_loop',
  'leaves_terminal_state',
  'unreachable_state',
  'dead_end',
  'no_way_to_the_end',
  'no_terminal_state',
  'condition_unreadable',
  'condition_never_holds',
  'transitions_overlap',
  'overlap_undecided',
  'unguarded_cycle',
  'never_revoked',
  'action_parameters',
  'unknown_action',
] as const;
export type LifecycleRule = (typeof lifecycleRules)[number];

export interface LifecycleElement {
  readonly kind: 'config' | 'state' | 'transition';
  /** Empty for the configuration. */
  readonly id: string;
}

/** Something to mend, with the element it sits on. `error`: it cannot be published so. `info`: what could not be told. */
export interface LifecycleProblem {
  readonly rule: LifecycleRule;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly element: LifecycleElement;
  /** Other elements that have a part in it. */
  readonly others: readonly LifecycleElement[];
  /** Where in the element: a condition, an action or a field. */
  readonly part: { readonly field: string; readonly index: number | null; readonly column: number | null } | null;
}

export const theConfig: LifecycleElement = { kind: 'config', id: '' };

type Optional = 'others' | 'part';

export function problem(
  found: Omit<LifecycleProblem, Optional> & Partial<Pick<LifecycleProblem, Optional>>,
): LifecycleProblem {
  return { others: [], part: null, ...found };
}
