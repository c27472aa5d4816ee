import type { FastifyInstance, RouteOptions } from 'fastify';
import { accessTable, type RouteAccess } from '#contract/http/access-table.ts';
import { permissions } from '#contract/http/route.ts';

/**
 * Refuses to start while any route, of whatever origin, does not say who may call it, or says otherwise than the access
 * table, or is not in that table (SC-009). Asked when all routes are there, so that a plugin that brings routes of its own
 * may still be told what they are.
 */
export function requireDeclaredPermissions(
  app: FastifyInstance,
  table: Readonly<Record<string, RouteAccess>> = accessTable,
): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', (done) => {
    const wrong = routes.flatMap((route) => refusal(route, table) ?? []);
    return wrong.length === 0 ? done() : done(new Error(wrong.join(' ')));
  });
}

function refusal(route: RouteOptions, table: Readonly<Record<string, RouteAccess>>): string | null {
  const name = `${String(route.method)} ${route.url}`;
  const permission = route.config?.permission;
  if (permission === undefined || !permissions.includes(permission)) {
    return `No permission is declared for ${name}; say in the route's config who may call it.`;
  }
  // What answers beside the API (its description, OPTIONS, the refusal of other methods) does nothing and is hidden.
  if (permission === 'public' && isHidden(route)) return null;
  const known = methodsOf(route).map((method) => table[`${method === 'HEAD' ? 'GET' : method} ${route.url}`]);
  if (known.some((access) => access === undefined)) {
    return `The access table says nothing of ${name}; say there who may call it.`;
  }
  if (known.some((access) => access?.permission !== permission)) {
    return `${name} says that its permission is ${permission}, and the access table says otherwise; make them agree.`;
  }
  return null;
}

function isHidden({ schema }: RouteOptions): boolean {
  return (schema as { hide?: boolean } | undefined)?.hide === true;
}

function methodsOf({ method }: RouteOptions): readonly string[] {
  return Array.isArray(method) ? method : [method];
}
