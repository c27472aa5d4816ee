import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  provision,
  provisionedResource,
  provisioningSource,
  provisioningState,
  provisionState,
  provisionSummary,
  resourceType,
} from '../model/provisioning.ts';
import { jsonObject, pathUuid, uuid } from '../model/scalars.ts';
import { pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const offset = z.coerce.number().int().min(0, 'The offset is at least 0.').max(1_000_000_000).default(0);
const limit = pageSize.default(limits.pageSizeDefault);
const page = { total: z.int().min(0), limit: z.int(), offset: z.int() };
const byId = z.object({ id: pathUuid });

const stackName = z
  .string()
  .trim()
  .min(1, 'The name of the stack is empty.')
  .max(255, 'The name of the stack is longer than 255 characters.');

const resourceList = z.object({ items: z.array(provisionedResource), ...page }).meta({ id: 'ProvisionedResourceList' });
const resourceDetail = provisionedResource
  .extend({ object_class: z.string(), provisions: z.array(provisionSummary) })
  .meta({ id: 'ProvisionedResourceDetail' });
const provisionList = z.object({ items: z.array(provisionSummary), ...page }).meta({ id: 'ProvisionList' });

/** What was accepted: a worker does it; the provision tells how it goes. */
export const acceptedProvision = z.object({ resource_id: uuid, provision_id: uuid }).meta({ id: 'AcceptedProvision' });
export type AcceptedProvision = z.infer<typeof acceptedProvision>;

const newResource = z.object({
  /** The connector. */
  dock_id: uuid,
  resource_type: resourceType,
  /** The attributes before any hook; its `name` names the resource. */
  spec: jsonObject,
  sst_stack_name: stackName.nullable().optional(),
  /** Of the connector's object classes; default: the one of the resource type's name. */
  object_class: z.string().trim().min(1).max(100).optional(),
});

/** What an import of an SST stack's state file did. Resources that the file no longer has are told of, and stay. */
export const sstImport = z
  .object({
    sst_stack_name: z.string(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    missing: z.array(z.object({ id: uuid, name: z.string(), sst_resource_id: z.string() })),
    /** What has no table here, by its type. */
    skipped: z.array(z.object({ type: z.string(), count: z.int(), reason: z.string() })),
  })
  .meta({ id: 'SstImport' });
export type SstImport = z.infer<typeof sstImport>;

const write = { permission: 'provisioning_full' } as const;
const read = { permission: 'provisioning_read' } as const;

/** Resources on targets, and the operations that make and change them (`specs/provisioning-mutations.md`). */
export const provisioningRoutes = {
  listResources: defineRoute({
    method: 'GET',
    url: '/provisioning/resources',
    ...read,
    success: 200,
    summary: 'List provisioned resources, newest first',
    query: z.object({
      resource_type: resourceType.optional(),
      dock_id: pathUuid.optional(),
      provisioning_state: provisioningState.optional(),
      provisioning_source: provisioningSource.optional(),
      /** In the name, the provider's id or the SST stack's name. */
      search: z.string().max(limits.searchChars).optional(),
      limit,
      offset,
    }),
    reply: resourceList,
  }),
  getResource: defineRoute({
    method: 'GET',
    url: '/provisioning/resources/:id',
    ...read,
    success: 200,
    summary: 'Get one resource with its last provisions, newest first',
    params: byId,
    reply: resourceDetail,
  }),
  createResource: defineRoute({
    method: 'POST',
    url: '/provisioning/resources',
    ...write,
    success: 202,
    summary: 'Provision a new resource: hooks, the adapter, hooks',
    body: newResource,
    reply: acceptedProvision,
  }),
  updateResource: defineRoute({
    method: 'PATCH',
    url: '/provisioning/resources/:id',
    ...write,
    success: 202,
    summary: 'Change attributes of a resource; null clears one',
    params: byId,
    body: z.object({ updates: jsonObject }),
    reply: acceptedProvision,
  }),
  enableResource: defineRoute({
    method: 'POST',
    url: '/provisioning/resources/:id/enable',
    ...write,
    success: 202,
    summary: 'Enable a resource',
    params: byId,
    reply: acceptedProvision,
  }),
  disableResource: defineRoute({
    method: 'POST',
    url: '/provisioning/resources/:id/disable',
    ...write,
    success: 202,
    summary: 'Disable a resource',
    params: byId,
    reply: acceptedProvision,
  }),
  deleteResource: defineRoute({
    method: 'DELETE',
    url: '/provisioning/resources/:id',
    ...write,
    success: 202,
    summary: 'Remove a resource from its target and from here',
    params: byId,
    reply: acceptedProvision,
  }),
  listProvisions: defineRoute({
    method: 'GET',
    url: '/provisioning/provisions',
    ...read,
    success: 200,
    summary: 'List provisions, newest first',
    query: z.object({
      resource_id: pathUuid.optional(),
      dock_id: pathUuid.optional(),
      state: provisionState.optional(),
      limit,
      offset,
    }),
    reply: provisionList,
  }),
  getProvision: defineRoute({
    method: 'GET',
    url: '/provisioning/provisions/:id',
    ...read,
    success: 200,
    summary: 'Get one provision with each of its steps',
    params: byId,
    reply: provision,
  }),
  /** Events named `provision`: `id` is the provision's `rev`, `data` the whole provision. */
  watchProvision: defineRoute({
    method: 'GET',
    url: '/provisioning/provisions/:id/events',
    ...read,
    success: 200,
    summary: 'Watch a provision: its state at once, then each change, until its end',
    params: byId,
    content: { reply: 'text/event-stream' },
  }),
  cancelProvision: defineRoute({
    method: 'POST',
    url: '/provisioning/provisions/:id/cancel',
    ...write,
    success: 202,
    summary: 'Ask a provision to stop at the next possible moment',
    params: byId,
    reply: provision,
  }),
  resumeProvision: defineRoute({
    method: 'POST',
    url: '/provisioning/provisions/:id/resume',
    ...write,
    success: 202,
    summary: 'Go on with a provision that failed or was cancelled, from the step where it stopped',
    params: byId,
    reply: acceptedProvision,
  }),
  importSst: defineRoute({
    method: 'POST',
    url: '/provisioning/sst-imports',
    ...write,
    success: 200,
    summary: 'Import the state file of an SST stack; its resources can be read here and not changed',
    body: z.object({ sst_stack_name: stackName.optional(), state: jsonObject }),
    reply: sstImport,
  }),
} as const;
