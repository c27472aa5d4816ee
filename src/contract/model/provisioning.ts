import { z } from 'zod';
import { operationTypes } from '../script/test-context.ts';
import { json, jsonObject, timestamp, uuid } from './scalars.ts';

/** What can be provisioned, and the universal table each kind lives in (`specs/provisioning-mutations.md`). */
export const resourceTypes = ['server', 'webService', 'domain', 'database', 'account', 'group'] as const;
export const resourceType = z.enum(resourceTypes);
export type ResourceType = z.infer<typeof resourceType>;

export const provisioningSources = ['sst', 'api', 'manual'] as const;
export const provisioningSource = z.enum(provisioningSources);
export const provisioningStates = ['provisioning', 'provisioned', 'failed', 'deprovisioning'] as const;
export const provisioningState = z.enum(provisioningStates);
export type ProvisioningState = z.infer<typeof provisioningState>;

/** A provisioned resource, whatever its kind. `dock_id` is the connector's id; null for what came with an SST stack. */
export const provisionedResource = z
  .object({
    id: uuid,
    tenant_id: uuid,
    dock_id: uuid.nullable(),
    dock_name: z.string().nullable(),
    resource_type: resourceType,
    name: z.string(),
    spec: jsonObject,
    enabled: z.boolean(),
    provisioning_source: provisioningSource,
    provisioning_state: provisioningState,
    sst_resource_id: z.string().nullable(),
    sst_stack_name: z.string().nullable(),
    provider_id: z.string().nullable(),
    provider_data: json.nullable(),
    /** Why it failed last, and what can be done; null where it did not. */
    last_error: z.string().nullable(),
    provisioned_at: timestamp.nullable(),
    created_by: uuid,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'ProvisionedResource' });
export type ProvisionedResource = z.infer<typeof provisionedResource>;

export const provisionStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const provisionState = z.enum(provisionStates);
export type ProvisionState = z.infer<typeof provisionState>;

/** One step of a provision: a hook's attempts, or the adapter's call. Written before and after it happens, so that a killed worker's successor knows where to go on. */
export const provisionStep = z
  .object({
    position: z.int().min(0),
    kind: z.enum(['hook', 'operation']),
    name: z.string(),
    binding_id: uuid.nullable(),
    status: z.enum(['waiting', 'running', 'success', 'failure', 'timeout', 'skipped', 'not_reached']),
    attempts: z.int().min(0),
    reason: z.string().nullable(),
    input: json.nullable(),
    output: json.nullable(),
    execution_log_ids: z.array(uuid),
    duration_ms: z.number().nullable(),
    started_at: timestamp.nullable(),
    ended_at: timestamp.nullable(),
  })
  .meta({ id: 'ProvisionStep' });
export type ProvisionStep = z.infer<typeof provisionStep>;

/** One operation on a resource, from its request to its end. */
export const provision = z
  .object({
    id: uuid,
    tenant_id: uuid,
    resource_id: uuid,
    resource_type: resourceType,
    dock_id: uuid.nullable(),
    operation_type: z.enum(operationTypes),
    state: provisionState,
    /** Grows with every change of the provision or of a step: the id of its events. */
    rev: z.int().min(0),
    /** Why it failed or was cancelled, and what can be done. */
    error: z.string().nullable(),
    /** It failed or was cancelled, nothing was asked of the resource since, and it can go on from where it stopped. */
    resumable: z.boolean(),
    cancel_requested: z.boolean(),
    steps: z.array(provisionStep),
    requested_by: uuid,
    requested_at: timestamp,
    started_at: timestamp.nullable(),
    ended_at: timestamp.nullable(),
  })
  .meta({ id: 'Provision' });
export type Provision = z.infer<typeof provision>;

/** A provision in a list. */
export const provisionSummary = provision.omit({ steps: true }).meta({ id: 'ProvisionSummary' });
export type ProvisionSummary = z.infer<typeof provisionSummary>;

/** Limits of what can be asked of a target. Sizes are bytes of the JSON. */
export const provisioningLimits = {
  specBytes: 262_144,
  specDepth: 100,
  stateFileBytes: 16_777_216,
  /** Of a resource's history, in its detail. */
  lastProvisions: 20,
} as const;
