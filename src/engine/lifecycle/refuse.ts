import { AppError, type ErrorCode } from '#contract/errors/app-error.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkConditions } from './check-conditions.ts';
import { checkStructure } from './check-structure.ts';
import { machineGraph } from './machine-graph.ts';
import type { LifecycleProblem, LifecycleRule } from './problem.ts';

/** Rules that tell of two elements in each other's way; the others tell of one that is wrong by itself (`contract.md` 3.9). */
const conflicts: readonly LifecycleRule[] = ['duplicate_name', 'duplicate_transition', 'leaves_terminal_state'];

/** What keeps a configuration from being stored or published. */
export function lifecycleErrors(config: LifecycleConfig): LifecycleProblem[] {
  const graph = machineGraph(config);
  return [...checkStructure(graph), ...checkConditions(graph)].filter(({ severity }) => severity === 'error');
}

/**
 * Lets an edit pass that breaks nothing; what was broken before it may stay.
 * @throws AppError `conflict` or `validation_error` with `details` `{rule, element, others, field?, index?}`.
 */
export function refuseBroken(before: LifecycleConfig, after: LifecycleConfig): LifecycleConfig {
  const known = new Set(lifecycleErrors(before).map(keyOf));
  const found = lifecycleErrors(after).find((error) => !known.has(keyOf(error)));
  if (found === undefined) return after;
  throw errorOf(found);
}

/** The problem as a refusal. */
export function errorOf({ rule, message, element, others, part }: LifecycleProblem): AppError {
  const code: ErrorCode = conflicts.includes(rule) ? 'conflict' : 'validation_error';
  return new AppError(code, message, {
    rule,
    element,
    others,
    ...(part === null ? {} : { field: part.field, index: part.index, column: part.column }),
  });
}

function keyOf({ rule, element, part }: LifecycleProblem): string {
  return [rule, element.kind, element.id, part?.field, part?.index].join(' ');
}
