import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { StoredState, StoredTransition } from '#backend/db/lifecycle-tables.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { LifecycleConfig, LifecycleObjectType } from '#contract/model/lifecycle.ts';

/** A lifecycle as it is stored. Without its stamps it is what the engine judges. */
export interface LifecycleRow extends Omit<LifecycleConfig, 'states' | 'transitions'> {
  readonly id: string;
  readonly tenant_id: string;
  readonly states: StoredState[];
  readonly transitions: StoredTransition[];
  readonly rev: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface LifecycleFilter {
  readonly object_type?: LifecycleObjectType | undefined;
  readonly is_active?: boolean | undefined;
  /** Part of the name or the description, in any case; `%` and `_` stand for themselves. */
  readonly search?: string | undefined;
}

const columns = [
  'id',
  'tenant_id',
  'name',
  'object_type',
  'description',
  'is_active',
  'auto_assign_initial_state',
  'initial_state_id',
  'states',
  'transitions',
  'rev',
  'created_at',
  'updated_at',
] as const;

export function findLifecycle(scope: TenantScope, id: string): Promise<LifecycleRow | undefined> {
  return scope.db.selectFrom('lifecycle_configs').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findLifecycles(scope: TenantScope, ids: readonly string[]): Promise<LifecycleRow[]> {
  return inChunks(ids, (chunk) =>
    scope.db.selectFrom('lifecycle_configs').select(columns).where('id', 'in', chunk).execute(),
  );
}

/** Every lifecycle of the tenant, for a snapshot and for names. */
export function allLifecycles(scope: TenantScope): Promise<LifecycleRow[]> {
  return scope.db.selectFrom('lifecycle_configs').select(columns).orderBy('id').execute();
}

/** Holds the row until the transaction ends. */
export function lockLifecycle(scope: TenantScope, id: string): Promise<LifecycleRow | undefined> {
  return scope.db.selectFrom('lifecycle_configs').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** By name; `id` keeps equal ones in a fixed order. */
export async function listLifecycles(
  scope: TenantScope,
  filter: LifecycleFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: LifecycleRow[]; total: number }> {
  const rows = await matching(scope, filter)
    .select(columns)
    .orderBy(sql`lower(name)`)
    .orderBy('name')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const counted = await matching(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: counted.total };
}

function matching(scope: TenantScope, { object_type, is_active, search }: LifecycleFilter) {
  let query = scope.db.selectFrom('lifecycle_configs');
  if (object_type !== undefined) query = query.where('object_type', '=', object_type);
  if (is_active !== undefined) query = query.where('is_active', '=', is_active);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((either) =>
      either.or([either('name', 'ilike', pattern), either('description', 'ilike', pattern)]),
    );
  }
  return query;
}

/** @throws the driver's unique violation when the tenant has one of this name for the object type. */
export async function insertLifecycle(
  scope: TenantScope,
  config: LifecycleConfig,
  { rev, id }: { readonly rev: number; readonly id?: string },
): Promise<LifecycleRow> {
  return scope.db
    .insertInto('lifecycle_configs')
    .values({
      ...stored(config, await instantOf(scope)),
      tenant_id: scope.tenant_id,
      created_by: scope.actor_id,
      rev,
      ...(id === undefined ? {} : { id }),
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Writes the whole lifecycle, which the caller holds. Elements keep the stamps of those they were. */
export async function updateLifecycle(
  scope: TenantScope,
  before: LifecycleRow,
  config: LifecycleConfig,
  rev: number,
): Promise<LifecycleRow> {
  return scope.db
    .updateTable('lifecycle_configs')
    .set({ ...stored(config, await instantOf(scope), before), rev, updated_at: sql<string>`now()` })
    .where('id', '=', before.id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function deleteLifecycle(scope: TenantScope, id: string): Promise<void> {
  await scope.db.deleteFrom('lifecycle_configs').where('id', '=', id).execute();
}

/** The instant of the transaction, as its rows are stamped with. */
async function instantOf(scope: TenantScope): Promise<string> {
  const { now } = await scope.db.selectNoFrom(sql<string>`now()`.as('now')).executeTakeFirstOrThrow();
  return now;
}

function stored(config: LifecycleConfig, now: string, before?: LifecycleRow) {
  const { name, object_type, description, is_active, auto_assign_initial_state, initial_state_id } = config;
  return {
    name,
    object_type,
    description,
    is_active,
    auto_assign_initial_state,
    initial_state_id,
    states: JSON.stringify(stamped(config.states, before?.states ?? [], now)),
    transitions: JSON.stringify(stamped(config.transitions, before?.transitions ?? [], now)),
  };
}

function stamped<Element extends { readonly id: string }>(
  elements: readonly Element[],
  before: readonly (Element & { readonly created_at: string; readonly updated_at: string })[],
  now: string,
): object[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return elements.map((element) => {
    const old = known.get(element.id);
    const { created_at = now, updated_at = now } = old ?? {};
    const next = { ...element, created_at, updated_at };
    return JSON.stringify(next) === JSON.stringify({ ...element, ...old }) ? next : { ...next, updated_at: now };
  });
}
