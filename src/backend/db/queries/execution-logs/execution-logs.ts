import { sql } from 'kysely';
import { replaceUnstorable } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ExecutionLog, ExecutionLogDetail } from '#contract/model/execution-log.ts';
import type { RunResult, RunStatus } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';

/** Logs one try of a saved version; returns the log's id (`contract.md` S-14). */
export async function logDryRun(
  scope: TenantScope,
  version: { script_id: string; version_number: number },
  context: TestContext,
  result: RunResult,
): Promise<string> {
  const { status, output, error, duration_ms, logs, truncated } = result;
  const log = await scope.db
    .insertInto('script_execution_logs')
    .values({
      tenant_id: scope.tenant_id,
      script_id: version.script_id,
      script_version: version.version_number,
      connector_id: context.connector_id === null ? null : replaceUnstorable(context.connector_id),
      status,
      dry_run: true,
      hook_phase: context.hook_phase,
      operation_type: context.operation_type,
      input_context: JSON.stringify(context),
      output: output === null ? null : JSON.stringify(output),
      error: error === null ? null : replaceUnstorable(error.message),
      error_location: error === null ? null : JSON.stringify({ ...error, message: undefined }),
      logs: JSON.stringify(logs),
      truncated,
      duration_ms,
      executed_by: scope.actor_id,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return log.id;
}

export interface LogFilter {
  readonly script_id?: string | undefined;
  readonly connector_id?: string | undefined;
  readonly binding_id?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly dry_run?: boolean | undefined;
  /** Instants, both inclusive. */
  readonly from_date?: string | undefined;
  readonly to_date?: string | undefined;
}

interface LogPage {
  /** From 1. */
  readonly page: number;
  readonly page_size: number;
}

const listed = [
  'log.id',
  'log.tenant_id',
  'log.script_id',
  'scripts.name as script_name',
  'log.script_version',
  'log.binding_id',
  'log.connector_id',
  'log.status',
  'log.dry_run',
  'log.hook_phase',
  'log.operation_type',
  'log.input_context',
  'log.output',
  'log.error',
  'log.duration_ms',
  'log.executed_by',
  'users.email as executed_by_name',
  'log.executed_at',
] as const;

/** Newest first; `id` keeps logs of one instant in a fixed order. */
export async function listExecutionLogs(
  scope: TenantScope,
  filter: LogFilter,
  { page, page_size }: LogPage,
): Promise<{ logs: ExecutionLog[]; total: number }> {
  const logs = await withNames(matchingLogs(scope, filter))
    .select(listed)
    .orderBy('log.executed_at', 'desc')
    .orderBy('log.id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const counted = await matchingLogs(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { logs, total: counted.total };
}

export function findExecutionLog(scope: TenantScope, id: string): Promise<ExecutionLogDetail | undefined> {
  return withNames(matchingLogs(scope, {}))
    .select(listed)
    .select(['log.error_location', 'log.logs', 'log.truncated'])
    .where('log.id', '=', id)
    .executeTakeFirst();
}

function withNames(query: ReturnType<typeof matchingLogs>) {
  return query.leftJoin('scripts', 'scripts.id', 'log.script_id').leftJoin('users', 'users.id', 'log.executed_by');
}

function matchingLogs(scope: TenantScope, filter: LogFilter) {
  const { script_id, connector_id, binding_id, status, dry_run, from_date, to_date } = filter;
  let query = scope.db.selectFrom('script_execution_logs as log');
  if (script_id !== undefined) query = query.where('log.script_id', '=', script_id);
  if (connector_id !== undefined) query = query.where('log.connector_id', '=', connector_id);
  if (binding_id !== undefined) query = query.where('log.binding_id', '=', binding_id);
  if (status !== undefined) query = query.where('log.status', '=', status);
  if (dry_run !== undefined) query = query.where('log.dry_run', '=', dry_run);
  if (from_date !== undefined) query = query.where('log.executed_at', '>=', from_date);
  if (to_date !== undefined) query = query.where('log.executed_at', '<=', to_date);
  return query;
}
