import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { countByState } from '#backend/db/queries/lifecycles/assignments.ts';
import { type LifecycleRow, lockLifecycle } from '#backend/db/queries/lifecycles/lifecycles.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';
import type {
  WireLifecycle,
  WireLifecycleDetail,
  WireLifecycleState,
  WireLifecycleTransition,
} from '#contract/model/lifecycle-wire.ts';
import { inOrder, requireState, requireTransition } from '#engine/lifecycle/edits.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';

export function lifecycleEtag({ rev }: Pick<LifecycleRow, 'rev'>): string {
  return `"${rev}"`;
}

/** What the feed and snapshots tell of a lifecycle: all an author writes, elements by their id (sync.md 3.12). */
export function lifecycleEvent(id: string, row: LifecycleRow | undefined): Change {
  if (row === undefined) return { type: 'lifecycle_config', id, row: null, body_hash: null };
  const { tenant_id, created_at, updated_at } = row;
  const document = toDocument(lifecycleConfig.parse(row));
  return { type: 'lifecycle_config', id, row: { ...document, id, tenant_id, created_at, updated_at }, body_hash: null };
}

export function wireLifecycleOf(row: LifecycleRow): WireLifecycle {
  const { states, transitions, initial_state_id: _, rev: __, ...config } = row;
  return { ...config, state_count: states.length, transition_count: transitions.length };
}

/** With states by position and transitions by name (`contract.md` 3.1). */
export async function detailOf(scope: TenantScope, row: LifecycleRow): Promise<WireLifecycleDetail> {
  const counts = await countByState(scope, [row.id]);
  const byName = row.transitions.toSorted(
    (left, right) => left.name.localeCompare(right.name) || (left.id < right.id ? -1 : 1),
  );
  return {
    ...wireLifecycleOf(row),
    states: inOrder(row.states).map(({ id }) => wireStateOf(row, id, counts)),
    transitions: byName.map(({ id }) => wireTransitionOf(row, id)),
  };
}

export function wireStateOf(row: LifecycleRow, id: string, counts: ReadonlyMap<string, number>): WireLifecycleState {
  const { entry_actions: _, exit_actions: __, ...state } = storedElement(row.states, requireState(row, id).id);
  const is_initial = row.initial_state_id === id;
  return { ...state, config_id: row.id, is_initial, object_count: counts.get(id) ?? 0 };
}

export function wireTransitionOf(row: LifecycleRow, id: string): WireLifecycleTransition {
  const {
    conditions: _,
    updated_at: __,
    ...transition
  } = storedElement(row.transitions, requireTransition(row, id).id);
  const { from_state_id, to_state_id } = transition;
  return {
    ...transition,
    config_id: row.id,
    from_state_name: requireState(row, from_state_id).name,
    to_state_name: requireState(row, to_state_id).name,
  };
}

function storedElement<Element extends { readonly id: string }>(elements: readonly Element[], id: string): Element {
  const found = elements.find((element) => element.id === id);
  if (found === undefined) throw new Error(`Element ${id} was found and is gone.`);
  return found;
}

/** @throws AppError `not_found`, also for a lifecycle of another tenant. */
export function requireLifecycle(row: LifecycleRow | undefined, id: string): LifecycleRow {
  if (row !== undefined) return row;
  throw new AppError('not_found', `Lifecycle ${id} does not exist, was deleted, or is not in your tenant.`);
}

/**
 * The lifecycle, held for a change by this transaction, after it passed the request's `If-Match` (032 edge case 6).
 * @throws AppError `not_found`, or `precondition_failed` with the current lifecycle.
 */
export async function lockForChange(scope: TenantScope, id: string, ifMatch: string | null): Promise<LifecycleRow> {
  const row = requireLifecycle(await lockLifecycle(scope, id), id);
  if (ifMatch !== null && ifMatch !== lifecycleEtag(row))
    requireMatch(ifMatch, lifecycleEtag(row), await detailOf(scope, row));
  return row;
}

/** @throws AppError `conflict` where the tenant has a lifecycle of this name for the object type (032 edge case 8). */
export async function lifecycleNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'lifecycle_configs_name_is_taken')) throw error;
    const message = `There is a lifecycle named "${name}" for these objects already; choose another name.`;
    throw new AppError('conflict', message, { field: 'name' });
  }
}
