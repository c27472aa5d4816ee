import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Everything from here, nothing from elsewhere; the page sets styles inline. */
const pageSecurity =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Describes the routes that are registered after it, as OpenAPI 3.1. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Hookwright governance API', version },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          tenant: { type: 'apiKey', in: 'header', name: 'X-Tenant-ID' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

export function serveDescription(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true }, config: { permission: 'public' } }, () => app.swagger());
}

/** A page to browse the description, at `/docs`. It loads nothing from elsewhere. */
export async function serveDescriptionPage(app: FastifyInstance): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, permission: 'public' };
    });
    scope.register(swaggerUi, { routePrefix: '/docs', staticCSP: pageSecurity });
    done();
  });
}
