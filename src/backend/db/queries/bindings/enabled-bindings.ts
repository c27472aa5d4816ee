import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** What keeps a script from being deleted. */
export interface EnabledBinding {
  readonly id: string;
  readonly script_id: string;
  readonly connector_id: string;
  readonly hook_phase: string;
  readonly operation_type: string;
  readonly execution_order: number;
}

/** The enabled bindings of these scripts, in the order in which they run. */
export function enabledBindings(scope: TenantScope, scriptIds: readonly string[]): Promise<EnabledBinding[]> {
  return inChunks(scriptIds, (chunk) =>
    scope.db
      .selectFrom('script_hook_bindings')
      .select(['id', 'script_id', 'connector_id', 'hook_phase', 'operation_type', 'execution_order'])
      .where('script_id', 'in', chunk)
      .where('enabled', '=', true)
      .orderBy('script_id')
      .orderBy('connector_id')
      .orderBy('hook_phase', 'desc')
      .orderBy(sql`array_position(array['create','update','delete','enable','disable'], operation_type)`)
      .orderBy('execution_order')
      .execute(),
  );
}
