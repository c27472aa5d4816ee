import { z } from 'zod';
import { connectorStatus, connectorType } from '../model/connector.ts';
import {
  provision,
  provisionedResource,
  provisioningLimits,
  provisioningSource,
  provisioningState,
  provisionSummary,
  resourceType,
} from '../model/provisioning.ts';
import { json, jsonObject, timestamp, uuid } from '../model/scalars.ts';
import { logLine, runStatus } from '../script/run-result.ts';

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

/** A resource with its last operations, newest first; their steps are asked for one by one. */
export const resourceDetail = z.object({
  resource: resourceRow,
  object_class: z.string(),
  provisions: z.array(provisionSummary),
});
export type ResourceDetail = z.infer<typeof resourceDetail>;

/** The same where a window asks again because no answer came: the backend then does it once. */
const requestId = uuid.optional();

export const provisionInput = z.object({
  connector_lid: uuid,
  resource_type: resourceType,
  /** Of the connector's object classes; left out: the one of the type's name. */
  object_class: z.string().trim().min(1).max(100).optional(),
  spec: jsonObject,
  request_id: requestId,
});
export const updateResourceInput = z.object({ resource_id: uuid, updates: jsonObject, request_id: requestId });
export const resourceActionInput = z.object({
  resource_id: uuid,
  action: z.enum(['enable', 'disable', 'delete']),
});
export type ResourceAction = z.infer<typeof resourceActionInput>['action'];

/** What a window that watches a provision is told. The provision is whole each time; after its end nothing more comes. */
export const watchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('provision'), provision }),
  /** The backend is asked again by itself; `message` says why. */
  z.object({ type: z.literal('reconnecting'), message: z.string() }),
]);
export type WatchEvent = z.infer<typeof watchEvent>;

/** The state file of an SST stack as it was read from the disk. Without a name it is the one that the file says. */
export const importSstInput = z.object({
  stack_name: z.string().trim().max(255, 'The name of the stack is longer than 255 characters.').default(''),
  state_text: z.string().max(provisioningLimits.stateFileBytes, 'The state file is larger than 16 MiB.'),
});

/**
 * A logged run, ready to run again: the same version's text, and a context with its `now`, `seed` and the answers of the
 * real calls as stubs.
 */
export const replay = z.object({
  log_id: z.string(),
  lid: uuid,
  script_name: z.string(),
  version_number: z.int().min(1),
  body: z.string(),
  context_text: z.string(),
  /** What the log does not say, so that the replay may differ for it; null where it says all. */
  caution: z.string().nullable(),
  logged: z.object({
    status: runStatus,
    output: json,
    error: z.string().nullable(),
    logs: z.array(logLine).nullable(),
    dry_run: z.boolean(),
    executed_at: timestamp,
  }),
});
export type Replay = z.infer<typeof replay>;
