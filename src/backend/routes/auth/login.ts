import { randomUUID } from 'node:crypto';
import { AuthError } from '#backend/app/auth-error.ts';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { hashPassword, verifyPassword } from '#backend/app/passwords.ts';
import { removeExpired } from '#backend/db/queries/sessions/refresh-tokens.ts';
import { findUserByEmail, type User } from '#backend/db/queries/users/users.ts';
import { type Actor, nobody, withTenant } from '#backend/db/with-tenant.ts';
import type { authRoutes } from '#contract/http/auth.ts';
import { uuid } from '#contract/model/scalars.ts';
import { issuePair, newRefreshToken } from './token-family.ts';

/** Compared with when there is no such user, so that the answer takes as long. Its password is known to nobody. */
const nobodysHash = hashPassword(randomUUID());

/**
 * Signs a user of the tenant in (`contract.md` 4.2).
 * @throws AuthError with the same reply for an unknown tenant, an unknown address and a wrong password.
 */
export async function login(
  { db, tokens, clock }: Dependencies,
  call: CallOf<typeof authRoutes.login>,
): Promise<AnswerOf<typeof authRoutes.login>> {
  const tenant = uuid.safeParse(call.tenantHeader);
  if (!tenant.success) {
    throw new AuthError('tenant-required', 'unauthorized', 'Name the tenant: send its UUID in the header X-Tenant-ID.');
  }
  const unknown: Actor = { tenant_id: tenant.data, actor_id: nobody };
  const user = await withTenant(db, unknown, (scope) => findUserByEmail(scope, call.body.email));
  requireActive(user);
  // Outside of any transaction: it takes tens of milliseconds, and the embedded database has one connection.
  const matches = await verifyPassword(call.body.password, user?.password_hash ?? (await nobodysHash));
  if (user === undefined || !matches) {
    throw new AuthError(
      'invalid-credentials',
      'unauthorized',
      'E-mail address or password is wrong, or this tenant does not know you; check all three.',
    );
  }
  const reply = await withTenant(db, { ...unknown, actor_id: user.id }, async (scope) => {
    const now = clock();
    await removeExpired(scope, user.id, now.toISOString());
    return issuePair(scope, tokens, user, newRefreshToken(), randomUUID(), now);
  });
  return { reply };
}

/** Before the password, as the contract has it. */
export function requireActive(user: User | undefined): void {
  if (user?.active !== false) return;
  throw new AuthError(
    'account-inactive',
    'unauthorized',
    'This account is not active; ask an administrator of your tenant.',
  );
}
