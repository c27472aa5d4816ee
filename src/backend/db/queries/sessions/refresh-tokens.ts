import type { Selectable, Updateable } from 'kysely';
import type { TenantTables } from '#backend/db/schema.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';

export type RefreshToken = Selectable<TenantTables['refresh_tokens']>;

export interface NewRefreshToken {
  readonly user_id: string;
  readonly family_id: string;
  readonly token_hash: string;
  readonly access_jti: string;
  readonly issued_at: string;
  readonly expires_at: string;
}

export async function addRefreshToken(scope: TenantScope, token: NewRefreshToken): Promise<void> {
  await scope.db
    .insertInto('refresh_tokens')
    .values({ ...token, tenant_id: scope.tenant_id })
    .execute();
}

/** Holds the row until the transaction ends, so that one token is exchanged only once however many ask at the same time. */
export function lockRefreshToken(scope: TenantScope, tokenHash: string): Promise<RefreshToken | undefined> {
  return scope.db
    .selectFrom('refresh_tokens')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .forUpdate()
    .executeTakeFirst();
}

export function findRefreshToken(scope: TenantScope, tokenHash: string): Promise<RefreshToken | undefined> {
  return scope.db.selectFrom('refresh_tokens').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

export async function updateRefreshToken(
  scope: TenantScope,
  id: string,
  changes: Updateable<TenantTables['refresh_tokens']>,
): Promise<void> {
  await scope.db.updateTable('refresh_tokens').set(changes).where('id', '=', id).execute();
}

/** What answers to `family_id` and was exchanged already can no longer give its successor out again. */
export async function forgetSuccessorKeys(scope: TenantScope, familyId: string): Promise<void> {
  await scope.db.updateTable('refresh_tokens').set({ successor_key: null }).where('family_id', '=', familyId).execute();
}

/** Ends one sign-in. Returns the access tokens it gave out, so that they can be refused as well. */
export async function revokeFamily(
  scope: TenantScope,
  familyId: string,
  now: string,
): Promise<{ access_jti: string; issued_at: string }[]> {
  return scope.db
    .updateTable('refresh_tokens')
    .set({ revoked_at: now, successor_key: null })
    .where('family_id', '=', familyId)
    .returning(['access_jti', 'issued_at'])
    .execute();
}

/** Tokens of the same user that ran out long ago are of no use to anybody. */
export async function removeExpired(scope: TenantScope, userId: string, before: string): Promise<void> {
  await scope.db.deleteFrom('refresh_tokens').where('user_id', '=', userId).where('expires_at', '<', before).execute();
}
