import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#contract/errors/app-error.ts';
import type { Permission } from '#contract/http/route.ts';
import { uuid } from '#contract/model/scalars.ts';
import { AuthError } from '../app/auth-error.ts';
import { type Caller, requirePermission } from '../app/caller.ts';
import type { TokenService } from '../app/token-service.ts';
import { isRevoked } from '../db/queries/sessions/revoked-tokens.ts';
import type { Database } from '../db/with-tenant.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it keeps the server from starting (`declared-permissions.ts`). */
    permission?: Permission;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

export interface AccessDependencies {
  readonly db: Database;
  readonly tokens: TokenService;
  readonly clock: () => Date;
}

/** Judges every request before its body is read: tenant header, then token, then both together, then the role (`contract.md` 1.2). */
export function addAccessControl(app: FastifyInstance, dependencies: AccessDependencies): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (request.is404 || permission === 'public') return;
    // A route that slipped past the check at the start is closed, not open.
    if (permission === undefined) throw new AppError('forbidden', 'This route says of nobody that they may use it.');
    request.caller = await authenticate(request, dependencies);
    requirePermission(permission, request.caller);
  });
}

async function authenticate(request: FastifyRequest, { db, tokens, clock }: AccessDependencies): Promise<Caller> {
  const tenant = tenantOf(request);
  const claims = await tokens.verify(bearerOf(request), clock());
  if (await isRevoked(db, claims.jti)) {
    throw new AuthError('token-revoked', 'unauthorized', 'This access token was revoked; sign in again.');
  }
  if (claims.tid !== tenant) {
    throw new AppError('forbidden', 'X-Tenant-ID names another tenant than your access token; sign in to that tenant.');
  }
  requireExpectedTenant(request, tenant);
  const expires = new Date(claims.exp * 1000);
  return { tenant_id: claims.tid, actor_id: claims.sub, request_id: request.id, roles: claims.roles, expires };
}

/** A client that says for which tenant its request was made is told when it is not this one (`sync.md` 3.16). */
function requireExpectedTenant(request: FastifyRequest, tenant: string): void {
  const expected = request.headers['x-expect-tenant'];
  if (expected === undefined || String(expected).trim().toLowerCase() === tenant) return;
  throw new AppError('wrong_tenant', 'This request was made for another tenant than the one you are signed in to.');
}

function tenantOf(request: FastifyRequest): string {
  const header = request.headers['x-tenant-id'];
  const tenant = uuid.safeParse(typeof header === 'string' ? header.trim() : undefined);
  if (tenant.success) return tenant.data;
  throw new AppError('unauthorized', 'Name the tenant: send its UUID in the header X-Tenant-ID.');
}

/** `Bearer`, one space, the token; nothing else (`contract.md` 1.2). */
function bearerOf(request: FastifyRequest): string {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return token;
  throw new AppError(
    'unauthorized',
    'Send an access token in the header Authorization: Bearer TOKEN; POST /auth/login gives one.',
  );
}
