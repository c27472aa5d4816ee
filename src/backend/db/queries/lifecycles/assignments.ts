import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { LifecycleObjectType } from '#contract/model/lifecycle.ts';

/** How many are in each state of these lifecycles, by the state's id. States that nobody is in are missing. */
export async function countByState(
  scope: TenantScope,
  configIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (configIds.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('lifecycle_assignments')
    .select(['state_id', sql<number>`count(*)::integer`.as('count')])
    .where('config_id', 'in', configIds)
    .groupBy('state_id')
    .execute();
  return new Map(rows.map(({ state_id, count }) => [state_id, count]));
}

export interface Assignment {
  readonly config_id: string;
  readonly state_id: string;
  readonly entered_at: string;
}

export function findAssignment(
  scope: TenantScope,
  objectType: LifecycleObjectType,
  objectId: string,
): Promise<Assignment | undefined> {
  return scope.db
    .selectFrom('lifecycle_assignments')
    .select(['config_id', 'state_id', 'entered_at'])
    .where('object_type', '=', objectType)
    .where('object_id', '=', objectId)
    .executeTakeFirst();
}

/**
 * Gives every user without a state the initial one of this lifecycle (032 FR-001). The caller says that it is active and
 * assigns it.
 */
export async function assignUsersWithout(scope: TenantScope, configId: string, stateId: string): Promise<void> {
  await sql`
    insert into lifecycle_assignments (tenant_id, object_type, object_id, config_id, state_id)
    select tenant_id, 'user', id, ${configId}::uuid, ${stateId}::uuid from users
    on conflict do nothing`.execute(scope.db);
}
