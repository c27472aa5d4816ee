import { z } from 'zod';
import { uuid } from '../model/scalars.ts';
import { defineRoute } from './route.ts';

/** What a backend offers beyond the plain API. A backend without this route is a baseline one (`architecture.md`, Decisions). */
export const capabilities = z
  .object({
    product: z.string(),
    version: z.string(),
    /** Identifies this installation, so that a studio notices when its address points elsewhere. */
    instance_id: uuid,
    runtime_version: z.int(),
    features: z.array(z.string()),
    limits: z.object({
      script_body_bytes: z.int(),
      context_bytes: z.int(),
      request_bytes: z.int(),
      /** Where `change_sets` is among the features. */
      change_set_ops: z.int().optional(),
      change_set_bytes: z.int().optional(),
      blob_bytes: z.int().optional(),
    }),
  })
  .meta({ id: 'Capabilities' });
export type Capabilities = z.infer<typeof capabilities>;

const health = z
  .object({ status: z.enum(['ok', 'unavailable']), reason: z.string().nullable() })
  .meta({ id: 'Health' });

export const systemRoutes = {
  capabilities: defineRoute({
    method: 'GET',
    url: '/capabilities',
    permission: 'public',
    success: 200,
    summary: 'What this backend offers beyond the plain API',
    reply: capabilities,
  }),
  healthz: defineRoute({
    method: 'GET',
    url: '/healthz',
    permission: 'public',
    success: 200,
    summary: 'The process is alive',
    reply: health,
  }),
  readyz: defineRoute({
    method: 'GET',
    url: '/readyz',
    permission: 'public',
    success: 200,
    summary: 'Database and sandbox answer',
    reply: health,
  }),
} as const;
