import { type RawBuilder, sql } from 'kysely';
import type { Statement } from '#backend/db/statement.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
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

/** Writes down the steps of a plan; `begun` is the one that runs at once. */
export function insertSteps(
  scope: TenantScope,
  provision_id: string,
  steps: readonly Pick<ProvisionStep, 'position' | 'kind' | 'name' | 'binding_id'>[],
  begun: number | null,
): Statement {
  const { tenant_id } = scope;
  const rows = steps.map((step) => ({
    ...step,
    tenant_id,
    provision_id,
    status: step.position === begun ? ('running' as const) : ('waiting' as const),
    started_at: step.position === begun ? sql<string>`clock_timestamp()` : null,
  }));
  return scope.db.insertInto('provision_steps').values(rows);
}

/**
 * A change of a step as a statement without a semicolon. Ids of logs are added to those that are there. Each JSON is a
 * parameter of its own: taken out of a larger one, PostgreSQL would unescape it, and refuse what scripts may well return.
 */
export function stepUpdate({ tenant_id }: TenantScope, provision_id: string, change: StepChange): RawBuilder<unknown> {
  const { status, attempts, reason, duration_ms, execution_log_ids = [] } = change;
  const set = [sql`status = ${status}`];
  if (attempts !== undefined) set.push(sql`attempts = ${attempts}`);
  if (reason !== undefined) set.push(sql`reason = ${reason === null ? null : replaceUnstorable(reason)}`);
  if (duration_ms !== undefined) set.push(sql`duration_ms = ${duration_ms}`);
  if (change.started === true) set.push(sql`started_at = coalesce(started_at, clock_timestamp())`);
  if (change.ended === true) set.push(sql`ended_at = clock_timestamp()`);
  for (const member of ['input', 'output', 'settled', 'tried'] as const) {
    if (change[member] !== undefined) set.push(sql`${sql.ref(member)} = ${JSON.stringify(change[member])}::json`);
  }
  if (execution_log_ids.length > 0) {
    set.push(sql`execution_log_ids = execution_log_ids || ${[...execution_log_ids]}::uuid[]`);
  }
  return sql`update provision_steps set ${sql.join(set)}
    where tenant_id = ${tenant_id} and provision_id = ${provision_id} and position = ${change.position}`;
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
export function closeOpenSteps(scope: TenantScope, provision_id: string, reason: string): Statement {
  return scope.db
    .updateTable('provision_steps')
    .set({ status: 'not_reached', reason })
    .where('provision_id', '=', provision_id)
    .where('status', 'in', ['waiting', 'running']);
}
