import { sql } from 'kysely';
import type { Plan } from '#backend/db/provisioning-tables.ts';
import type { Database, TenantScope } from '#backend/db/with-tenant.ts';
import type { ProvisionRow } from './provisions.ts';

/** A provision as the worker has it that took it. */
export interface TakenProvision extends Omit<ProvisionRow, 'state'> {
  readonly plan: Plan | null;
  /** Goes with everything the worker writes (`writeAsHolder`). */
  readonly fence: number;
  /** How many workers took it since it was asked for, this one included. */
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
  const known = await scope.db
    .selectFrom('provisions')
    .select(['state', 'cancel_requested'])
    .where('id', '=', provision_id)
    .executeTakeFirst();
  if (known === undefined || !['queued', 'running'].includes(known.state)) return 'over';
  const taken = await sql`
    insert into provision_leases as lease (provision_id, worker_id, held_until, cancel_requested)
    values (${provision_id}, ${worker_id}, ${until(lease_ms)}, ${known.cancel_requested})
    on conflict (provision_id) do update set worker_id = excluded.worker_id, held_until = excluded.held_until
    where lease.held_until < clock_timestamp()
    returning provision_id`.execute(scope.db);
  if (taken.rows.length === 0) return 'held';
  const row = await scope.db
    .updateTable('provisions')
    .set({
      state: 'running',
      fence: sql`fence + 1`,
      deliveries: sql`deliveries + 1`,
      rev: sql`rev + 1`,
      started_at: sql<string>`coalesce(started_at, now())`,
    })
    .where('id', '=', provision_id)
    .where('state', 'in', ['queued', 'running'])
    .returning([
      'id',
      'resource_id',
      'resource_type',
      'dock_id',
      'operation_type',
      'cancel_requested',
      'requested_by',
      'attributes',
      'prior_state',
      'request_id',
      'plan',
      'fence',
      'deliveries',
      'started_at',
    ])
    .executeTakeFirst();
  if (row === undefined) return 'over';
  return { ...row, started_at: row.started_at ?? new Date().toISOString() };
}

/** What of the provision itself a holder writes. */
export interface HolderChange {
  readonly state?: 'queued' | 'succeeded' | 'failed' | 'cancelled';
  readonly error?: string | null;
  readonly plan?: Plan;
}

/**
 * To be called first in each transaction of the worker that holds the provision: bumps its revision and holds its row, so
 * that no other worker gets in between.
 * @returns false where another worker has taken the provision since: nothing may be written.
 */
export async function writeAsHolder(
  scope: TenantScope,
  { id, fence }: Pick<TakenProvision, 'id' | 'fence'>,
  { plan, ...change }: HolderChange = {},
): Promise<boolean> {
  const over = change.state !== undefined && change.state !== 'queued';
  const row = await scope.db
    .updateTable('provisions')
    .set({
      ...change,
      ...(plan === undefined ? {} : { plan: JSON.stringify(plan) }),
      ...(over ? { ended_at: sql<string>`clock_timestamp()` } : {}),
      rev: sql`rev + 1`,
    })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets go of a provision, in the transaction that ends it. */
export async function releaseLease(scope: TenantScope, provision_id: string): Promise<void> {
  await scope.db.deleteFrom('provision_leases').where('provision_id', '=', provision_id).execute();
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
