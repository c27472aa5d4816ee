import type { Database, TenantScope } from '#backend/db/with-tenant.ts';

/** Refuses these access tokens until they expire, and forgets the ones that have. */
export async function revokeAccessTokens(
  scope: TenantScope,
  tokens: readonly { jti: string; expires_at: string }[],
  now: string,
): Promise<void> {
  await scope.db.deleteFrom('revoked_tokens').where('expires_at', '<', now).execute();
  if (tokens.length === 0) return;
  await scope.db
    .insertInto('revoked_tokens')
    .values(tokens.map(({ jti, expires_at }) => ({ jti, expires_at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function isRevoked(db: Database, jti: string): Promise<boolean> {
  const row = await db.selectFrom('revoked_tokens').select('jti').where('jti', '=', jti).executeTakeFirst();
  return row !== undefined;
}
