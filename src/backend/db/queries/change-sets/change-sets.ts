import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { TenantTables } from '#backend/db/schema.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ChangeSetFailure } from '#contract/http/sync.ts';

export type StoredChangeSet = Pick<
  Selectable<TenantTables['change_sets']>,
  'id' | 'digest' | 'outcome' | 'first_seq' | 'last_seq' | 'failures' | 'decided_at'
>;

const columns = ['id', 'digest', 'outcome', 'first_seq', 'last_seq', 'failures', 'decided_at'] as const;

export function findChangeSet(scope: TenantScope, id: string): Promise<StoredChangeSet | undefined> {
  return scope.db.selectFrom('change_sets').select(columns).where('id', '=', id).executeTakeFirst();
}

/**
 * Takes the id for this transaction; false when it is taken. While another transaction is deciding the same change set
 * this waits for it: PostgreSQL holds the second insert back until the first commits or rolls back.
 */
export async function claimChangeSet(scope: TenantScope, id: string, digest: string | null): Promise<boolean> {
  const claimed = await scope.db
    .insertInto('change_sets')
    .values({ tenant_id: scope.tenant_id, id, digest, actor_id: scope.actor_id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return claimed !== undefined;
}

export type Decision =
  | { readonly outcome: 'applied'; readonly first_seq: number; readonly last_seq: number }
  | { readonly outcome: 'rejected'; readonly failures: readonly ChangeSetFailure[] }
  | { readonly outcome: 'abandoned' };

/** Decides a change set that this transaction has claimed. The database refuses a second decision. */
export function decideChangeSet(scope: TenantScope, id: string, decision: Decision): Promise<StoredChangeSet> {
  const { outcome } = decision;
  return scope.db
    .updateTable('change_sets')
    .set({
      outcome,
      decided_at: sql<string>`now()`,
      ...(outcome === 'applied' ? { first_seq: decision.first_seq, last_seq: decision.last_seq } : {}),
      ...(outcome === 'rejected' ? { failures: JSON.stringify(decision.failures) } : {}),
    })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}
