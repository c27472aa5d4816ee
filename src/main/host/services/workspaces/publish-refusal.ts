import type { PlanView } from '#contract/rpc/sync.ts';
import type { Connection } from '../backend/connection.ts';
import type { Session } from '../backend/session.ts';

/** Why nothing can be published now, and what to do about it; null where it can. */
export function publishRefusal(session: Session, connection: Connection): PlanView['refusal'] {
  const who = session.view();
  const backend = connection.view();
  if (backend.state === 'none') return { code: 'conflict', message: who.reason ?? '' };
  if (who.reason !== null) {
    return { code: who.state === 'signed_in' ? 'forbidden' : 'unauthorized', message: who.reason };
  }
  if (backend.state === 'online') return null;
  const starting = 'The backend is still starting. Try again in a moment; your drafts are kept.';
  return { code: 'backend_unreachable', message: backend.message ?? starting };
}
