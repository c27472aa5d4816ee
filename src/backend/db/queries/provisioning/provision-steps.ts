import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ProvisionStep } from '#contract/model/provisioning.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { PipelineStep, StepAttempt } from '#contract/script/pipeline.ts';

const columns = [
  'position',
  'kind',
  'name',
  'binding_id',
  'status',
  'attempts',
  'reason',
  'input',
  'output',
  'execution_log_ids',
  'duration_ms',
  'started_at',
  'ended_at',
] as const;

/** In the order in which they run. */
export function stepsOf(scope: TenantScope, provision_id: string): Promise<ProvisionStep[]> {
  return scope.db
    .selectFrom('provision_steps')
    .select(columns)
    .where('provision_id', '=', provision_id)
    .orderBy('position')
    .execute();
}

/** What the pipeline goes on from. */
export interface StepState {
  readonly position: number;
  readonly binding_id: string | null;
  /** Null until the step is over. */
  readonly settled: PipelineStep | null;
  readonly tried: StepAttempt[] | null;
  readonly execution_log_ids: string[];
}

export function stepStatesOf(scope: TenantScope, provision_id: string): Promise<StepState[]> {
  return scope.db
    .selectFrom('provision_steps')
    .select(['position', 'binding_id', 'settled', 'tried', 'execution_log_ids'])
    .where('provision_id', '=', provision_id)
    .orderBy('position')
    .execute();
}

/** What is written of a step at a time; what is absent stays. */
export interface StepChange {
  readonly position: number;
  readonly kind?: ProvisionStep['kind'];
  readonly name?: string;
  readonly binding_id?: string | null;
  readonly status: ProvisionStep['status'];
  readonly attempts?: number;
  readonly reason?: string | null;
  readonly input?: Json;
  readonly output?: Json;
  readonly execution_log_ids?: readonly string[];
  readonly duration_ms?: number | null;
  readonly started?: boolean;
  readonly ended?: boolean;
  readonly settled?: PipelineStep;
  readonly tried?: readonly StepAttempt[];
}

/** Writes new steps, or changes of known ones, in one statement. Ids of logs are added to those that are there. */
export async function writeSteps(
  scope: TenantScope,
  provision_id: string,
  changes: readonly StepChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into provision_steps as step (tenant_id, provision_id, position, kind, name, binding_id, status, attempts,
      reason, input, output, execution_log_ids, duration_ms, started_at, ended_at, settled, tried)
    select ${scope.tenant_id}::uuid, ${provision_id}::uuid, (c->>'position')::integer, coalesce(c->>'kind', 'hook'),
      coalesce(c->>'name', ''), (c->>'binding_id')::uuid, coalesce(c->>'status', 'waiting'),
      coalesce((c->>'attempts')::integer, 0), c->>'reason', c->'input', c->'output',
      coalesce((select array_agg(id::uuid) from json_array_elements_text(c->'execution_log_ids') id), '{}'),
      (c->>'duration_ms')::double precision,
      case when (c->>'started')::boolean then clock_timestamp() end,
      case when (c->>'ended')::boolean then clock_timestamp() end,
      c->'settled', c->'tried'
    from json_array_elements(${JSON.stringify(changes)}::json) c
    on conflict (tenant_id, provision_id, position) do update set
      kind = case when excluded.name = '' then step.kind else excluded.kind end,
      name = case when excluded.name = '' then step.name else excluded.name end,
      binding_id = coalesce(excluded.binding_id, step.binding_id),
      status = excluded.status,
      attempts = greatest(excluded.attempts, step.attempts),
      reason = case when excluded.settled is null then coalesce(excluded.reason, step.reason) else excluded.reason end,
      input = coalesce(excluded.input, step.input),
      output = coalesce(excluded.output, step.output),
      execution_log_ids = step.execution_log_ids || excluded.execution_log_ids,
      duration_ms = coalesce(excluded.duration_ms, step.duration_ms),
      started_at = coalesce(step.started_at, excluded.started_at),
      ended_at = coalesce(excluded.ended_at, step.ended_at),
      settled = coalesce(excluded.settled, step.settled),
      tried = coalesce(excluded.tried, step.tried)`.execute(scope.db);
}

/** Forgets the steps from `position` on, so that they can be planned anew. */
export async function dropStepsFrom(scope: TenantScope, provision_id: string, position: number): Promise<void> {
  await scope.db
    .deleteFrom('provision_steps')
    .where('provision_id', '=', provision_id)
    .where('position', '>=', position)
    .execute();
}

/** No step of an ended provision waits or runs any more. */
export async function closeOpenSteps(scope: TenantScope, provision_id: string, reason: string): Promise<void> {
  await scope.db
    .updateTable('provision_steps')
    .set({ status: 'not_reached', reason })
    .where('provision_id', '=', provision_id)
    .where('status', 'in', ['waiting', 'running'])
    .execute();
}
