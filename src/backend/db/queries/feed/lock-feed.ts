import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** The tenant's history as it stands, held by this transaction: nobody else adds to it until this one ends. */
export interface Feed {
  /** Number of the newest event. The next one, and the revision it gives, is one more. */
  readonly seq: number;
  readonly chain: string;
  /** Old events have not been looked for in a day. */
  readonly pruneDue: boolean;
}

/**
 * Waits for the turn of this transaction to change something synchronised. Call it before any row of the change is
 * touched: because all writers queue here first, numbers become visible in their order, none is skipped, and no two
 * writers can stand in each other's way further on (`sync.md` 3.7).
 */
export async function lockFeed(scope: TenantScope): Promise<Feed> {
  const row = await scope.db
    .selectFrom('tenant_feed')
    .select(['n', 'chain', sql<boolean>`pruned_at < now() - interval '1 day'`.as('prune_due')])
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { seq: row.n, chain: row.chain, pruneDue: row.prune_due };
}

/** Gives a new tenant its history. */
export async function openFeed(scope: TenantScope): Promise<void> {
  await scope.db
    .insertInto('tenant_feed')
    .values({ tenant_id: scope.tenant_id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
