import type { TenantScope } from '#backend/db/with-tenant.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
  readonly roles: string[];
  readonly active: boolean;
}

const columns = ['id', 'email', 'password_hash', 'roles', 'active'] as const;

/** @param email in any case; addresses are stored in lower case. */
export function findUserByEmail(scope: TenantScope, email: string): Promise<User | undefined> {
  return scope.db.selectFrom('users').select(columns).where('email', '=', email.toLowerCase()).executeTakeFirst();
}

export function findUser(scope: TenantScope, id: string): Promise<User | undefined> {
  return scope.db.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
}
