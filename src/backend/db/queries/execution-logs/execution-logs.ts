import { replaceUnstorable } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';

/** Logs one try of a saved version; returns the log's id (`contract.md` S-14). */
export async function logDryRun(
  scope: TenantScope,
  version: { script_id: string; version_number: number },
  context: TestContext,
  result: RunResult,
): Promise<string> {
  const log = await scope.db
    .insertInto('script_execution_logs')
    .values({
      tenant_id: scope.tenant_id,
      script_id: version.script_id,
      script_version: version.version_number,
      connector_id: context.connector_id === null ? null : replaceUnstorable(context.connector_id),
      status: result.status,
      dry_run: true,
      hook_phase: context.hook_phase,
      operation_type: context.operation_type,
      input_context: JSON.stringify(context),
      output: result.output === null ? null : JSON.stringify(result.output),
      error: result.error === null ? null : replaceUnstorable(result.error.message),
      duration_ms: result.duration_ms,
      executed_by: scope.actor_id,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return log.id;
}
