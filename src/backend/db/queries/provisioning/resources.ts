import { sql } from 'kysely';
import type { UniversalTable } from '#backend/db/provisioning-tables.ts';
import type { Statement } from '#backend/db/statement.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ProvisionedResource, ResourceType } from '#contract/model/provisioning.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** Which universal table holds which kind (`specs/provisioning-mutations.md`, Universal Table Mapping). */
export const universalTableOf = {
  server: 'servers',
  webService: 'web_services',
  domain: 'domains',
  database: 'databases',
  account: 'accounts',
  group: 'groups',
} as const satisfies Record<ResourceType, string>;

/** A resource as on the wire, and beside it what hooks and adapters call its kind. */
export interface ResourceRow extends ProvisionedResource {
  readonly object_class: string;
}

const ownColumns = [
  'resource.id',
  'resource.tenant_id',
  'resource.dock_id',
  'connectors.name as dock_name',
  'resource.name',
  'resource.object_class',
  'resource.spec',
  'resource.enabled',
  'resource.provisioning_source',
  'resource.provisioning_state',
  'resource.sst_resource_id',
  'resource.sst_stack_name',
  'resource.provider_id',
  'resource.provider_data',
  'resource.last_error',
  'resource.provisioned_at',
  'resource.created_by',
  'resource.created_at',
  'resource.updated_at',
] as const;

const columns = ['resource.resource_type', ...ownColumns] as const;

/** The resource as everybody outside may see it. */
export function wireResource({ object_class: _, ...resource }: ResourceRow): ProvisionedResource {
  return resource;
}

export function findResource(scope: TenantScope, id: string): Promise<ResourceRow | undefined> {
  return withDock(scope).select(columns).where('resource.id', '=', id).executeTakeFirst();
}

/** The same where the type is known: one table is read, not six. */
export async function findResourceOf(
  scope: TenantScope,
  { id, resource_type }: Named,
): Promise<ResourceRow | undefined> {
  const row = await scope.db
    .selectFrom(`${universalTableOf[resource_type] as 'servers'} as resource`)
    .leftJoin('connectors', 'connectors.id', 'resource.dock_id')
    .select(ownColumns)
    .where('resource.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { resource_type, ...row };
}

/** Holds the row, so that what is decided from it stays so. */
export async function lockResource(scope: TenantScope, id: string): Promise<ResourceRow | undefined> {
  const found = await findResource(scope, id);
  if (found === undefined) return undefined;
  const table = universalTableOf[found.resource_type];
  await scope.db.selectFrom(table).select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return findResource(scope, id);
}

/** What was imported of an SST stack. */
export function resourcesOfStack(scope: TenantScope, sst_stack_name: string): Promise<ResourceRow[]> {
  return withDock(scope)
    .select(columns)
    .where('resource.sst_stack_name', '=', sst_stack_name)
    .where('resource.provisioning_source', '=', 'sst')
    .execute();
}

/** Lets one import of a stack work at a time; the others wait. */
export async function lockStack(scope: TenantScope, sst_stack_name: string): Promise<void> {
  const stack = `${scope.tenant_id} ${sst_stack_name}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${stack}, 5))`.execute(scope.db);
}

export interface ResourceFilter {
  readonly resource_type?: ResourceType | undefined;
  readonly dock_id?: string | undefined;
  readonly provisioning_state?: ProvisionedResource['provisioning_state'] | undefined;
  readonly provisioning_source?: ProvisionedResource['provisioning_source'] | undefined;
  /** Part of the name, of the provider's id or of the stack's name, in any case. */
  readonly search?: string | undefined;
}

/** Newest first; `id` keeps those of one instant in a fixed order. */
export async function listResources(
  scope: TenantScope,
  filter: ResourceFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ items: ResourceRow[]; total: number }> {
  const items = await matching(scope, filter)
    .select(columns)
    .orderBy('resource.created_at', 'desc')
    .orderBy('resource.id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await matching(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { items, total };
}

function matching(scope: TenantScope, filter: ResourceFilter) {
  const { resource_type, dock_id, provisioning_state, provisioning_source, search = '' } = filter;
  let query = withDock(scope);
  if (resource_type !== undefined) query = query.where('resource.resource_type', '=', resource_type);
  if (dock_id !== undefined) query = query.where('resource.dock_id', '=', dock_id);
  if (provisioning_state !== undefined) query = query.where('resource.provisioning_state', '=', provisioning_state);
  if (provisioning_source !== undefined) query = query.where('resource.provisioning_source', '=', provisioning_source);
  if (search === '') return query;
  const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return query.where((either) =>
    either.or([
      either('resource.name', 'ilike', part),
      either('resource.provider_id', 'ilike', part),
      either('resource.sst_stack_name', 'ilike', part),
    ]),
  );
}

function withDock(scope: TenantScope) {
  return scope.db
    .selectFrom('provisioned_resources as resource')
    .leftJoin('connectors', 'connectors.id', 'resource.dock_id');
}

export interface NewResource {
  readonly id: string;
  readonly resource_type: ResourceType;
  readonly dock_id: string | null;
  readonly name: string;
  readonly object_class: string;
  readonly spec: JsonObject;
  readonly provisioning_source: ProvisionedResource['provisioning_source'];
  readonly provisioning_state: ProvisionedResource['provisioning_state'];
  readonly sst_resource_id?: string | null;
  readonly sst_stack_name?: string | null;
  readonly provider_id?: string | null;
  readonly provider_data?: Json;
  readonly provisioned_at?: string | null;
}

export async function insertResource(scope: TenantScope, { resource_type, ...resource }: NewResource): Promise<void> {
  await scope.db
    .insertInto(universalTableOf[resource_type])
    .values({
      sst_resource_id: null,
      sst_stack_name: null,
      provider_id: null,
      last_error: null,
      ...resource,
      spec: JSON.stringify(resource.spec),
      provider_data: JSON.stringify(resource.provider_data ?? null),
      tenant_id: scope.tenant_id,
      created_by: scope.actor_id,
    })
    .execute();
}

/** What an operation, or an import, changes of a resource; what is absent stays. */
export interface ResourceChange {
  readonly name?: string;
  readonly spec?: JsonObject;
  readonly enabled?: boolean;
  readonly provisioning_state?: ProvisionedResource['provisioning_state'];
  readonly provider_id?: string | null;
  readonly provider_data?: Json;
  readonly last_error?: string | null;
  readonly provisioned_at?: string | null;
}

type Named = Pick<ProvisionedResource, 'id' | 'resource_type'>;

export function updateResource(scope: TenantScope, resource: Named, change: ResourceChange): Statement {
  const { spec, provider_data, ...plain } = change;
  return scope.db
    .updateTable(universalTableOf[resource.resource_type] as keyof UniversalTables)
    .set({
      ...plain,
      ...(spec === undefined ? {} : { spec: JSON.stringify(spec) }),
      ...(provider_data === undefined ? {} : { provider_data: JSON.stringify(provider_data) }),
      updated_at: sql<string>`now()`,
    })
    .where('id', '=', resource.id);
}

/** One of them stands for all six in the types: their columns are the same. */
type UniversalTables = { servers: UniversalTable };

export function deleteResource(scope: TenantScope, { id, resource_type }: Named): Statement {
  return scope.db.deleteFrom(universalTableOf[resource_type]).where('id', '=', id);
}
