import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** Credentials as they are stored: unreadable without the key that `key_id` names. */
export interface SealedCredentials {
  readonly ciphertext: Uint8Array;
  readonly wrapped_key: Uint8Array;
  readonly key_id: string;
}

const columns = ['ciphertext', 'wrapped_key', 'key_id'] as const;

/** Replaces those the connector has. */
export async function putCredentials(
  scope: TenantScope,
  connector_id: string,
  sealed: SealedCredentials,
): Promise<void> {
  const row = { ...sealed, set_by: scope.actor_id, set_at: sql<string>`now()` };
  await naming(scope, connector_id);
  await scope.db
    .insertInto('connector_credentials')
    .values({ tenant_id: scope.tenant_id, connector_id, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'connector_id']).doUpdateSet(row))
    .execute();
  await naming(scope, '');
}

export async function findCredentials(
  scope: TenantScope,
  connector_id: string,
): Promise<SealedCredentials | undefined> {
  await naming(scope, connector_id);
  const row = await scope.db
    .selectFrom('connector_credentials')
    .select(columns)
    .where('connector_id', '=', connector_id)
    .executeTakeFirst();
  await naming(scope, '');
  return row;
}

export async function deleteCredentials(scope: TenantScope, connector_id: string): Promise<void> {
  await naming(scope, connector_id);
  await scope.db.deleteFrom('connector_credentials').where('connector_id', '=', connector_id).execute();
  await naming(scope, '');
}

export interface StoredCredentials extends SealedCredentials {
  readonly connector_id: string;
}

/** Some of the tenant's credentials whose key is another one, after `after` by connector, for the exchange of keys. Holds them. */
export async function lockCredentialsOfOtherKeys(
  scope: TenantScope,
  key_id: string,
  after: string,
  limit: number,
): Promise<StoredCredentials[]> {
  await naming(scope, 'every connector');
  return scope.db
    .selectFrom('connector_credentials')
    .select(['connector_id', ...columns])
    .where('key_id', '!=', key_id)
    .where('connector_id', '>', after)
    .orderBy('connector_id')
    .limit(limit)
    .forUpdate()
    .execute();
}

/** The same credentials under another key: who set them, and when, stays. */
export async function putWrappedKey(
  scope: TenantScope,
  connector_id: string,
  { wrapped_key, key_id }: Pick<SealedCredentials, 'wrapped_key' | 'key_id'>,
): Promise<void> {
  await naming(scope, connector_id);
  await scope.db
    .updateTable('connector_credentials')
    .set({ wrapped_key, key_id })
    .where('connector_id', '=', connector_id)
    .execute();
}

/** What row-level security asks for, in this transaction only (migration 0008). */
async function naming(scope: TenantScope, whose: string): Promise<void> {
  await sql`select set_config('hookwright.credentials_of', ${whose}, true)`.execute(scope.db);
}
