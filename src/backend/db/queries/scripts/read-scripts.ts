import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { scriptSortColumns } from '#contract/http/scripts.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { type ScriptRow, scriptColumns } from './columns.ts';

export interface ScriptFilter {
  readonly status?: ScriptStatus | undefined;
  /** Part of the name or the description, in any case; `%` and `_` stand for themselves. */
  readonly search?: string | undefined;
}

export interface Page {
  /** From 1. */
  readonly page: number;
  readonly page_size: number;
}

export function findScript(scope: TenantScope, id: string): Promise<ScriptRow | undefined> {
  return scope.db.selectFrom('scripts').select(scriptColumns).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends: who changes a script or adds a version to it waits here for its turn. */
export function lockScript(scope: TenantScope, id: string): Promise<ScriptRow | undefined> {
  return scope.db.selectFrom('scripts').select(scriptColumns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findScripts(scope: TenantScope, ids: readonly string[]): Promise<ScriptRow[]> {
  return inChunks(ids, (chunk) =>
    scope.db.selectFrom('scripts').select(scriptColumns).where('id', 'in', chunk).execute(),
  );
}

/** Which of the names belong to a script other than these. */
export async function namesInUse(
  scope: TenantScope,
  names: readonly string[],
  except: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = await inChunks(names, (chunk) =>
    scope.db.selectFrom('scripts').select(['id', 'name']).where('name', 'in', chunk).execute(),
  );
  return new Set(found.filter(({ id }) => !except.has(id)).map(({ name }) => name));
}

/** Every script of the tenant, for a snapshot. */
export function allScripts(scope: TenantScope): Promise<ScriptRow[]> {
  return scope.db.selectFrom('scripts').select(scriptColumns).orderBy('id').execute();
}

export interface ScriptOrder {
  readonly sort?: (typeof scriptSortColumns)[number] | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
}

/** Newest first, or as asked; `id` keeps equal scripts in a fixed order, so that no page repeats or drops one. */
export async function listScripts(
  scope: TenantScope,
  filter: ScriptFilter & ScriptOrder,
  { page, page_size }: Page,
): Promise<{ scripts: ScriptRow[]; total: number }> {
  const { sort = 'created_at', order = sort === 'created_at' ? 'desc' : 'asc' } = filter;
  const count = matchingScripts(scope, filter).select(sql<number>`count(*)::integer`.as('total'));
  const rows = await matchingScripts(scope, filter)
    .select(scriptColumns)
    // In the same statement, and so in the same snapshot as the page; apart, so that an index can give the page.
    .select(sql<number>`(${count})`.as('total'))
    .orderBy(sort, order)
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const scripts = rows.map(({ total: _, ...row }) => row);
  return { scripts, total: rows[0]?.total ?? (page === 1 ? 0 : (await count.executeTakeFirstOrThrow()).total) };
}

function matchingScripts(scope: TenantScope, { status, search }: ScriptFilter) {
  let query = scope.db.selectFrom('scripts');
  if (status !== undefined) query = query.where('status', '=', status);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((either) =>
      either.or([either('name', 'ilike', pattern), either('description', 'ilike', pattern)]),
    );
  }
  return query;
}
