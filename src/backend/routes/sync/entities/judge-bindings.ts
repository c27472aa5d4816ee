import type { BindingContent, BindingRow } from '#backend/db/queries/bindings/columns.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { notActiveMessage, placeTakenMessage, pointFullMessage } from '#backend/routes/bindings/binding-answer.ts';
import type { BindingFieldsChange, ChangeSetFailure } from '#contract/http/sync.ts';
import { type BindingFields, bindingLimits, retriesProblem } from '#contract/model/hook-binding.ts';
import type { FieldsStep, Refusal } from './fields-entity.ts';
import { failure } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';

type BindingStep = FieldsStep<BindingFields, BindingFieldsChange, BindingRow, BindingContent>;

interface BindingSurroundings {
  readonly set: SetView;
  /** As they are before the set. */
  readonly scripts: ReadonlyMap<string, ScriptRow>;
  readonly connectors: ReadonlySet<string>;
}

/**
 * Why an operation cannot be done, places aside. What a binding binds must be there after the set; for a new one the script
 * must be active then (`contract.md` B-02).
 */
export function bindingRefusal(
  { before, after }: BindingStep,
  { set, scripts, connectors }: BindingSurroundings,
): Refusal | null {
  if (after === null) return null;
  const { script_id, connector_id } = after;
  const problem = retriesProblem(after.failure_policy, after.max_retries);
  if (problem !== null) return { code: 'retries_not_possible', message: problem };
  const stored = scripts.get(script_id);
  const script = set.of('script', script_id);
  if (script === null || (stored === undefined && script?.isNew !== true))
    return { code: 'reference_gone', message: `The script ${script_id} does not exist, or no longer.` };
  if (before !== null) return null;
  const status = String(script?.fields['status'] ?? stored?.status ?? 'draft');
  const name = String(script?.fields['name'] ?? stored?.name ?? script_id);
  if (status !== 'active') return { code: 'script_not_active', message: notActiveMessage({ name, status }) };
  const connector = set.of('connector', connector_id);
  if (connector === null || (!connectors.has(connector_id) && connector?.isNew !== true))
    return { code: 'reference_gone', message: `The connector ${connector_id} does not exist, or no longer.` };
  return null;
}

/**
 * Places that two bindings would have once the set is applied, and creations for which a hook point has no room then.
 * `there`: the bindings of all connectors that the set touches.
 */
export function placesTaken(steps: readonly BindingStep[], there: readonly BindingRow[]): ChangeSetFailure[] {
  const touched = new Set(steps.map(({ operation }) => operation.id));
  const points = new Map<string, Set<number>>();
  const at = (binding: BindingFields) => {
    const key = `${binding.connector_id} ${binding.hook_phase} ${binding.operation_type}`;
    const orders = points.get(key) ?? new Set<number>();
    points.set(key, orders);
    return orders;
  };
  for (const row of there) if (!touched.has(row.id)) at(row).add(row.execution_order);
  const failures: ChangeSetFailure[] = [];
  // Those that are there already keep their place before a new one gets it.
  const changed = steps.toSorted((left, right) => Number(left.before === null) - Number(right.before === null));
  for (const { operation, before, after } of changed) {
    if (after === null) continue;
    const orders = at(after);
    if (orders.has(after.execution_order)) failures.push(failure(operation, 'place_taken', placeTakenMessage(after)));
    else if (before === null && orders.size >= bindingLimits.perHookPoint)
      failures.push(failure(operation, 'hook_point_full', pointFullMessage(after)));
    else orders.add(after.execution_order);
  }
  return failures;
}
