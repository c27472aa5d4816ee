import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { BindingFields } from '#contract/model/hook-binding.ts';
import { type BindingRow, bindingColumns } from './columns.ts';

export interface BindingFilter {
  readonly connector_id?: string | undefined;
  readonly script_id?: string | undefined;
  readonly hook_phase?: BindingFields['hook_phase'] | undefined;
  readonly operation_type?: BindingFields['operation_type'] | undefined;
  readonly enabled?: boolean | undefined;
}

/** One list whose order counts. */
export type HookPoint = Pick<BindingFields, 'connector_id' | 'hook_phase' | 'operation_type'>;

export function findBinding(scope: TenantScope, id: string): Promise<BindingRow | undefined> {
  return selectBindings(scope).where('binding.id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends. */
export function lockBinding(scope: TenantScope, id: string): Promise<BindingRow | undefined> {
  return selectBindings(scope).where('binding.id', '=', id).forUpdate('binding').executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findBindings(scope: TenantScope, ids: readonly string[]): Promise<BindingRow[]> {
  return inChunks(ids, (chunk) => selectBindings(scope).where('binding.id', 'in', chunk).execute());
}

/** Every binding of these scripts, also disabled ones. */
export function bindingsOfScripts(scope: TenantScope, scriptIds: readonly string[]): Promise<BindingRow[]> {
  return inChunks(scriptIds, (chunk) =>
    selectBindings(scope).where('binding.script_id', 'in', chunk).orderBy('binding.id').execute(),
  );
}

/** Every binding of these connectors, also disabled ones. */
export function bindingsOfConnectors(scope: TenantScope, connectorIds: readonly string[]): Promise<BindingRow[]> {
  return inChunks(connectorIds, (chunk) =>
    inOrder(selectBindings(scope).where('binding.connector_id', 'in', chunk)).execute(),
  );
}

/** In the order in which they run. */
export function bindingsAt(
  scope: TenantScope,
  { connector_id, hook_phase, operation_type }: HookPoint,
): Promise<BindingRow[]> {
  return selectBindings(scope)
    .where('binding.connector_id', '=', connector_id)
    .where('binding.hook_phase', '=', hook_phase)
    .where('binding.operation_type', '=', operation_type)
    .orderBy('binding.execution_order')
    .execute();
}

/** Every binding of the tenant, for a snapshot. */
export function allBindings(scope: TenantScope): Promise<BindingRow[]> {
  return selectBindings(scope).orderBy('binding.id').execute();
}

/** By connector, phase, operation and order (036 US2-5, FR-018). */
export async function listBindings(
  scope: TenantScope,
  filter: BindingFilter,
  { page, page_size }: { readonly page: number; readonly page_size: number },
): Promise<{ bindings: BindingRow[]; total: number }> {
  const bindings = await inOrder(matching(selectBindings(scope), filter))
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const counted = await matching(scope.db.selectFrom('script_hook_bindings as binding'), filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { bindings, total: counted.total };
}

function matching<
  Query extends { where(column: `binding.${keyof BindingFilter}`, operator: '=', value: string | boolean): Query },
>(query: Query, filter: BindingFilter): Query {
  let narrowed = query;
  for (const name of ['connector_id', 'script_id', 'hook_phase', 'operation_type', 'enabled'] as const) {
    const value = filter[name];
    if (value !== undefined) narrowed = narrowed.where(`binding.${name}`, '=', value);
  }
  return narrowed;
}

function selectBindings(scope: TenantScope) {
  return scope.db
    .selectFrom('script_hook_bindings as binding')
    .innerJoin('scripts as script', (join) =>
      join.onRef('script.tenant_id', '=', 'binding.tenant_id').onRef('script.id', '=', 'binding.script_id'),
    )
    .leftJoin('connectors as connector', (join) =>
      join.onRef('connector.tenant_id', '=', 'binding.tenant_id').onRef('connector.id', '=', 'binding.connector_id'),
    )
    .select(bindingColumns.map((column) => `binding.${column}` as const))
    .select([scriptObject.as('script'), connectorObject.as('connector')]);
}

const scriptObject = sql<BindingRow['script']>`json_build_object('id', script.id, 'name', script.name,
  'status', script.status, 'current_version', script.current_version)`;

/** Null: the connector is gone and the binding orphaned (036 edge case 5). */
const connectorObject = sql<BindingRow['connector']>`case when connector.id is null then null
  else json_build_object('id', connector.id, 'name', connector.name, 'status', connector.status) end`;

/** As `script_hook_bindings_in_order` has them. */
function inOrder(query: ReturnType<typeof selectBindings>) {
  return query
    .orderBy('binding.connector_id')
    .orderBy('binding.hook_phase', 'desc')
    .orderBy(sql`array_position(array['create', 'update', 'delete', 'enable', 'disable'], binding.operation_type)`)
    .orderBy('binding.execution_order');
}
