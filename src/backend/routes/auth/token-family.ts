import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { accessSeconds, type TokenService } from '#backend/app/token-service.ts';
import { addRefreshToken, revokeFamily } from '#backend/db/queries/sessions/refresh-tokens.ts';
import { revokeAccessTokens } from '#backend/db/queries/sessions/revoked-tokens.ts';
import type { User } from '#backend/db/queries/users/users.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { TokenPair } from '#contract/http/auth.ts';

const refreshMs = 7 * 24 * 60 * 60 * 1000;

/** 43 URL-safe base64 characters (`contract.md` 4.3). */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function newSuccessorKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token that follows `token`. It can be made again only by who holds both the token, which the database does not,
 * and the key, which leaves the database as soon as the successor is used.
 */
export function successorOf(token: string, successorKey: string): string {
  return createHmac('sha256', successorKey).update(token).digest('base64url');
}

/** Stores `refreshToken` as the newest of its family and signs the access token that goes with it. */
export async function issuePair(
  scope: TenantScope,
  tokens: TokenService,
  user: User,
  refreshToken: string,
  familyId: string,
  now: Date,
): Promise<TokenPair> {
  const jti = randomUUID();
  await addRefreshToken(scope, {
    user_id: user.id,
    family_id: familyId,
    token_hash: hashToken(refreshToken),
    access_jti: jti,
    issued_at: now.toISOString(),
    expires_at: new Date(now.getTime() + refreshMs).toISOString(),
  });
  return signPair(scope, tokens, user, refreshToken, { jti, issuedAt: now });
}

export async function signPair(
  scope: TenantScope,
  tokens: TokenService,
  user: User,
  refreshToken: string,
  access: { readonly jti: string; readonly issuedAt: Date },
): Promise<TokenPair> {
  const { roles, email } = user;
  const accessToken = await tokens.sign({ ...access, sub: user.id, tid: scope.tenant_id, roles, email });
  return { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer', expires_in: accessSeconds };
}

/** Ends everything that descends from one sign-in: its refresh tokens, and its access tokens before they expire. */
export async function endFamily(scope: TenantScope, familyId: string, now: Date): Promise<void> {
  const revoked = await revokeFamily(scope, familyId, now.toISOString());
  const accessTokens = revoked.map(({ access_jti, issued_at }) => ({
    jti: access_jti,
    // A minute more than its life: the leeway with which it is still accepted.
    expires_at: new Date(new Date(issued_at).getTime() + (accessSeconds + 60) * 1000).toISOString(),
  }));
  await revokeAccessTokens(scope, accessTokens, now.toISOString());
}
