import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { logRoutes } from '#contract/http/logs.ts';
import type { Route } from '#contract/http/route.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type {
  AuditInput,
  AuditPage,
  ExecutionDetail,
  ExecutionsInput,
  ExecutionsPage,
  RemoteDryRun,
  RemoteDryRunInput,
} from '#contract/rpc/logs.ts';
import type { RunStatus } from '#contract/script/run-result.ts';
import type { AccessAction } from '#engine/access/session-access.ts';
import { parseTestContext } from '#engine/validate/parse-context.ts';
import { readCheckedScript } from '#host/store/documents.ts';
import { findByRemoteId, findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient, JsonRequest } from '#host/sync/http/backend-client.ts';
import { garbageFailure } from '#host/sync/http/backend-failure.ts';
import type { Connection } from '../backend/connection.ts';
import { requireAccess } from '../backend/require-access.ts';
import type { Session } from '../backend/session.ts';
import { auditRowOf, executionDetailOf, executionRowOf, type FindScript } from './log-rows.ts';
import { wireDryRun, wireEventList, wireLog, wireLogList } from './wire-logs.ts';

export interface BackendLogsDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly session: Session;
  readonly connection: Connection;
  readonly client: () => BackendClient;
}

/**
 * What the workspace's backend logged and audited, read where it is: it is not the author's own, so nothing of it is kept
 * here. Every method throws `conflict`, `unauthorized`, `forbidden` or `backend_*` with what to do about it.
 */
export class BackendLogs {
  private readonly deps: BackendLogsDeps;
  private readonly find: FindScript;

  constructor(deps: BackendLogsDeps) {
    this.deps = deps;
    this.find = (remoteId) => {
      const row = findByRemoteId(deps.store, 'script', remoteId);
      if (row === undefined) return null;
      const json = row.local_json ?? row.remote_json ?? row.base_json;
      return { lid: row.lid, name: json === null ? null : readCheckedScript(json).name };
    };
  }

  /** Newest first (`contract.md` L-01). */
  async executions(input: ExecutionsInput): Promise<ExecutionsPage> {
    this.require('read_logs');
    const { lid, from, to, ...filter } = input;
    const query = { ...filter, script_id: this.remoteIdOf(lid), from_date: from, to_date: to };
    const { logs, total } = await this.read(logRoutes.listLogs, { query }, wireLogList);
    return { logs: logs.map((log) => executionRowOf(log, this.find)), total };
  }

  /** Throws `not_found` for a log that is not there (`contract.md` L-02). */
  async execution(id: string): Promise<ExecutionDetail> {
    this.require('read_logs');
    return executionDetailOf(await this.read(logRoutes.getLog, { params: { id } }, wireLog), this.find);
  }

  /** Newest first (`contract.md` E-01). */
  async audit(input: AuditInput): Promise<AuditPage> {
    this.require('read_audit');
    const { lid, from, to, ...filter } = input;
    const query = { ...filter, script_id: this.remoteIdOf(lid), from_date: from, to_date: to };
    const { events, total } = await this.read(logRoutes.listAudit, { query }, wireEventList);
    return { events: events.map((event) => auditRowOf(event, this.find)), total };
  }

  /** Runs a version there, which writes a log there (`contract.md` S-14). Throws `validation_error` for a wrong context. */
  async dryRun({ lid, version_number, context_text }: RemoteDryRunInput): Promise<RemoteDryRun> {
    this.require('remote_dry_run');
    parseTestContext(context_text);
    const id = this.remoteIdOf(lid);
    const body = { context: JSON.parse(context_text) as unknown };
    const run = await this.read(scriptRoutes.dryRunVersion, { params: { id, n: version_number }, body }, wireDryRun);
    const status: RunStatus = run.status ?? (run.success ? 'success' : 'failure');
    return { status, duration_ms: run.duration_ms, error: run.error, log_id: run.log_id };
  }

  private require(action: AccessAction): void {
    requireAccess(action, this.deps.session, this.deps.connection);
  }

  /** Undefined for no script. Throws `conflict` for one that no backend knows yet. */
  private remoteIdOf(lid: string | null | undefined): string | undefined {
    if (lid == null) return undefined;
    const id = findEntity(this.deps.store, lid)?.remote_id;
    if (id != null) return id;
    throw new AppError(
      'conflict',
      'This script was never published, so the backend knows nothing of it. Publish it first.',
    );
  }

  private async read<Shape extends z.ZodType>(
    route: Route,
    { params = {}, query, body }: { params?: Record<string, unknown>; query?: JsonRequest['query']; body?: unknown },
    shape: Shape,
  ): Promise<z.output<Shape>> {
    const client = this.deps.client();
    const path = route.url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const exchange = await client.exchangeJson({ method: route.method, path, query: given(query), body });
    if (exchange.kind === 'no_answer') throw exchange.failure;
    if (exchange.kind === 'not_signed_in') throw exchange.error;
    if (exchange.failure !== null) throw exchange.failure;
    const parsed = shape.safeParse(exchange.reply);
    if (!parsed.success) throw garbageFailure(client.origin, parsed.error.issues[0]?.message ?? 'an unknown shape');
    return parsed.data;
  }
}

function given(query: JsonRequest['query']): JsonRequest['query'] {
  if (query === undefined) return undefined;
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value != null));
}
