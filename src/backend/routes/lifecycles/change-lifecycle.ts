import type { z } from 'zod';
import type { Answer, Call } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { assignUsersWithout } from '#backend/db/queries/lifecycles/assignments.ts';
import { type LifecycleRow, updateLifecycle } from '#backend/db/queries/lifecycles/lifecycles.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { lifecycleEtag, lifecycleEvent, lifecycleNameTaken, lockForChange } from './lifecycle-answer.ts';

type ChangingCall = Pick<Call<undefined, undefined, undefined>, 'caller' | 'idempotency' | 'ifMatch'> & {
  readonly params: { readonly id: string };
};

/**
 * One edit of a lifecycle, in one transaction with its audit event: `edit` makes the new configuration out of the old, by
 * the engine's rules; `answer` says what the caller gets of it.
 */
export function changeLifecycle<Reply extends z.ZodType | undefined>(
  { db }: Dependencies,
  call: ChangingCall,
  edit: (config: LifecycleRow, scope: TenantScope) => LifecycleConfig | Promise<LifecycleConfig>,
  answer: (row: LifecycleRow, scope: TenantScope) => Answer<Reply> | Promise<Answer<Reply>>,
): Promise<Answer<Reply>> {
  return transact<Reply>(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockForChange(scope, call.params.id, call.ifMatch);
    const config = await edit(before, scope);
    const after = await lifecycleNameTaken(config.name, () => updateLifecycle(scope, before, config, feed.seq + 1));
    await recordAudit(scope, {
      script_id: null,
      action: 'lifecycle_updated',
      details: { lifecycle_id: before.id, lifecycle_name: after.name },
      before: auditedLifecycle(before),
      after: auditedLifecycle(after),
    });
    await assignInitial(scope, after);
    await appendEvents(scope, feed, [lifecycleEvent(after.id, after)]);
    return { ...(await answer(after, scope)), etag: lifecycleEtag(after) };
  });
}

/** Users without a state get the initial one as soon as an active lifecycle says so (032 FR-001). */
export async function assignInitial(scope: TenantScope, row: LifecycleRow): Promise<void> {
  const { is_active, auto_assign_initial_state, object_type, initial_state_id } = row;
  if (is_active && auto_assign_initial_state && object_type === 'user' && initial_state_id !== null)
    await assignUsersWithout(scope, row.id, initial_state_id);
}

/** Elements by their names, so that an event shows which of them changed. */
export function auditedLifecycle(row: LifecycleRow): JsonObject {
  const { name, object_type, description, is_active, auto_assign_initial_state, initial_state_id } = row;
  const stateNames = new Map(row.states.map((state) => [state.id, state.name]));
  const states = row.states.map(({ id: _, created_at: __, updated_at: ___, ...state }) => [
    `state ${state.name}`,
    state,
  ]);
  const transitions = row.transitions.map(
    ({ id: _, created_at: __, updated_at: ___, from_state_id, to_state_id, ...rest }) => [
      `transition ${rest.name}`,
      { ...rest, from: stateNames.get(from_state_id) ?? null, to: stateNames.get(to_state_id) ?? null },
    ],
  );
  return {
    name,
    object_type,
    description,
    is_active,
    auto_assign_initial_state,
    initial_state: initial_state_id === null ? null : (stateNames.get(initial_state_id) ?? null),
    ...Object.fromEntries([...states, ...transitions]),
  };
}
