import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

export interface KeptAnswer {
  readonly request_hash: string;
  readonly answer: JsonObject | null;
}

/** What an earlier request of this actor with this key was answered. */
export function findAnswer(scope: TenantScope, key: string): Promise<KeptAnswer | undefined> {
  return scope.db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'answer'])
    .where('actor_id', '=', scope.actor_id)
    .where('key', '=', key)
    .executeTakeFirst();
}

/**
 * Takes the key for this transaction; false when another request has used it. While that other one is still being
 * answered this waits for it: PostgreSQL holds the second insert back until the first commits or rolls back.
 */
export async function claimKey(scope: TenantScope, key: string, requestHash: string): Promise<boolean> {
  const claimed = await scope.db
    .insertInto('idempotency_keys')
    .values({ tenant_id: scope.tenant_id, actor_id: scope.actor_id, key, request_hash: requestHash })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

export async function keepAnswer(scope: TenantScope, key: string, answer: JsonObject): Promise<void> {
  await scope.db
    .updateTable('idempotency_keys')
    .set({ answer: JSON.stringify(answer) })
    .where('actor_id', '=', scope.actor_id)
    .where('key', '=', key)
    .execute();
}
