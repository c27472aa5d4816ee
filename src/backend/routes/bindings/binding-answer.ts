import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { type BindingRow, feedBinding, wireBinding } from '#backend/db/queries/bindings/columns.ts';
import { lockBinding } from '#backend/db/queries/bindings/read-bindings.ts';
import { appendEvents, type Change } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { type BindingFields, bindingLimits, type HookBinding, retriesProblem } from '#contract/model/hook-binding.ts';

interface BindingAnswer {
  readonly reply: HookBinding;
  readonly etag: string;
}

export function bindingEtag({ rev }: Pick<BindingRow, 'rev'>): string {
  return `"${rev}"`;
}

export function bindingAnswer(row: BindingRow): BindingAnswer {
  return { reply: wireBinding(row), etag: bindingEtag(row) };
}

/** What the feed tells of a binding; `row` undefined: it is gone. */
export function bindingEvent(id: string, row: BindingRow | undefined): Change {
  return { type: 'hook_binding', id, row: row === undefined ? null : feedBinding(row), body_hash: null };
}

/** The answer of a change, once the feed tells of it too. */
export async function announcedBinding(scope: TenantScope, feed: Feed, row: BindingRow): Promise<BindingAnswer> {
  await appendEvents(scope, feed, [bindingEvent(row.id, row)]);
  return bindingAnswer(row);
}

/** @throws AppError `not_found`, also for a binding of another tenant. */
export function requireBinding(row: BindingRow | undefined, id: string): BindingRow {
  if (row !== undefined) return row;
  throw new AppError('not_found', `Binding ${id} does not exist, was deleted, or is not in your tenant.`);
}

/**
 * The binding, held for a change by this transaction, after it passed the request's `If-Match`.
 * @throws AppError `not_found`, or `precondition_failed` with the current binding.
 */
export async function lockBindingForChange(
  scope: TenantScope,
  id: string,
  ifMatch: string | null,
): Promise<BindingRow> {
  const row = requireBinding(await lockBinding(scope, id), id);
  const { reply, etag } = bindingAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

type Place = Pick<BindingFields, 'hook_phase' | 'operation_type' | 'execution_order'>;

export function placeTakenMessage({ hook_phase, operation_type, execution_order }: Place): string {
  return `Another binding ${hook_phase} ${operation_type} of this connector has the order ${execution_order} already; choose another number.`;
}

export function pointFullMessage({ hook_phase, operation_type }: Omit<Place, 'execution_order'>): string {
  return `There are ${bindingLimits.perHookPoint} bindings ${hook_phase} ${operation_type} of this connector already, which is the most. Delete one first.`;
}

export function notActiveMessage(script: { readonly name: string; readonly status: string }): string {
  return `"${script.name}" is ${script.status}, and only an active script can be bound. Activate it first.`;
}

/** @throws AppError `validation_error` for a number of retries that the policy does not take. */
export function requireRetries({
  failure_policy,
  max_retries,
}: Pick<BindingFields, 'failure_policy' | 'max_retries'>): void {
  const problem = retriesProblem(failure_policy, max_retries);
  if (problem !== null) throw new AppError('validation_error', problem, { field: 'max_retries' });
}

export async function placeTaken<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'script_hook_bindings_place_is_taken')) throw error;
    throw new AppError(
      'conflict',
      'Another binding of this hook point has this order already; choose another number.',
      { field: 'execution_order' },
    );
  }
}
