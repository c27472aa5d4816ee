import type { ColumnType, Generated } from 'kysely';
import type { PipelineTest } from '#contract/http/pipeline-tests.ts';
import type { ChangeSetFailure, ChangeSetOutcome, SyncedType } from '#contract/http/sync.ts';
import type { AuditAction } from '#contract/model/audit.ts';
import type { Connector } from '#contract/model/connector.ts';
import type { HookBinding } from '#contract/model/hook-binding.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { Script, ScriptVersion } from '#contract/model/script.ts';
import type { Template } from '#contract/model/template.ts';
import type { LogLine, RunError, RunStatus } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import type { JsonColumn, Stamp } from './column-types.ts';
import type { LifecycleTables } from './lifecycle-tables.ts';
import type { ProvisioningSystemTables, ProvisioningTables } from './provisioning-tables.ts';

interface InstallationTable {
  singleton: Generated<boolean>;
  instance_id: Generated<string>;
  created_at: Stamp;
}

interface SigningKeyTable {
  kid: string;
  private_jwk: JsonColumn<JsonObject>;
  public_jwk: JsonColumn<JsonObject>;
  created_at: Stamp;
}

/** Access tokens that are refused before they expire. It names no tenant: a `jti` is random and says nothing about anybody. */
interface RevokedTokenTable {
  jti: string;
  expires_at: string;
}

/** What may be read without saying for which tenant. */
export type SystemTables = {
  installation: InstallationTable;
  signing_keys: SigningKeyTable;
  revoked_tokens: RevokedTokenTable;
} & ProvisioningSystemTables;

interface TenantTable {
  id: string;
  name: string;
  created_at: Stamp;
}

interface UserTable {
  id: Generated<string>;
  tenant_id: string;
  /** Lower case. */
  email: string;
  password_hash: string;
  roles: string[];
  active: Generated<boolean>;
  display_name: string | null;
  /** Name and address in lower case, made by the database. */
  search_text: ColumnType<string, never, never>;
  created_at: Stamp;
}

interface RefreshTokenTable {
  id: Generated<string>;
  tenant_id: string;
  user_id: string;
  /** Everything that descends from one sign-in. */
  family_id: string;
  /** SHA-256 in hex; the token itself is never stored. */
  token_hash: string;
  access_jti: string;
  issued_at: string;
  expires_at: string;
  used_at: string | null;
  revoked_at: string | null;
  /** Derives this token's successor from the token while an answer that got lost may be asked for again. */
  successor_key: string | null;
}

interface ScriptTable extends Omit<Script, 'id' | 'status' | 'created_at' | 'updated_at'> {
  id: Generated<string>;
  status: ColumnType<Script['status']>;
  /** From the tenant's counter with every change of the row, never used twice; the ETag. */
  rev: number;
  /** SHA-256 of the current version's text. */
  body_hash: string;
  created_at: Stamp;
  updated_at: Stamp;
}

interface ScriptVersionTable extends Omit<ScriptVersion, 'id' | 'created_at'> {
  id: Generated<string>;
  tenant_id: string;
  body_hash: string;
  created_at: Stamp;
}

interface ScriptTemplateTable
  extends Omit<Template, 'id' | 'placeholder_annotations' | 'category' | 'created_at' | 'updated_at'> {
  id: Generated<string>;
  category: ColumnType<Template['category']>;
  placeholder_annotations: ColumnType<Json, string | null, string | null>;
  /** From the tenant's counter with every change of the row, never used twice; the ETag. */
  rev: number;
  created_at: Stamp;
  updated_at: Stamp;
}

interface ScriptAuditEventTable {
  id: Generated<string>;
  tenant_id: string;
  script_id: string | null;
  action: AuditAction;
  actor_id: string;
  details: JsonColumn<JsonObject | null> | null;
  /** Of the request that made the change; null for what no request made, and before this was kept. */
  request_id: string | null;
  /** Events of one transaction have one instant; this is their order. */
  seq: Generated<number>;
  created_at: Stamp;
}

interface ScriptExecutionLogTable {
  id: Generated<string>;
  tenant_id: string;
  script_id: string | null;
  script_version: number;
  binding_id: string | null;
  connector_id: string | null;
  status: RunStatus;
  dry_run: boolean;
  hook_phase: TestContext['hook_phase'];
  operation_type: TestContext['operation_type'];
  input_context: JsonColumn<JsonObject>;
  output: JsonColumn<JsonObject | null> | null;
  error: string | null;
  error_location: JsonColumn<Omit<RunError, 'message'> | null> | null;
  logs: JsonColumn<LogLine[]>;
  truncated: Generated<boolean>;
  duration_ms: number;
  executed_by: string;
  executed_at: Stamp;
}

