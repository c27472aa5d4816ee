import { allTenants } from '#backend/db/all-tenants.ts';
import { lockCredentialsOfOtherKeys, putWrappedKey } from '#backend/db/queries/connectors/credentials.ts';
import { type Database, nobody, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { CredentialKey, CredentialKeys } from './credential-keys.ts';
import { rewrap, UnreadableCredentials } from './seal.ts';

/** Each is one transaction: what a killed exchange has done stays done, and the next one goes on behind it. */
const batchSize = 50;
const beforeAll = nobody;

export interface RewrapResult {
  readonly rewrapped: number;
  /** Credentials that none of the keys opens; they are as they were. */
  readonly unreadable: readonly {
    readonly connector_id: string;
    readonly tenant_id: string;
    readonly reason: string;
  }[];
}

/**
 * Wraps the keys of all tenants' credentials with `to` where they are wrapped with another of `keys`. The credentials
 * themselves are neither decrypted nor written. May run while backends that have both keys serve requests, and again
 * after it was killed.
 */
export async function rewrapCredentials(db: Database, keys: CredentialKeys, to: CredentialKey): Promise<RewrapResult> {
  const unreadable: RewrapResult['unreadable'][number][] = [];
  let rewrapped = 0;
  for (const tenant_id of await allTenants(db)) {
    let after: string | null = beforeAll;
    while (after !== null) {
      const from: string = after;
      const batch = await withTenant(db, { tenant_id, actor_id: nobody }, (scope) =>
        rewrapBatch(scope, keys, to, from),
      );
      rewrapped += batch.rewrapped;
      unreadable.push(...batch.unreadable);
      after = batch.last;
    }
  }
  return { rewrapped, unreadable };
}

async function rewrapBatch(scope: TenantScope, keys: CredentialKeys, to: CredentialKey, after: string) {
  const { tenant_id } = scope;
  const unreadable: RewrapResult['unreadable'][number][] = [];
  const rows = await lockCredentialsOfOtherKeys(scope, to.id, after, batchSize);
  for (const { connector_id, ...sealed } of rows) {
    try {
      await putWrappedKey(scope, connector_id, rewrap(sealed, { tenant_id, connector_id }, keys, to));
    } catch (error) {
      if (!(error instanceof UnreadableCredentials)) throw error;
      unreadable.push({ connector_id, tenant_id, reason: error.message });
    }
  }
  const last = rows.length < batchSize ? null : (rows.at(-1)?.connector_id ?? null);
  return { rewrapped: rows.length - unreadable.length, unreadable, last };
}
