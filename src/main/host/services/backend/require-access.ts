import { AppError } from '#contract/errors/app-error.ts';
import { type AccessAction, accessOf } from '#engine/access/session-access.ts';
import type { Connection } from './connection.ts';
import type { Session } from './session.ts';

/**
 * Lets a call to the backend go on that this session may make, before anything is sent.
 * @throws AppError `conflict` without a backend, `unauthorized` without a sign-in, `forbidden` without the role.
 */
export function requireAccess(action: AccessAction, who: Session, connection: Connection): void {
  const session = who.view();
  const hasBackend = connection.view().state !== 'none';
  const access = accessOf(action, { ...session, state: hasBackend ? session.state : 'no_backend' });
  if (access.allowed) return;
  const codes = { workspace: 'conflict', sign_in: 'unauthorized' } as const;
  throw new AppError(access.remedy === null ? 'forbidden' : codes[access.remedy], access.reason);
}
