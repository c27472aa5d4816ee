import type { FastifyInstance, HTTPMethods } from 'fastify';
import { AppError } from '#contract/errors/app-error.ts';

const methods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Answers 405 with `Allow` for a method that an address does not have, and OPTIONS with `Allow` alone. Call it when all
 * routes are there: it serves the missing methods of each address itself, and so a literal address
 * (`/scripts/validate`) never falls through to one with a parameter (`/scripts/:id`).
 */
export function createMethodTable(app: FastifyInstance): { serveMissingMethods(): void } {
  const served = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const known = served.get(url) ?? new Set<string>();
    for (const name of [method].flat()) known.add(name);
    served.set(url, known);
  });
  return {
    serveMissingMethods: () => {
      for (const [url, known] of [...served]) {
        const allow = [...known, 'OPTIONS'].sort().join(', ');
        refuseMissing(
          app,
          url,
          allow,
          methods.filter((method) => !known.has(method)),
        );
        answerOptions(app, url, allow);
      }
    },
  };
}

function refuseMissing(app: FastifyInstance, url: string, allow: string, missing: HTTPMethods[]): void {
  app.route({
    url,
    method: missing,
    schema: { hide: true },
    config: { permission: 'public' },
    exposeHeadRoute: false,
    // Before any body is read: its type or size must not matter.
    onRequest: async (request, reply) => {
      reply.header('allow', allow);
      throw new AppError('method_not_allowed', `${request.method} is not possible here; this address knows ${allow}.`);
    },
    handler: () => Promise.resolve(),
  });
}

function answerOptions(app: FastifyInstance, url: string, allow: string): void {
  app.route({
    url,
    method: 'OPTIONS',
    schema: { hide: true },
    config: { permission: 'public' },
    handler: (_request, reply) => reply.code(204).header('allow', allow).send(),
  });
}
