import type { Dependencies } from '#backend/app/dependencies.ts';
import { lockRefreshToken } from '#backend/db/queries/sessions/refresh-tokens.ts';
import { nobody, tenantOfRefreshToken, withTenant } from '#backend/db/with-tenant.ts';
import { endFamily, hashToken } from './token-family.ts';

/** Ends the session that the token belongs to; an unknown token has none, which is as good (`contract.md` 4.3). */
export async function logout({ db, clock }: Dependencies, refreshToken: string): Promise<void> {
  const hash = hashToken(refreshToken);
  const tenant_id = await tenantOfRefreshToken(db, hash);
  if (tenant_id === null) return;
  await withTenant(db, { tenant_id, actor_id: nobody }, async (scope) => {
    const row = await lockRefreshToken(scope, hash);
    if (row !== undefined) await endFamily(scope, row.family_id, clock());
  });
}
