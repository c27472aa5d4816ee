import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { WireWalk } from '#contract/http/lifecycle-walks.ts';
import type { LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';

/** A kept walk as on the wire, and beside it its revision. */
export interface WalkRow extends WireWalk {
  readonly rev: number;
}

/** Every change brings its own revision, from the feed that the transaction holds. */
export interface WalkContent extends LifecycleWalkFields {
  readonly rev: number;
}

export function wireWalkOf({ rev: _, ...walk }: WalkRow): WireWalk {
  return walk;
}

export function findWalk(scope: TenantScope, id: string): Promise<WalkRow | undefined> {
  return selectWalks(scope).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends. */
export function lockWalk(scope: TenantScope, id: string): Promise<WalkRow | undefined> {
  return selectWalks(scope).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findWalks(scope: TenantScope, ids: readonly string[]): Promise<WalkRow[]> {
  return inChunks(ids, (chunk) => selectWalks(scope).where('id', 'in', chunk).execute());
}

/** Every kept walk of these lifecycles. */
export function walksOfLifecycles(scope: TenantScope, configIds: readonly string[]): Promise<WalkRow[]> {
  return inChunks(configIds, (chunk) => selectWalks(scope).where('config_id', 'in', chunk).orderBy('id').execute());
}

/** Every kept walk of the tenant, for a snapshot. */
export function allWalks(scope: TenantScope): Promise<WalkRow[]> {
  return selectWalks(scope).orderBy('id').execute();
}

/** By lifecycle and name. */
export async function listWalks(
  scope: TenantScope,
  { config_id }: { readonly config_id?: string | undefined },
  { page, page_size }: { readonly page: number; readonly page_size: number },
): Promise<{ walks: WalkRow[]; total: number }> {
  const all = selectWalks(scope);
  const counting = scope.db.selectFrom('lifecycle_walks');
  const walks = await (config_id === undefined ? all : all.where('config_id', '=', config_id))
    .orderBy('config_id')
    .orderBy('name')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const counted = await (config_id === undefined ? counting : counting.where('config_id', '=', config_id))
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { walks, total: counted.total };
}

/** @throws the driver's unique violation when the lifecycle has a test of one of the names. */
export async function insertWalks(
  scope: TenantScope,
  walks: readonly (WalkContent & { readonly id?: string })[],
): Promise<WalkRow[]> {
  const rows = walks.map((walk) => ({
    ...walk,
    ...jsonTexts(walk),
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
  }));
  const inserted = await inChunks(rows, (chunk) =>
    scope.db.insertInto('lifecycle_walks').values(chunk).returning('id').execute(),
  );
  return readBack(scope, inserted);
}

/** Writes all of them in one statement, so that they may swap names. */
export async function updateWalks(
  scope: TenantScope,
  walks: readonly (WalkContent & { readonly id: string })[],
): Promise<WalkRow[]> {
  if (walks.length === 0) return [];
  const rows = walks.map((walk) => ({ ...walk, ...jsonTexts(walk) }));
  await sql`
    update lifecycle_walks set name = new.name, object = new.object::json, now = new.now, start = new.start,
      steps = new.steps::json, expect = new.expect::json, rev = new.rev, updated_at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as new(
      id uuid, name text, object text, now text, start text, steps text, expect text, rev integer)
    where lifecycle_walks.id = new.id`.execute(scope.db);
  return readBack(scope, walks);
}

export async function deleteWalks(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (chunk) => scope.db.deleteFrom('lifecycle_walks').where('id', 'in', chunk).execute());
}

/** In the order that was asked for. */
async function readBack(scope: TenantScope, written: readonly { readonly id: string }[]): Promise<WalkRow[]> {
  const ids = written.map(({ id }) => id);
  const rows = new Map((await findWalks(scope, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

function selectWalks(scope: TenantScope) {
  return scope.db
    .selectFrom('lifecycle_walks')
    .select(['id', 'tenant_id', 'name', 'config_id', 'object', 'now', 'start', 'steps', 'expect'])
    .select(['created_by', 'created_at', 'updated_at', 'rev']);
}

function jsonTexts({ object, steps, expect }: WalkContent) {
  return { object: JSON.stringify(object), steps: JSON.stringify(steps), expect: JSON.stringify(expect) };
}
