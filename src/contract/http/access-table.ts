import type { Permission, Route } from './route.ts';

/** Who can ask the backend for something. `anonymous` has no access token; the others are roles of a token (`contract.md` 1.5). */
export const roles = ['anonymous', 'user', 'auditor', 'operator', 'admin', 'super_admin'] as const;
export type Role = (typeof roles)[number];

/** Whom a permission lets in. The backend's check, the studio's buttons and the generated test all read this. */
export const allowedRoles: Readonly<Record<Permission, readonly Role[]>> = {
  public: roles,
  authenticated: ['user', 'auditor', 'operator', 'admin', 'super_admin'],
  admin: ['admin', 'super_admin'],
  provisioning_read: ['auditor', 'operator', 'admin', 'super_admin'],
  provisioning_full: ['operator', 'admin', 'super_admin'],
};

/**
 * What is there for an administrator of another tenant: `not_found` where the route names an object, as if there were none;
 * `own` where it names none and works on the caller's own tenant; `open` where no tenant has a part in it; `self` where the
 * route names a person: they themselves and administrators of their tenant may, and others of the tenant may not.
 */
export type Foreign = 'not_found' | 'own' | 'open' | 'self';

export interface RouteAccess {
  readonly permission: Permission;
  readonly foreign: Foreign;
}

const open: RouteAccess = { permission: 'public', foreign: 'open' };
const adminOnly: RouteAccess = { permission: 'admin', foreign: 'own' };
const adminOfObject: RouteAccess = { permission: 'admin', foreign: 'not_found' };
const signedIn: RouteAccess = { permission: 'authenticated', foreign: 'own' };
const signedInOfObject: RouteAccess = { permission: 'authenticated', foreign: 'not_found' };
const readsProvisioning: RouteAccess = { permission: 'provisioning_read', foreign: 'own' };
const readsProvisioned: RouteAccess = { permission: 'provisioning_read', foreign: 'not_found' };
const provisions: RouteAccess = { permission: 'provisioning_full', foreign: 'own' };
const provisionsObject: RouteAccess = { permission: 'provisioning_full', foreign: 'not_found' };

/**
 * Every route of the backend and who may call it: FR-036, FR-038, SC-009. A route that is not here, or that says otherwise
 * of itself, keeps the backend from starting.
 */
