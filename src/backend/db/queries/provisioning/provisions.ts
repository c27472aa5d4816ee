import { type RawBuilder, sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { shownStep } from '#backend/provisioning/requests/shown.ts';
import type { Provision, ProvisionSummary, ResourceType } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { stepsOf } from './provision-steps.ts';

/** It can go on, and nothing was asked of its resource since: an older operation must not undo a newer one. */
const resumable: RawBuilder<boolean> = sql`(
  provisions.state in ('failed', 'cancelled')
  and not exists (select from provisions newer where newer.resource_id = provisions.resource_id
    and newer.requested_at > provisions.requested_at)
  and exists (select from provisioned_resources resource where resource.id = provisions.resource_id))`;

const columns = [
  'provisions.id',
  'provisions.tenant_id',
  'provisions.resource_id',
  'provisions.resource_type',
  'provisions.dock_id',
  'provisions.operation_type',
  'provisions.state',
  'provisions.rev',
  'provisions.error',
  resumable.as('resumable'),
  'provisions.cancel_requested',
  'provisions.requested_by',
  'provisions.requested_at',
  'provisions.started_at',
  'provisions.ended_at',
] as const;

/** For people: what steps took and gave is without secrets. */
export async function findProvision(scope: TenantScope, id: string): Promise<Provision | undefined> {
  const row = await scope.db.selectFrom('provisions').select(columns).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : { ...row, steps: (await stepsOf(scope, id)).map(shownStep) };
}

/** How far a provision has come, for who follows it; undefined where there is none. */
export async function revOf(scope: TenantScope, id: string): Promise<number | undefined> {
  const row = await scope.db.selectFrom('provisions').select('rev').where('id', '=', id).executeTakeFirst();
  return row?.rev;
}

export interface ProvisionFilter {
  readonly resource_id?: string | undefined;
  readonly dock_id?: string | undefined;
  readonly state?: Provision['state'] | undefined;
}

/** Newest first; `id` keeps those of one instant in a fixed order. */
export async function listProvisions(
  scope: TenantScope,
  filter: ProvisionFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ items: ProvisionSummary[]; total: number }> {
  const items = await matching(scope, filter)
    .select(columns)
    .orderBy('provisions.requested_at', 'desc')
    .orderBy('provisions.id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await matching(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { items, total };
}

function matching(scope: TenantScope, { resource_id, dock_id, state }: ProvisionFilter) {
  let query = scope.db.selectFrom('provisions');
  if (resource_id !== undefined) query = query.where('provisions.resource_id', '=', resource_id);
  if (dock_id !== undefined) query = query.where('provisions.dock_id', '=', dock_id);
  if (state !== undefined) query = query.where('provisions.state', '=', state);
  return query;
}

export interface NewProvision {
  readonly id: string;
  readonly resource_id: string;
  readonly resource_type: ResourceType;
  readonly dock_id: string | null;
  readonly operation_type: Provision['operation_type'];
  /** What the first hook gets. */
  readonly attributes: JsonObject;
  readonly prior_state: 'provisioning' | 'provisioned' | 'failed' | 'deprovisioning' | null;
}

/** @throws the driver's unique violation (`provisions_one_at_a_time`) while another one of the resource is not over. */
export async function insertProvision(scope: TenantScope, provision: NewProvision): Promise<void> {
  await scope.db
    .insertInto('provisions')
    .values({
      ...provision,
      attributes: JSON.stringify(provision.attributes),
      tenant_id: scope.tenant_id,
      requested_by: scope.actor_id,
      request_id: scope.request_id,
      error: null,
    })
    .execute();
}

/** A provision with what only the engine needs. */
export interface ProvisionRow
  extends Pick<
    Provision,
    | 'id'
    | 'resource_id'
    | 'resource_type'
    | 'dock_id'
    | 'operation_type'
    | 'state'
    | 'cancel_requested'
    | 'requested_by'
  > {
  readonly attributes: JsonObject;
  readonly prior_state: NewProvision['prior_state'];
  readonly request_id: string | null;
}

/** Holds the row until the transaction ends. */
export function lockProvision(scope: TenantScope, id: string): Promise<ProvisionRow | undefined> {
  return scope.db
    .selectFrom('provisions')
    .select([
      'id',
      'resource_id',
      'resource_type',
      'dock_id',
      'operation_type',
      'state',
      'cancel_requested',
      'requested_by',
      'attributes',
      'prior_state',
      'request_id',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Asks for the end of a provision; its worker, where it has one, reads that from the lease. */
export async function requestCancel(scope: TenantScope, id: string): Promise<void> {
  await scope.db
    .updateTable('provisions')
    .set({ cancel_requested: true, rev: sql`rev + 1` })
    .where('id', '=', id)
    .execute();
  await scope.db
    .updateTable('provision_leases')
    .set({ cancel_requested: true })
    .where('provision_id', '=', id)
    .execute();
}

/** Ends a provision that no worker has taken. */
export async function endUntaken(
  scope: TenantScope,
  id: string,
  state: 'failed' | 'cancelled',
  error: string,
): Promise<void> {
  await scope.db
    .updateTable('provisions')
    .set({ state, error, ended_at: sql<string>`now()`, rev: sql`rev + 1` })
    .where('id', '=', id)
    .execute();
}

/** Queues it again. What it ran stays known; the plan is made anew, for scripts may have been mended since. */
export async function requeue(scope: TenantScope, id: string): Promise<void> {
  await scope.db
    .updateTable('provisions')
    .set({
      state: 'queued',
      plan: null,
      error: null,
      cancel_requested: false,
      deliveries: 0,
      ended_at: null,
      rev: sql`rev + 1`,
    })
    .where('id', '=', id)
    .execute();
  await scope.db.deleteFrom('provision_leases').where('provision_id', '=', id).execute();
}
