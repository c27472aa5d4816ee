import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ConnectorStatus, ConnectorSummary, ConnectorType } from '#contract/model/connector.ts';
import { type ConnectorRow, connectorColumns, summaryColumns } from './columns.ts';

export interface ConnectorFilter {
  /** Part of the name, in any case; `%` and `_` stand for themselves. */
  readonly name_contains?: string | undefined;
  readonly connector_type?: ConnectorType | undefined;
  readonly status?: ConnectorStatus | undefined;
}

export function findConnector(scope: TenantScope, id: string): Promise<ConnectorRow | undefined> {
  return selectConnectors(scope).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends. */
export function lockConnector(scope: TenantScope, id: string): Promise<ConnectorRow | undefined> {
  return selectConnectors(scope).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findConnectors(scope: TenantScope, ids: readonly string[]): Promise<ConnectorRow[]> {
  return inChunks(ids, (chunk) => selectConnectors(scope).where('id', 'in', chunk).execute());
}

/** Which of the names belong to a connector other than these. */
export async function connectorNamesInUse(
  scope: TenantScope,
  names: readonly string[],
  except: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = await inChunks(names, (chunk) =>
    scope.db.selectFrom('connectors').select(['id', 'name']).where('name', 'in', chunk).execute(),
  );
  return new Set(found.filter(({ id }) => !except.has(id)).map(({ name }) => name));
}

/** Every connector of the tenant, for a snapshot. */
export function allConnectors(scope: TenantScope): Promise<ConnectorRow[]> {
  return selectConnectors(scope).orderBy('id').execute();
}

/** By name, in any case; what follows keeps the order fixed, so that no page repeats or drops one. */
export async function listConnectors(
  scope: TenantScope,
  filter: ConnectorFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ items: ConnectorSummary[]; total: number }> {
  const rows = await matching(scope, filter)
    .select(summaryColumns)
    // Counted in the same statement, and so in the same snapshot as the page.
    .select(sql<number>`(count(*) over ())::integer`.as('total'))
    .orderBy(sql`lower(name)`)
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  const items = rows.map(({ total: _, ...row }) => row);
  return { items, total: rows[0]?.total ?? (offset === 0 ? 0 : await countConnectors(scope, filter)) };
}

async function countConnectors(scope: TenantScope, filter: ConnectorFilter): Promise<number> {
  const counted = await matching(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return counted.total;
}

function matching(scope: TenantScope, { name_contains, connector_type, status }: ConnectorFilter) {
  let query = scope.db.selectFrom('connectors');
  if (connector_type !== undefined) query = query.where('connector_type', '=', connector_type);
  if (status !== undefined) query = query.where('status', '=', status);
  if (name_contains !== undefined && name_contains !== '')
    query = query.where('name', 'ilike', `%${name_contains.replace(/[\\%_]/g, '\\$&')}%`);
  return query;
}

function selectConnectors(scope: TenantScope) {
  return scope.db.selectFrom('connectors').select(connectorColumns);
}