export const accessTable: Readonly<Record<string, RouteAccess>> = {
  'GET /capabilities': open,
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /openapi.json': open,
  'GET /.well-known/jwks.json': open,
  'POST /auth/login': open,
  'POST /auth/refresh': open,
  'POST /auth/logout': open,

  'GET /governance/scripts': adminOnly,
  'POST /governance/scripts': adminOnly,
  'POST /governance/scripts/validate': adminOnly,
  'POST /governance/scripts/dry-run': adminOnly,
  'GET /governance/scripts/:id': adminOfObject,
  'PUT /governance/scripts/:id': adminOfObject,
  'DELETE /governance/scripts/:id': adminOfObject,
  'POST /governance/scripts/:id/activate': adminOfObject,
  'POST /governance/scripts/:id/deactivate': adminOfObject,
  'GET /governance/scripts/:id/versions': adminOfObject,
  'POST /governance/scripts/:id/versions': adminOfObject,
  'GET /governance/scripts/:id/versions/compare': adminOfObject,
  'GET /governance/scripts/:id/versions/:n': adminOfObject,
  'POST /governance/scripts/:id/versions/:n/dry-run': adminOfObject,
  'POST /governance/scripts/:id/rollback': adminOfObject,

  'GET /governance/script-templates': adminOnly,
  'POST /governance/script-templates': adminOnly,
  'GET /governance/script-templates/:id': adminOfObject,
  'PUT /governance/script-templates/:id': adminOfObject,
  'DELETE /governance/script-templates/:id': adminOfObject,
  'POST /governance/script-templates/:id/instantiate': adminOfObject,

  'GET /governance/script-execution-logs': adminOnly,
  'GET /governance/script-execution-logs/:id': adminOfObject,
  'GET /governance/script-audit-events': adminOnly,

  'GET /governance/script-bindings': adminOnly,
  'POST /governance/script-bindings': adminOnly,
  'GET /governance/script-bindings/:id': adminOfObject,
  'PUT /governance/script-bindings/:id': adminOfObject,
  'DELETE /governance/script-bindings/:id': adminOfObject,
  // One that is gone, or never was, has none to show (`contract.md` B-06).
  'GET /governance/connectors/:id/script-bindings': adminOnly,
  'PUT /governance/connectors/:id/bindings/order': adminOfObject,
  'GET /governance/pipeline-tests': adminOnly,
  'POST /governance/pipeline-tests': adminOnly,
  'GET /governance/pipeline-tests/:id': adminOfObject,
  'PUT /governance/pipeline-tests/:id': adminOfObject,
  'DELETE /governance/pipeline-tests/:id': adminOfObject,

  'GET /connector-types': signedIn,
  'GET /connectors': signedIn,
  'POST /connectors': adminOnly,
  'GET /connectors/:id': signedInOfObject,
  'PUT /connectors/:id': adminOfObject,
  'DELETE /connectors/:id': adminOfObject,
  'POST /connectors/:id/activate': adminOfObject,
  'POST /connectors/:id/deactivate': adminOfObject,
  'POST /connectors/:id/test': adminOfObject,
  'PUT /connectors/:id/credentials': adminOfObject,
  'DELETE /connectors/:id/credentials': adminOfObject,

  'GET /governance/lifecycle/configs': adminOnly,
  'POST /governance/lifecycle/configs': adminOnly,
  'GET /governance/lifecycle/configs/:id': adminOfObject,
  'PUT /governance/lifecycle/configs/:id': adminOfObject,
  'PATCH /governance/lifecycle/configs/:id': adminOfObject,
  'DELETE /governance/lifecycle/configs/:id': adminOfObject,
  'POST /governance/lifecycle/configs/:id/states': adminOfObject,
  'PUT /governance/lifecycle/configs/:id/states/order': adminOfObject,
  'PUT /governance/lifecycle/configs/:id/states/:state_id': adminOfObject,
  'PATCH /governance/lifecycle/configs/:id/states/:state_id': adminOfObject,
  'DELETE /governance/lifecycle/configs/:id/states/:state_id': adminOfObject,
  'GET /governance/lifecycle/configs/:id/states/:state_id/actions': adminOfObject,
  'PUT /governance/lifecycle/configs/:id/states/:state_id/actions': adminOfObject,
  'POST /governance/lifecycle/configs/:id/transitions': adminOfObject,
  'PUT /governance/lifecycle/configs/:id/transitions/:transition_id': adminOfObject,
  'PATCH /governance/lifecycle/configs/:id/transitions/:transition_id': adminOfObject,
  'DELETE /governance/lifecycle/configs/:id/transitions/:transition_id': adminOfObject,
  'GET /governance/lifecycle/configs/:id/transitions/:transition_id/conditions': adminOfObject,
  'PUT /governance/lifecycle/configs/:id/transitions/:transition_id/conditions': adminOfObject,
  'POST /governance/lifecycle/configs/:id/transitions/:transition_id/conditions/evaluate': adminOfObject,
  'GET /governance/users': adminOnly,
  'GET /governance/lifecycle/walks': adminOnly,
  'POST /governance/lifecycle/walks': adminOnly,
  'GET /governance/lifecycle/walks/:id': adminOfObject,
  'PUT /governance/lifecycle/walks/:id': adminOfObject,
  'DELETE /governance/lifecycle/walks/:id': adminOfObject,
  'GET /governance/users/:id/lifecycle/status': { permission: 'authenticated', foreign: 'self' },

  'GET /provisioning/resources': readsProvisioning,
  'POST /provisioning/resources': provisions,
  'GET /provisioning/resources/:id': readsProvisioned,
  'PATCH /provisioning/resources/:id': provisionsObject,
  'DELETE /provisioning/resources/:id': provisionsObject,
  'POST /provisioning/resources/:id/enable': provisionsObject,
  'POST /provisioning/resources/:id/disable': provisionsObject,
  'GET /provisioning/provisions': readsProvisioning,
  'GET /provisioning/provisions/:id': readsProvisioned,
  'GET /provisioning/provisions/:id/events': readsProvisioned,
  'POST /provisioning/provisions/:id/cancel': provisionsObject,
  'POST /provisioning/provisions/:id/resume': provisionsObject,
  'POST /provisioning/sst-imports': provisions,

  'POST /v1/change-sets': adminOnly,
  'GET /v1/change-sets/:id': adminOfObject,
  // Abandoning an id that nobody here has used is a decision of one's own tenant, not a look at another's.
  'POST /v1/change-sets/:id/abandon': adminOnly,
  'GET /v1/changes': adminOnly,
  'GET /v1/snapshot': adminOnly,
  // A text is stored by its hash in the caller's own tenant, whoever else has it.
  'PUT /v1/blobs/:sha256': adminOnly,
  'GET /v1/blobs/:sha256': adminOfObject,
};

export function accessKey({ method, url }: Pick<Route, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

/** Whether somebody with these roles may; whoever has a token counts as `user`, whatever its roles are called. */
export function isAllowed(permission: Permission, callerRoles: readonly string[]): boolean {
  const allowed: readonly string[] = allowedRoles[permission];
  return allowed.includes('user') || callerRoles.some((role) => allowed.includes(role));
}
