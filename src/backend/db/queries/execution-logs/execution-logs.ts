import { sql } from 'kysely';
import type { Statement } from '#backend/db/statement.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ExecutionLog, ExecutionLogDetail } from '#contract/model/execution-log.ts';
import type { RunResult, RunStatus } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';

/** One run of a version: a try of somebody, or an attempt of a hook. */
export interface NewLog {
  readonly id?: string;
  readonly script: { readonly script_id: string; readonly version: number };
  /** Null in a dry run. */
  readonly binding_id: string | null;
  readonly context: TestContext;
  readonly result: RunResult;
}

/** Logs one try of a saved version; returns the log's id (`contract.md` S-14). */
export async function logDryRun(
  scope: TenantScope,
  { script_id, version_number }: { script_id: string; version_number: number },
  context: TestContext,
  result: RunResult,
): Promise<string> {
  const script = { script_id, version: version_number };
  const log = await scope.db
    .insertInto('script_execution_logs')
    .values({ ...logRow(scope, { script, binding_id: null, context, result }), dry_run: true, script_id })
    .returning('id')
    .executeTakeFirstOrThrow();
  return log.id;
}

/** Logs attempts of hooks (`contract.md` 2.9). A script that was deleted meanwhile leaves its logs without one. */
export function insertLogs(scope: TenantScope, logs: readonly NewLog[]): Statement {
  const rows = logs.map((log) => ({
    ...logRow(scope, log),
    dry_run: false,
    script_id: sql<string | null>`(select id from scripts where id = ${log.script.script_id})`,
  }));
  return scope.db.insertInto('script_execution_logs').values(rows);
}

function logRow(scope: TenantScope, { id, script, binding_id, context, result }: NewLog) {
  const { status, output, error, duration_ms, logs, truncated } = result;
  return {
    ...(id === undefined ? {} : { id }),
    tenant_id: scope.tenant_id,
    script_version: script.version,
    binding_id,
    connector_id: context.connector_id === null ? null : replaceUnstorable(context.connector_id),
    status,
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
  };
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
