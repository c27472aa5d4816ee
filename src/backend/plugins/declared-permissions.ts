import type { FastifyInstance, RouteOptions } from 'fastify';
import { permissions } from '#contract/http/route.ts';

/**
 * Refuses to start while any route, of whatever origin, does not say who may call it. Asked when all routes are there,
 * so that a plugin that brings routes of its own may still be told what they are.
 */
export function requireDeclaredPermissions(app: FastifyInstance): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', (done) => {
    const open = routes.filter(({ config }) => !permissions.some((permission) => permission === config?.permission));
    if (open.length === 0) return done();
    const names = open.map(({ method, url }) => `${String(method)} ${url}`).join(', ');
    return done(new Error(`No permission is declared for ${names}; say in the route's config who may call it.`));
  });
}
