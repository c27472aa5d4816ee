import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { type ScriptRow, scriptColumns } from './columns.ts';

export interface NewScript {
  readonly id?: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ScriptStatus;
}

export interface ScriptChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly status?: ScriptStatus;
  readonly current_version?: number;
}

/** @throws the driver's unique violation when the tenant has a script of that name. */
export function insertScript(scope: TenantScope, script: NewScript): Promise<ScriptRow> {
  return scope.db
    .insertInto('scripts')
    .values({
      ...script,
      tenant_id: scope.tenant_id,
      created_by: scope.actor_id,
      current_version: 1,
      is_system: false,
    })
    .returning(scriptColumns)
    .executeTakeFirstOrThrow();
}

/** Every change moves `rev` and `updated_at`, also one that sets the same values again (`contract.md` S-06). */
export function updateScript(scope: TenantScope, id: string, changes: ScriptChanges): Promise<ScriptRow> {
  return scope.db
    .updateTable('scripts')
    .set((columns) => ({ ...changes, rev: columns('rev', '+', 1), updated_at: sql<string>`now()` }))
    .where('id', '=', id)
    .returning(scriptColumns)
    .executeTakeFirstOrThrow();
}

/** Its versions go with it; its execution logs and audit events stay. */
export async function deleteScript(scope: TenantScope, id: string): Promise<void> {
  await scope.db.deleteFrom('scripts').where('id', '=', id).execute();
}
