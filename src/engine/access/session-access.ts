import { accessTable, allowedRoles, isAllowed } from '#contract/http/access-table.ts';

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

/** As much of a session as decides what it may do. */
export interface Who {
  readonly state: 'no_backend' | 'signed_out' | 'signed_in' | 'expired';
  readonly email: string | null;
  readonly roles: readonly string[];
}

/** `remedy` is what the person can do about it here and now; null where an administrator has to. */
export type Access =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: string; readonly remedy: 'workspace' | 'sign_in' | null };

/** Whether this session may, or why not and what to do (FR-036, FR-038, SC-009). The backend alone decides; this only says it before. */
export function accessOf(action: AccessAction, { state, email, roles }: Who): Access {
  const { to, doing, route } = actions[action];
  if (state === 'no_backend') {
    return refused(`This workspace has no backend. Choose one in the workspace settings to ${to}.`, 'workspace');
  }
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

function refused(reason: string, remedy: 'workspace' | 'sign_in' | null): Access {
  return { allowed: false, reason, remedy };
}
