import { AppError } from '#contract/errors/app-error.ts';
import { type AccessAction, accessOf, refusalCode, standingOf } from '#engine/access/session-access.ts';
import type { Connection } from './connection.ts';
import type { Session } from './session.ts';

/**
 * Lets a call to the backend go on that this session may make, before anything is sent.
 * @throws AppError `conflict` without a backend, `backend_unreachable` while it starts, `unauthorized` without a sign-in,
 *   `forbidden` without the role.
 */
export function requireAccess(action: AccessAction, who: Session, connection: Connection): void {
  const session = who.view();
  const access = accessOf(action, { ...session, state: standingOf(session.state, connection.view().state) });
  if (!access.allowed) throw new AppError(refusalCode(access), access.reason);
}