interface ScriptHookBindingTable {
  id: Generated<string>;
  tenant_id: string;
  script_id: string;
  /** Of a connector that may be gone. */
  connector_id: string;
  hook_phase: ColumnType<HookBinding['hook_phase']>;
  operation_type: ColumnType<HookBinding['operation_type']>;
  execution_order: number;
  failure_policy: ColumnType<HookBinding['failure_policy'], HookBinding['failure_policy'] | undefined>;
  max_retries: Generated<number>;
  timeout_seconds: Generated<number>;
  enabled: Generated<boolean>;
  created_by: string;
  /** From the tenant's counter with every change of the row, never used twice; the ETag. */
  rev: Generated<number>;
  created_at: Stamp;
  updated_at: Stamp;
}

interface PipelineTestTable
  extends Omit<
    PipelineTest,
    'id' | 'operation_type' | 'context' | 'outcome' | 'expectation' | 'created_at' | 'updated_at'
  > {
  id: Generated<string>;
  operation_type: ColumnType<PipelineTest['operation_type']>;
  context: JsonColumn<PipelineTest['context']>;
  outcome: JsonColumn<PipelineTest['outcome']>;
  expectation: JsonColumn<PipelineTest['expectation']>;
  rev: number;
  created_at: Stamp;
  updated_at: Stamp;
}

interface ConnectorTable
  extends Omit<Connector, 'id' | 'config' | 'object_classes' | 'resources' | 'status' | 'created_at' | 'updated_at'> {
  id: Generated<string>;
  config: JsonColumn<JsonObject>;
  object_classes: JsonColumn<Connector['object_classes']>;
  resources: JsonColumn<Connector['resources']>;
  status: ColumnType<Connector['status']>;
  /** From the tenant's counter with every change of the row, never used twice; the ETag. */
  rev: number;
  created_at: Stamp;
  updated_at: Stamp;
}

/** Sealed (`provisioning/credentials/seal.ts`). Its rows are hidden but for who names the connector they belong to. */
interface ConnectorCredentialTable {
  tenant_id: string;
  connector_id: string;
  ciphertext: Uint8Array;
  /** The key of the ciphertext, wrapped by the key that `key_id` names. */
  wrapped_key: Uint8Array;
  key_id: string;
  set_by: string;
  set_at: Stamp;
}

interface IdempotencyKeyTable {
  tenant_id: string;
  actor_id: string;
  key: string;
  request_hash: string;
  /** Null only inside the transaction that answers the request. */
  answer: JsonColumn<JsonObject | null> | null;
  created_at: Stamp;
}

/** How far the tenant's history has come. Whoever changes something synchronised holds this row meanwhile. */
interface TenantFeedTable {
  tenant_id: string;
  /** Number of the newest event, and of the newest revision. */
  n: Generated<number>;
  chain: Generated<string>;
  /** Number of the newest event that was forgotten, and the chain after it. */
  floor_n: Generated<number>;
  floor_chain: Generated<string>;
  pruned_at: Stamp;
}

interface FeedEventTable {
  tenant_id: string;
  /** Also the revision that it gave. */
  seq: number;
  type: SyncedType;
  entity_id: string;
  deleted: boolean;
  row: JsonColumn<JsonObject | null> | null;
  body_hash: string | null;
  chain: string;
  recorded_at: Stamp;
}

interface ChangeSetTable {
  tenant_id: string;
  id: string;
  /** SHA-256 of its content in base64; null where it was abandoned before it came. */
  digest: string | null;
  /** Null only inside the transaction that decides it. */
  outcome: ChangeSetOutcome['outcome'] | null;
  first_seq: number | null;
  last_seq: number | null;
  failures: JsonColumn<ChangeSetFailure[] | null> | null;
  actor_id: string;
  decided_at: Stamp;
}

/** What was uploaded for a change set to come. A text that is part of a script needs no row here. */
interface BlobTable {
  tenant_id: string;
  sha256: string;
  bytes: Uint8Array;
  uploaded_at: Stamp;
}

/** What exists only for one tenant at a time (`with-tenant.ts`). */
export type TenantTables = {
  tenants: TenantTable;
  users: UserTable;
  refresh_tokens: RefreshTokenTable;
  scripts: ScriptTable;
  script_versions: ScriptVersionTable;
  script_templates: ScriptTemplateTable;
  script_hook_bindings: ScriptHookBindingTable;
  pipeline_tests: PipelineTestTable;
  connectors: ConnectorTable;
  connector_credentials: ConnectorCredentialTable;
  script_audit_events: ScriptAuditEventTable;
  script_execution_logs: ScriptExecutionLogTable;
  idempotency_keys: IdempotencyKeyTable;
  tenant_feed: TenantFeedTable;
  feed_events: FeedEventTable;
  change_sets: ChangeSetTable;
  blobs: BlobTable;
} & ProvisioningTables &
  LifecycleTables;
