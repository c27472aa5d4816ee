import type { PlanView } from '#contract/rpc/sync.ts';
import { accessOf, backendStarting, refusalCode, standingOf } from '#engine/access/session-access.ts';
import type { Connection } from '../backend/connection.ts';
import type { Session } from '../backend/session.ts';

/** Why nothing can be published now, and what to do about it; null where it can. */
export function publishRefusal(session: Session, connection: Connection): PlanView['refusal'] {
  const who = session.view();
  const backend = connection.view();
  const access = accessOf('publish', { ...who, state: standingOf(who.state, backend.state) });
  if (!access.allowed) {
    const message = access.remedy === 'wait' ? (backend.message ?? access.reason) : access.reason;
    return { code: refusalCode(access), message };
  }
  if (backend.state === 'online') return null;
  return { code: 'backend_unreachable', message: backend.message ?? backendStarting };
}
