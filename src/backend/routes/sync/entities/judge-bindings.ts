import { type BindingContent, type BindingRow, contentOf } from '#backend/db/queries/bindings/columns.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { notActiveMessage, placeTakenMessage, pointFullMessage } from '#backend/routes/bindings/binding-answer.ts';
import type { BindingFieldsChange, ChangeSetFailure } from '#contract/http/sync.ts';
import { type BindingFields, bindingLimits, retriesProblem } from '#contract/model/hook-binding.ts';
import { type FieldsOperation, revisionProblem } from './fields-operation.ts';
import { failure } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';

export type BindingOperation = FieldsOperation<BindingFields, BindingFieldsChange>;

/** What one operation does to its binding: from `before` (null: a creation) to `after` (null: a deletion). */
export interface BindingStep {
  readonly operation: BindingOperation;
  readonly before: BindingRow | null;
  readonly after: BindingContent | null;
}

export interface BindingSurroundings {
  readonly set: SetView;
  /** As they are before the set. */
  readonly scripts: ReadonlyMap<string, ScriptRow>;
  readonly connectors: ReadonlySet<string>;
  readonly rev: number;
}

type Judged = { readonly step: BindingStep } | { readonly failure: ChangeSetFailure };

/** Whether an operation may be done to the binding that is there now. Places are judged for the set as a whole. */
export function judgeBinding(
  operation: BindingOperation,
  before: BindingRow | undefined,
  around: BindingSurroundings,
): Judged {
  const named = before === undefined ? undefined : { ...before, name: placeName(before) };
  const moved = revisionProblem(operation, named, 'binding');
  if (moved !== null) return { failure: failure(operation, moved.code, moved.message) };
  if (operation.action === 'delete') return { step: { operation, before: before ?? null, after: null } };
  const after = contentAfter(operation, before, around.rev);
  const problem = retriesProblem(after.failure_policy, after.max_retries);
  if (problem !== null) return { failure: failure(operation, 'retries_not_possible', problem) };
  const gone = referenceProblem(operation, after, around);
  return gone === null ? { step: { operation, before: before ?? null, after } } : { failure: gone };
}

function contentAfter(
  operation: Exclude<BindingOperation, { action: 'delete' }>,
  before: BindingRow | undefined,
  rev: number,
): BindingContent {
  if (operation.action === 'create') return { ...operation.fields, rev };
  if (before === undefined) throw new Error(`Binding ${operation.id} was judged without being there.`);
  const given = Object.fromEntries(Object.entries(operation.fields).filter(([, value]) => value !== undefined));
  return { ...contentOf(before), ...given, rev };
}

/** What it binds must be there after the set; for a new one the script must be active then (`contract.md` B-02). */
function referenceProblem(
  operation: BindingOperation,
  { script_id, connector_id }: BindingContent,
  { set, scripts, connectors }: BindingSurroundings,
): ChangeSetFailure | null {
  const stored = scripts.get(script_id);
  const script = set.of('script', script_id);
  if (script === null || (stored === undefined && script?.isNew !== true))
    return failure(operation, 'reference_gone', `The script ${script_id} does not exist, or no longer.`);
  if (operation.action !== 'create') return null;
  const status = String(script?.fields['status'] ?? stored?.status ?? 'draft');
  const name = String(script?.fields['name'] ?? stored?.name ?? script_id);
  if (status !== 'active') return failure(operation, 'script_not_active', notActiveMessage({ name, status }));
  const connector = set.of('connector', connector_id);
  if (connector === null || (!connectors.has(connector_id) && connector?.isNew !== true))
    return failure(operation, 'reference_gone', `The connector ${connector_id} does not exist, or no longer.`);
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

function placeName({ script, hook_phase, operation_type, execution_order }: BindingRow): string {
  return `${script.name} ${hook_phase} ${operation_type}, order ${execution_order}`;
}
