import { z } from 'zod';
import { entitlementAction, type UserLifecycleStatus, userLifecycleStatus } from '#contract/model/lifecycle.ts';
import { uuid } from '#contract/model/scalars.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import { garbageFailure } from '#host/sync/http/backend-failure.ts';

/** As a backend of the published API answers: it does not say since when (`contract.md` 3.5, upstream). */
const publishedStatus = z.object({
  user_id: uuid,
  lifecycle_model: z.object({ id: uuid, name: z.string() }).nullable(),
  current_state: z
    .object({
      id: uuid,
      name: z.string(),
      is_initial: z.boolean().default(false),
      is_terminal: z.boolean().default(false),
      /** `none` is what others call `no_change`; what has no word here is left out. */
      entitlement_action: z
        .preprocess((word) => (word === 'none' ? 'no_change' : word), entitlementAction.nullable())
        .catch(null),
    })
    .nullable(),
});

/** Throws what the call throws, and `backend_garbage` for an answer of neither shape. */
export async function readUserStatus(
  client: BackendClient,
  id: string,
  signal?: AbortSignal,
): Promise<UserLifecycleStatus> {
  const path = `/governance/users/${encodeURIComponent(id)}/lifecycle/status`;
  const exchange = await client.exchangeJson({ method: 'GET', path, signal });
  if (exchange.kind === 'not_signed_in') throw exchange.error;
  if (exchange.kind === 'no_answer' || exchange.failure !== null) throw exchange.failure;
  const ours = userLifecycleStatus.safeParse(exchange.reply);
  if (ours.success) return ours.data;
  const theirs = publishedStatus.safeParse(exchange.reply);
  if (theirs.success) return translated(theirs.data);
  throw garbageFailure(client.origin, 'a lifecycle status that says nothing of a user');
}

function translated({
  user_id,
  lifecycle_model,
  current_state: state,
}: z.infer<typeof publishedStatus>): UserLifecycleStatus {
  return {
    user_id,
    config_id: lifecycle_model?.id ?? null,
    config_name: lifecycle_model?.name ?? null,
    state_id: state?.id ?? null,
    state_name: state?.name ?? null,
    is_initial: state?.is_initial ?? false,
    is_terminal: state?.is_terminal ?? false,
    entered_at: null,
    entitlement_action: state?.entitlement_action ?? null,
  };
}
