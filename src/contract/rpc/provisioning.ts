import { z } from 'zod';
import { connectorStatus, connectorType } from '../model/connector.ts';
import {
  provision,
  provisionedResource,
  provisioningSource,
  provisioningState,
  resourceType,
} from '../model/provisioning.ts';
import { json, jsonObject, timestamp, uuid } from '../model/scalars.ts';
import { runStatus } from '../script/run-result.ts';
import { operationType } from '../script/test-context.ts';

/** Every connector here is named by the studio's own id; it has to be published. */
export const byConnector = z.object({ lid: uuid });

/** What the backend alone knows of a connector, asked for at once. */
export const connectorServerState = z.object({
  status: connectorStatus,
  last_connection_test: timestamp.nullable(),
  last_error: z.string().nullable(),
  /** Null: there are none. Which they are is never told. */
  credentials_set_at: timestamp.nullable(),
});
export type ConnectorServerState = z.infer<typeof connectorServerState>;

/** Secrets go through to the backend: nothing keeps or logs them on the way. */
export const setCredentialsInput = z.object({
  lid: uuid,
  credentials: z.record(z.string().max(100), z.string().max(65_536)),
});

/** How a connection test went; a target that refuses or is away is an answer, not a failure of the call. */
export const connectionTest = z.object({
  success: z.boolean(),
  message: z.string(),
  duration_ms: z.number().nullable(),
  tested_at: timestamp,
});
export type ConnectionTest = z.infer<typeof connectionTest>;

/** A resource with what this workspace knows of its connector. */
export const resourceRow = provisionedResource.extend({
  /** The connector in this workspace; null where it is not here or was deleted. */
  connector_lid: uuid.nullable(),
  /** Null where neither side knows. `simulator`: nothing was reached. */
  connector_type: connectorType.nullable(),
});
export type ResourceRow = z.infer<typeof resourceRow>;

export const resourcesInput = z.object({
  search: z.string().max(200).default(''),
  resource_type: resourceType.nullish(),
  state: provisioningState.nullish(),
  source: provisioningSource.nullish(),
  /** Of this connector alone. */
  connector_lid: uuid.nullish(),
  page: z.int().min(1).default(1),
  page_size: z.int().min(1).max(100).default(100),
});
export type ResourcesInput = z.infer<typeof resourcesInput>;
export const resourcesPage = z.object({ resources: z.array(resourceRow), total: z.int() });
export type ResourcesPage = z.infer<typeof resourcesPage>;

/** A resource with its operations, newest first; their steps are asked for one by one. */
export const resourceDetail = z.object({
  resource: resourceRow,
  provisions: z.array(provision.omit({ steps: true })),
});
export type ResourceDetail = z.infer<typeof resourceDetail>;

/** `request_id` makes a repeated click or a lost answer one operation. */
export const provisionInput = z.object({
  request_id: uuid,
  connector_lid: uuid,
  resource_type: resourceType,
  spec: jsonObject,
});
export const updateResourceInput = z.object({ request_id: uuid, resource_id: uuid, updates: jsonObject });
export const resourceActionInput = z.object({
  request_id: uuid,
  resource_id: uuid,
  action: z.enum(['enable', 'disable', 'delete']),
});
export type ResourceAction = z.infer<typeof resourceActionInput>['action'];

/** What was accepted: a worker does it, and `watch` tells how it goes. */
export const acceptedProvision = z.object({ resource_id: uuid, provision_id: uuid });
export type AcceptedProvision = z.infer<typeof acceptedProvision>;

/** What a window that watches a provision is told. The provision is whole each time; after its end nothing more comes. */
export const watchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('provision'), provision }),
  /** The backend is asked again by itself; `message` says why. */
  z.object({ type: z.literal('reconnecting'), message: z.string() }),
]);
export type WatchEvent = z.infer<typeof watchEvent>;

/** The state file of an SST stack as it was read from the disk. */
export const importSstInput = z.object({
  stack_name: z.string().trim().min(1, 'Name the stack.').max(255),
  state_text: z.string().max(16 * 1024 * 1024, 'The state file is larger than 16 MB.'),
});
export const sstSummary = z.object({
  stack_name: z.string(),
  created: z.int(),
  updated: z.int(),
  removed: z.int(),
  /** What is in the file and has no table here, by its type. */
  skipped: z.array(z.object({ type: z.string(), count: z.int(), reason: z.string() })),
});
export type SstSummary = z.infer<typeof sstSummary>;

/** A logged run, ready to run again: the same version's text, and a context with its `now`, `seed` and recorded stubs. */
export const replay = z.object({
  log_id: z.string(),
  lid: uuid,
  script_name: z.string(),
  version_number: z.int().min(1),
  body: z.string(),
  context_text: z.string(),
  operation_type: operationType.nullable(),
  logged: z.object({ status: runStatus, output: json, error: z.string().nullable(), executed_at: timestamp }),
});
export type Replay = z.infer<typeof replay>;
