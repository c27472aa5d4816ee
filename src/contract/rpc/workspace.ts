import { z } from 'zod';
import { limits } from '../limits.ts';
import { timestamp, uuid } from '../model/scalars.ts';

/** Where a workspace publishes to: the embedded backend, the origin of another one, or nowhere. */
export const backendTarget = z.union([
  z.literal('embedded'),
  z.literal('none'),
  z
    .url({ protocol: /^https?$/, error: 'The backend address must start with http:// or https://.' })
    .transform((text) => text.replace(/\/+$/, '')),
]);

export const workspaceName = z
  .string()
  .trim()
  .min(1, 'The name is empty; give the workspace a name.')
  .max(limits.workspaceNameChars, `The name is longer than ${limits.workspaceNameChars} characters; shorten it.`);

const tenantName = z
  .string()
  .trim()
  .min(1, 'The tenant’s name is empty; leave it out, or say what the organisation is called.')
  .max(limits.workspaceNameChars, `The name is longer than ${limits.workspaceNameChars} characters; shorten it.`);

export const workspace = z.object({
  id: uuid,
  name: workspaceName,
  backend: backendTarget,
  tenant_id: uuid.nullable(),
  /** What the organisation calls itself; typed to approve a publish to production. Null: the workspace's own name is used. */
  tenant_name: tenantName.nullable(),
  /** Publishing to it asks for the tenant's name (`sync.md` 3.8). */
  production: z.boolean(),
  /** Hue of the title bar's band, so that a production workspace is not mistaken for a trial. */
  colour: z.enum(['blue', 'green', 'amber', 'red', 'violet']),
  created_at: timestamp,
});
export type Workspace = z.infer<typeof workspace>;

const chosen = workspace.pick({
  name: true,
  backend: true,
  tenant_id: true,
  tenant_name: true,
  production: true,
  colour: true,
});

export const createWorkspaceInput = chosen.extend({
  tenant_name: chosen.shape.tenant_name.default(null),
  production: chosen.shape.production.default(false),
});

/** What is not named stays as it is. */
export const updateWorkspaceInput = chosen.partial().extend({ id: uuid });

/** A copy of the store that can take the place of a damaged one. */
export const storeCopy = z.object({ file: z.string(), made_at: timestamp, bytes: z.int() });
export type StoreCopy = z.infer<typeof storeCopy>;

/** Whether the open workspace's store can be used, and the way back where it cannot. */
export const storeHealth = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ok') }),
  z.object({
    state: z.enum(['corrupt', 'newer', 'unwritable']),
    message: z.string(),
    /** What was found, in a few technical words. */
    reason: z.string(),
    file: z.string(),
    copies: z.array(storeCopy),
  }),
]);
export type StoreHealth = z.infer<typeof storeHealth>;

/** Whether the workspace's backend answers. `since` is when this state began. */
export const connection = z.object({
  state: z.enum(['online', 'offline', 'starting', 'none']),
  /** Origin of the backend, once it is known. */
  origin: z.string().nullable(),
  since: timestamp,
  message: z.string().nullable(),
});
export type Connection = z.infer<typeof connection>;

/** Who is signed in to the workspace's backend. No token ever reaches the renderer. */
export const session = z.object({
  /** `signing_in`: it signs itself in once the backend answers, as the demo does the first time. */
  state: z.enum(['signed_out', 'signing_in', 'signed_in', 'expired']),
  email: z.string().nullable(),
  roles: z.array(z.string()),
  tenant_id: uuid.nullable(),
  can_publish: z.boolean(),
  /** Why publishing is not possible, and what to do; null when it is. */
  reason: z.string().nullable(),
});
export type Session = z.infer<typeof session>;

export const signInInput = z.object({
  email: z.email('The e-mail address is not valid; use the form name@example.com.'),
  password: z.string().min(1, 'The password is empty.'),
  tenant_id: uuid,
});
export type SignInInput = z.infer<typeof signInInput>;
