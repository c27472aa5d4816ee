import type { ColumnType, Generated } from 'kysely';
import type { Provision, ProvisionedResource, ProvisionStep, ResourceType } from '#contract/model/provisioning.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { PipelineBinding, PipelineStep, StepAttempt } from '#contract/script/pipeline.ts';
import type { JsonColumn, LaterStamp, NullableJsonColumn, Stamp } from './column-types.ts';

/** The columns that every universal table has (migration 0010). */
export interface UniversalTable {
  id: Generated<string>;
  tenant_id: string;
  dock_id: string | null;
  name: string;
  /** As hooks and adapters call the kind of object. */
  object_class: string;
  spec: JsonColumn<JsonObject>;
  enabled: Generated<boolean>;
  provisioning_source: ColumnType<ProvisionedResource['provisioning_source']>;
  provisioning_state: ColumnType<ProvisionedResource['provisioning_state']>;
  sst_resource_id: string | null;
  sst_stack_name: string | null;
  provider_id: string | null;
  provider_data: NullableJsonColumn<Json>;
  last_error: string | null;
  provisioned_at: LaterStamp;
  created_by: string;
  created_at: Stamp;
  updated_at: Stamp;
}

/** What is kept of a binding's plan. */
export type Plan = PipelineBinding[];

interface ProvisionTable {
  id: string;
  tenant_id: string;
  resource_id: string;
  resource_type: ResourceType;
  dock_id: string | null;
  operation_type: Provision['operation_type'];
  state: ColumnType<Provision['state'], Provision['state'] | undefined, Provision['state']>;
  error: string | null;
  cancel_requested: Generated<boolean>;
  /** What the first hook gets. */
  attributes: JsonColumn<JsonObject>;
  /** The resource's state before; null for a new one. */
  prior_state: ColumnType<ProvisionedResource['provisioning_state'] | null>;
  plan: NullableJsonColumn<Plan>;
  rev: Generated<number>;
  fence: Generated<number>;
  deliveries: Generated<number>;
  requested_by: string;
  request_id: string | null;
  requested_at: Stamp;
  started_at: LaterStamp;
  ended_at: LaterStamp;
}

interface ProvisionStepTable {
  tenant_id: string;
  provision_id: string;
  position: number;
  kind: ProvisionStep['kind'];
  name: string;
  binding_id: string | null;
  status: ProvisionStep['status'];
  attempts: Generated<number>;
  reason: string | null;
  input: NullableJsonColumn<Json>;
  output: NullableJsonColumn<Json>;
  execution_log_ids: Generated<string[]>;
  duration_ms: number | null;
  started_at: LaterStamp;
  ended_at: LaterStamp;
  settled: NullableJsonColumn<PipelineStep>;
  tried: NullableJsonColumn<StepAttempt[]>;
}

interface ProviderCallTable {
  tenant_id: string;
  provision_id: string;
  number: number;
  state: 'calling' | 'answered' | 'refused' | 'unreachable' | 'unknown';
  reconciled: Generated<boolean>;
  attributes: JsonColumn<JsonObject>;
  provider_id: string | null;
  answer: NullableJsonColumn<Json>;
  error: string | null;
  started_at: Stamp;
  ended_at: LaterStamp;
}

interface ProvisionLeaseTable {
  provision_id: string;
  worker_id: string;
  held_until: Stamp;
  cancel_requested: Generated<boolean>;
}

/** The leases name no tenant: workers look through those of all (migration 0010). */
export type ProvisioningSystemTables = { provision_leases: ProvisionLeaseTable };

export type ProvisioningTables = {
  servers: UniversalTable;
  web_services: UniversalTable;
  domains: UniversalTable;
  databases: UniversalTable;
  accounts: UniversalTable;
  groups: UniversalTable;
  /** The universal tables as one, to read only. */
  provisioned_resources: UniversalTable & { resource_type: ResourceType };
  provisions: ProvisionTable;
  provision_steps: ProvisionStepTable;
  provider_calls: ProviderCallTable;
};
