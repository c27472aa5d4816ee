import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { BindingContent, BindingRow } from './columns.ts';
import { findBindings } from './read-bindings.ts';

export interface NewBinding extends BindingContent {
  readonly id?: string;
}

export interface ChangedBinding extends BindingContent {
  readonly id: string;
}

/** @throws the driver's unique violation when a place is taken, or an id. */
export async function insertBindings(scope: TenantScope, bindings: readonly NewBinding[]): Promise<BindingRow[]> {
  const rows = bindings.map((binding) => ({
    ...binding,
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
  }));
  const inserted = await inChunks(rows, (chunk) =>
    scope.db.insertInto('script_hook_bindings').values(chunk).returning('id').execute(),
  );
  return readBack(scope, inserted);
}

/** Writes the settings of all of them in one statement, so that they may swap places. */
export async function updateBindings(scope: TenantScope, bindings: readonly ChangedBinding[]): Promise<BindingRow[]> {
  if (bindings.length === 0) return [];
  await sql`
    update script_hook_bindings set execution_order = new.execution_order, failure_policy = new.failure_policy,
      max_retries = new.max_retries, timeout_seconds = new.timeout_seconds, enabled = new.enabled, rev = new.rev,
      updated_at = now()
    from json_to_recordset(${JSON.stringify(bindings)}::json) as new(
      id uuid, execution_order integer, failure_policy text, max_retries integer, timeout_seconds integer,
      enabled boolean, rev integer)
    where script_hook_bindings.id = new.id`.execute(scope.db);
  return readBack(scope, bindings);
}

/** Execution logs keep their row without them (`contract.md` B-05). */
export async function deleteBindings(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, async (chunk) => {
    await scope.db
      .updateTable('script_execution_logs')
      .set({ binding_id: null })
      .where('binding_id', 'in', chunk)
      .execute();
    return scope.db.deleteFrom('script_hook_bindings').where('id', 'in', chunk).execute();
  });
}

/** In the order that was asked for. */
async function readBack(scope: TenantScope, written: readonly { readonly id: string }[]): Promise<BindingRow[]> {
  const ids = written.map(({ id }) => id);
  const rows = new Map((await findBindings(scope, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}
