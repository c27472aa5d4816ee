import type { ErrorCode } from '#contract/errors/app-error.ts';
import { accessTable, allowedRoles, isAllowed } from '#contract/http/access-table.ts';
import type { Connection, Session } from '#contract/rpc/workspace.ts';

/**
 * What a person does with the backend from the studio, the route that decides whether they may, and the words for it.
 * Work on drafts, cases, dry runs and local templates is not among them: that is everybody's own (`sync.md` 3.16).
 */
const actions = {
  publish: { route: 'POST /governance/scripts/:id/versions', to: 'publish', doing: 'publishing' },
  pull: { route: 'GET /governance/scripts', to: 'get published changes', doing: 'getting published changes' },
  publish_templates: {
    route: 'POST /governance/script-templates',
    to: 'publish templates',
    doing: 'publishing templates',
  },
  read_logs: {
    route: 'GET /governance/script-execution-logs',
    to: 'read execution logs',
    doing: 'reading execution logs',
  },
  read_audit: { route: 'GET /governance/script-audit-events', to: 'read the audit', doing: 'reading the audit' },
  remote_dry_run: {
    route: 'POST /governance/scripts/:id/versions/:n/dry-run',
    to: 'dry-run a version on the backend',
    doing: 'a dry run on the backend',
  },
  read_connectors: {
    route: 'GET /connectors/:id',
    to: 'ask the backend about a connector',
    doing: 'asking about a connector',
  },
  test_connector: { route: 'POST /connectors/:id/test', to: 'test a connection', doing: 'testing a connection' },
  set_credentials: {
    route: 'PUT /connectors/:id/credentials',
    to: 'set credentials',
    doing: 'setting credentials',
  },
  read_resources: { route: 'GET /provisioning/resources', to: 'see resources', doing: 'seeing resources' },
  provision: { route: 'POST /provisioning/resources', to: 'provision resources', doing: 'provisioning' },
  find_people: { route: 'GET /governance/users', to: 'find people', doing: 'finding people' },
  own_status: {
    route: 'GET /governance/users/:id/lifecycle/status',
    to: 'see in which state you are',
    doing: 'seeing your state',
  },
} as const;
export type AccessAction = keyof typeof actions;
export const accessActions = Object.keys(actions) as AccessAction[];

/** How somebody stands with the workspace's backend. */
export type Standing = Session['state'] | 'no_backend' | 'starting';

/** Where there is no backend, or none yet, nobody can sign in, so that is what to say instead. */
export function standingOf(session: Session['state'], connection: Connection['state']): Standing {
  if (connection === 'none') return 'no_backend';
  return connection === 'starting' && session !== 'signed_in' ? 'starting' : session;
}

/** As much of a session as decides what it may do. */
export interface Who {
  readonly state: Standing;
  readonly email: string | null;
  readonly roles: readonly string[];
}

export const backendStarting = 'The backend is still starting. Try again in a moment; your drafts are kept.';

/** `remedy` is what the person can do about it here and now; null where an administrator has to. */
export type Access = { readonly allowed: true } | Refused;
interface Refused {
  readonly allowed: false;
  readonly reason: string;
  readonly remedy: 'workspace' | 'sign_in' | 'wait' | null;
}

/** Whether this session may, or why not and what to do (FR-036, FR-038, SC-009). The backend alone decides; this only says it before. */
export function accessOf(action: AccessAction, { state, email, roles }: Who): Access {
  const { to, doing, route } = actions[action];
  if (state === 'no_backend') {
    return refused(`This workspace has no backend. Choose one in the workspace settings to ${to}.`, 'workspace');
  }
  if (state === 'starting') return refused(backendStarting, 'wait');
  if (state === 'signing_in') return refused(`You are being signed in. Wait a moment to ${to}.`, 'wait');
  if (state === 'signed_out') return refused(`You are not signed in. Sign in to ${to}.`, 'sign_in');
  if (state === 'expired') return refused(`Your sign-in has expired. Sign in again to ${to}.`, 'sign_in');
  const permission = accessTable[route]?.permission ?? 'admin';
  if (isAllowed(permission, roles)) return { allowed: true };
  const had = roles.length === 0 ? 'no role' : `the role ${roles.join(', ')}`;
  return refused(
    `${email ?? 'This account'} has ${had}, and ${doing} needs ${allowedRoles[permission][0]}. Ask an administrator for it, or sign in with another account.`,
    null,
  );
}

/** What a caller that asked all the same is answered with. */
export function refusalCode({ remedy }: Refused): ErrorCode {
  const codes = { workspace: 'conflict', sign_in: 'unauthorized', wait: 'backend_unreachable' } as const;
  return remedy === null ? 'forbidden' : codes[remedy];
}

function refused(reason: string, remedy: Refused['remedy']): Refused {
  return { allowed: false, reason, remedy };
}
