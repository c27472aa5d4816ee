import { type Kysely, sql, type Transaction } from 'kysely';
import { appRole } from './migrations/row-security.ts';
import type { SystemTables, TenantTables } from './schema.ts';

/** The database as everybody gets it. Its type knows no table that holds tenants' data: those need {@link withTenant}. */
export type Database = Kysely<SystemTables>;

/** Who acts, and for which tenant. */
export interface Actor {
  readonly tenant_id: string;
  readonly actor_id: string;
  /** The request that acts, for the audit. */
  readonly request_id?: string | null;
}

/** A transaction that can see and change the rows of one tenant only. */
export interface TenantScope extends Required<Actor> {
  readonly db: Transaction<TenantTables & Pick<SystemTables, 'revoked_tokens' | 'provision_leases'>>;
}

/** Stands for "nobody is signed in yet", as at the sign-in itself (`contract.md` 1.8, nil UUID). */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** Less than a whole request may take; who waits for a row longer than this gives up. */
const statementTimeout = '25s';

/**
 * The only way to a tenant's data. Runs `work` in one transaction under a role that cannot pass row-level security, with
 * the tenant set for this transaction alone; both end with it, so a pooled connection carries nothing over.
 * Whatever `work` throws rolls everything back. With `oneMoment` all its reads see the same moment, and it cannot write.
 */
export function withTenant<Result>(
  db: Database,
  actor: Actor,
  work: (scope: TenantScope) => Promise<Result>,
  { oneMoment = false }: { readonly oneMoment?: boolean } = {},
): Promise<Result> {
  return db.transaction().execute(async (transaction) => {
    // As a statement: PGlite's driver does not pass the isolation level on.
    if (oneMoment) await sql`set transaction isolation level repeatable read, read only`.execute(transaction);
    await sql`select
      set_config('role', ${appRole}, true),
      set_config('hookwright.tenant_id', ${actor.tenant_id}, true),
      set_config('statement_timeout', ${statementTimeout}, true)`.execute(transaction);
    return work({
      tenant_id: actor.tenant_id,
      actor_id: actor.actor_id,
      request_id: actor.request_id ?? null,
      db: transaction.$extendTables<TenantTables>(),
    });
  });
}

/** The tenant that a refresh token belongs to, or null. Only the holder of the token can ask. */
export function tenantOfRefreshToken(db: Database, tokenHash: string): Promise<string | null> {
  return db.transaction().execute(async (transaction) => {
    await sql`select
      set_config('role', ${appRole}, true),
      set_config('hookwright.refresh_token_hash', ${tokenHash}, true)`.execute(transaction);
    const row = await transaction
      .$extendTables<TenantTables>()
      .selectFrom('refresh_tokens')
      .select('tenant_id')
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row?.tenant_id ?? null;
  });
}
