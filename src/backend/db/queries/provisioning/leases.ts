import { sql } from 'kysely';
import type { Plan } from '#backend/db/provisioning-tables.ts';
import { embedded, type Statement } from '#backend/db/statement.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
import type { Database, TenantScope } from '#backend/db/with-tenant.ts';
import { type StepChange, stepUpdate } from './provision-steps.ts';
import type { ProvisionRow } from './provisions.ts';

/** A provision as the worker has it that took it. */
export interface TakenProvision extends Omit<ProvisionRow, 'state'> {
  readonly plan: Plan | null;
  /** Goes with everything the worker writes (`writeAsHolder`). */
  readonly fence: number;
  /** How many workers took it since it was asked for and did not hand it on in order, this one included. */
  readonly deliveries: number;
  readonly started_at: string;
}

export interface Lease {
  readonly provision_id: string;
  readonly worker_id: string;
  readonly lease_ms: number;
}

/**
 * Takes the lease of a provision. `held`: another worker has it and is alive; `over`: there is nothing left to do. Whoever
 * had it before and still lives can write nothing more: the fence has grown.
 */
export async function takeProvision(scope: TenantScope, lease: Lease): Promise<TakenProvision | 'held' | 'over'> {
  const { provision_id, worker_id, lease_ms } = lease;
  const taken = await sql<TakenProvision>`
    with lease as (
      insert into provision_leases as lease (provision_id, worker_id, held_until, cancel_requested)
      select id, ${worker_id}, ${until(lease_ms)}, cancel_requested from provisions
        where id = ${provision_id} and state in ('queued', 'running')
      on conflict (provision_id) do update set worker_id = excluded.worker_id, held_until = excluded.held_until
        where lease.held_until < clock_timestamp()
      returning provision_id)
    update provisions set state = 'running', fence = fence + 1, deliveries = deliveries + 1, rev = rev + 1,
      started_at = coalesce(started_at, now())
    from lease where id = lease.provision_id and state in ('queued', 'running')
    returning id, resource_id, resource_type, dock_id, operation_type, cancel_requested, requested_by, attributes,
      prior_state, request_id, plan, fence, deliveries, started_at`.execute(scope.db);
  const [row] = taken.rows;
  if (row !== undefined) return row;
  const known = await scope.db
    .selectFrom('provisions')
    .select('state')
    .where('id', '=', provision_id)
    .executeTakeFirst();
  if (known !== undefined && ['queued', 'running'].includes(known.state)) return 'held';
  // It may have ended while this one waited for its row, with the lease put in by then.
  await scope.db
    .deleteFrom('provision_leases')
    .where('provision_id', '=', provision_id)
    .where('worker_id', '=', worker_id)
    .execute();
  return 'over';
}

/** What of the provision itself a holder writes. */
export interface HolderChange {
  readonly state?: 'queued' | 'succeeded' | 'failed' | 'cancelled';
  readonly error?: string | null;
  readonly plan?: Plan;
}

/**
 * To be called first in each transaction of the worker that holds the provision: bumps its revision, holds its row, so that
 * no other worker gets in between, and writes what happened to its steps, and what else there is,
 * all in one statement.
 * @returns false where another worker has taken the provision since: nothing may be written, this included.
 */
export async function writeAsHolder(
  scope: TenantScope,
  { id, fence }: Pick<TakenProvision, 'id' | 'fence'>,
  { plan, state, error }: HolderChange = {},
  steps: readonly StepChange[] = [],
  others: readonly Statement[] = [],
): Promise<boolean> {
  const set = [sql`rev = rev + 1`];
  if (state !== undefined) set.push(sql`state = ${state}`);
  // Handed on in order: that is nothing to count towards giving it up.
  if (state === 'queued') set.push(sql`deliveries = greatest(deliveries - 1, 0)`);
  if (error !== undefined) set.push(sql`error = ${error === null ? null : replaceUnstorable(error)}`);
  if (plan !== undefined) set.push(sql`plan = ${JSON.stringify(plan)}::json`);
  if (state !== undefined && state !== 'queued') set.push(sql`ended_at = clock_timestamp()`);
  const statements = [...steps.map((step) => stepUpdate(scope, id, step)), ...others.map(embedded)];
  const changes = statements.map((statement, index) => sql`${sql.id(`change_${index}`)} as (${statement})`);
  const held = sql`held as (update provisions set ${sql.join(set)}
    where id = ${id} and fence = ${fence} and state = 'running' returning id)`;
  const { rows } = await sql`with ${sql.join([held, ...changes])} select id from held`.execute(scope.db);
  return rows.length > 0;
}

/** Lets go of a provision, as a statement that goes with the one that ends it. */
export function releaseLease(scope: TenantScope, provision_id: string): Statement {
  return scope.db.deleteFrom('provision_leases').where('provision_id', '=', provision_id);
}

/** Holds on to these provisions, and tells of what was asked to end. Not returned: what the worker has lost. */
export async function renewLeases(
  db: Database,
  { worker_id, lease_ms }: Omit<Lease, 'provision_id'>,
  provision_ids: readonly string[],
): Promise<{ provision_id: string; cancel_requested: boolean }[]> {
  return db
    .updateTable('provision_leases')
    .set({ held_until: until(lease_ms) })
    .where('worker_id', '=', worker_id)
    .where('provision_id', 'in', provision_ids)
    .returning(['provision_id', 'cancel_requested'])
    .execute();
}

function until(lease_ms: number) {
  return sql<string>`clock_timestamp() + ${lease_ms} * interval '1 millisecond'`;
}
