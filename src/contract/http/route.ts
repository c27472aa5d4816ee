import type { z } from 'zod';

/**
 * Who may call a route. `public` needs no token; `authenticated` any role; `admin` admin or super_admin (`contract.md` 1.5);
 * `provisioning_read` and `provisioning_full` are the permissions `provisioning:read` and `provisioning:full` of real runs.
 */
export const permissions = ['public', 'authenticated', 'admin', 'provisioning_read', 'provisioning_full'] as const;
export type Permission = (typeof permissions)[number];

type Schema = z.ZodType;

/** One HTTP operation: written once, served by the backend and called by the studio. */
export interface Route<
  Params extends Schema | undefined = Schema | undefined,
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
  Reply extends Schema | undefined = Schema | undefined,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify spelling, `/governance/scripts/:id`. */
  readonly url: string;
  readonly permission: Permission;
  readonly success: 200 | 201 | 202 | 204;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply?: Reply;
  /** Media types of what is not JSON, and so has no schema. */
  readonly content?: { readonly request?: string; readonly reply?: string };
}

/** Keeps the literal schema types of a route, so that client and server infer from one place. */
export function defineRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Reply extends Schema | undefined = undefined,
>(route: Route<Params, Query, Body, Reply>): Route<Params, Query, Body, Reply> {
  return route;
}
