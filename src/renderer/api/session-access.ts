import type { Connection, Session } from '#contract/rpc/workspace.ts';
import {
  type Access,
  type AccessAction,
  accessOf,
  backendStarting,
  standingOf,
} from '#engine/access/session-access.ts';
import { useStudio } from '#renderer/state/studio.ts';

/** What this window's session may do at the backend; each answer has the reason for the tooltip where it may not. */
export interface SessionAccess {
  can(action: AccessAction): Access;
  /** Like `can`, for what is asked of the backend at once: also that it answers. */
  canNow(action: AccessAction): Access;
}

const unknown: Access = {
  allowed: false,
  reason: 'The workspace is still opening. Try again in a moment.',
  remedy: 'wait',
};

/** For components: follows the session. */
export function useAccess(): SessionAccess {
  const session = useStudio((state) => state.session);
  const connection = useStudio((state) => state.connection);
  return accessFor(session, connection);
}

/** For commands and whatever is not drawn. */
export function currentAccess(): SessionAccess {
  const { session, connection } = useStudio.getState();
  return accessFor(session, connection);
}

/** The reason, in the form a command's `disabled` has. */
export function refusalOf(access: Access): string | null {
  return access.allowed ? null : access.reason;
}

function accessFor(session: Session | null, connection: Connection | null): SessionAccess {
  if (session === null || connection === null) return { can: () => unknown, canNow: () => unknown };
  const who = { ...session, state: standingOf(session.state, connection.state) };
  const can = (action: AccessAction) => accessOf(action, who);
  return { can, canNow: (action) => reachable(can(action), connection) };
}

function reachable(access: Access, { state, message }: Connection): Access {
  if (!access.allowed || state === 'online') return access;
  return { allowed: false, reason: message ?? backendStarting, remedy: state === 'starting' ? 'wait' : null };
}
