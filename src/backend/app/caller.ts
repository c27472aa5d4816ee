import { AppError } from '#contract/errors/app-error.ts';
import { allowedRoles, isAllowed } from '#contract/http/access-table.ts';
import type { Permission } from '#contract/http/route.ts';
import type { Actor } from '../db/with-tenant.ts';

/** Who sent a request, as its access token says. */
export interface Caller extends Actor {
  readonly roles: readonly string[];
  /** When the token ends. */
  readonly expires: Date;
}

/**
 * Lets the caller pass or says why not (`contract.md` 1.5).
 * @throws AppError `unauthorized` without a caller, `forbidden` without the role.
 */
export function requirePermission(permission: Permission, caller: Caller | null): void {
  if (permission === 'public') return;
  if (caller === null) throw new AppError('unauthorized', 'Sign in first: this needs an access token.');
  if (!isAllowed(permission, caller.roles)) {
    throw new AppError(
      'forbidden',
      `Your role does not allow this; ask an administrator of your tenant for the role ${allowedRoles[permission][0]}.`,
    );
  }
}
