import { AuthError } from '#backend/app/auth-error.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import {
  findRefreshToken,
  forgetSuccessorKeys,
  lockRefreshToken,
  type RefreshToken,
  updateRefreshToken,
} from '#backend/db/queries/sessions/refresh-tokens.ts';
import { findUser, type User } from '#backend/db/queries/users/users.ts';
import { nobody, type TenantScope, tenantOfRefreshToken, withTenant } from '#backend/db/with-tenant.ts';
import type { TokenPair } from '#contract/http/auth.ts';
import { requireActive } from './login.ts';
import { endFamily, hashToken, issuePair, newSuccessorKey, signPair, successorOf } from './token-family.ts';

/** A refusal that has to be committed: it revoked something on its way. */
type Outcome = { readonly pair: TokenPair } | { readonly refusal: AuthError };

/**
 * Exchanges a refresh token for a new pair; the old one is used up (`contract.md` 4.3). Presented once more within the
 * grace, while nobody has used its successor, it gives out the very same pair: an answer that got lost on its way logs
 * nobody out (`sync.md` 3.15). In any other case a used token is a stolen one, and everything of its sign-in is revoked.
 */
export async function refresh(dependencies: Dependencies, refreshToken: string): Promise<TokenPair> {
  const hash = hashToken(refreshToken);
  const tenant_id = await tenantOfRefreshToken(dependencies.db, hash);
  if (tenant_id === null) throw unknownToken();
  const outcome = await withTenant(dependencies.db, { tenant_id, actor_id: nobody }, async (scope) => {
    const row = await lockRefreshToken(scope, hash);
    const user = row === undefined ? undefined : await findUser(scope, row.user_id);
    if (row === undefined || user === undefined) return { refusal: unknownToken() };
    return exchange(dependencies, scope, row, user, refreshToken);
  });
  if ('refusal' in outcome) throw outcome.refusal;
  return outcome.pair;
}

async function exchange(
  dependencies: Dependencies,
  scope: TenantScope,
  row: RefreshToken,
  user: User,
  refreshToken: string,
): Promise<Outcome> {
  const now = dependencies.clock();
  if (row.revoked_at !== null) return { refusal: revoked() };
  if (new Date(row.expires_at) <= now) {
    return { refusal: new AuthError('token-expired', 'unauthorized', 'Your session has expired; sign in again.') };
  }
  requireActive(user);
  if (row.used_at !== null) {
    const same = await sameAgain(dependencies, scope, row, user, refreshToken, now);
    if (same !== null) return { pair: same };
    await endFamily(scope, row.family_id, now);
    return { refusal: revoked() };
  }
  // Whoever uses this token has received it: the way back to it from its predecessor closes.
  await forgetSuccessorKeys(scope, row.family_id);
  const successorKey = newSuccessorKey();
  await updateRefreshToken(scope, row.id, { used_at: now.toISOString(), successor_key: successorKey });
  const successor = successorOf(refreshToken, successorKey);
  return { pair: await issuePair(scope, dependencies.tokens, user, successor, row.family_id, now) };
}

async function sameAgain(
  { tokens, refreshGraceMs }: Dependencies,
  scope: TenantScope,
  row: RefreshToken,
  user: User,
  refreshToken: string,
  now: Date,
): Promise<TokenPair | null> {
  if (row.successor_key === null || row.used_at === null) return null;
  if (now.getTime() - new Date(row.used_at).getTime() > refreshGraceMs) return null;
  const successor = successorOf(refreshToken, row.successor_key);
  const next = await findRefreshToken(scope, hashToken(successor));
  if (next === undefined || next.used_at !== null || next.revoked_at !== null) return null;
  return signPair(scope, tokens, user, successor, { jti: next.access_jti, issuedAt: new Date(next.issued_at) });
}

function unknownToken(): AuthError {
  return new AuthError('invalid-token', 'unauthorized', 'This refresh token is not known here; sign in again.');
}

function revoked(): AuthError {
  return new AuthError('token-revoked', 'unauthorized', 'Your session was ended; sign in again.');
}
