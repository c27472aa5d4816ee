import type { FastifyInstance } from 'fastify';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { listAuditEvents } from '#backend/db/queries/audit-events/audit-events.ts';
import { findExecutionLog, listExecutionLogs } from '#backend/db/queries/execution-logs/execution-logs.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { logRoutes } from '#contract/http/logs.ts';
import { requireFound } from '../scripts/script-answer.ts';

const { listLogs, getLog, listAudit } = logRoutes;

/** Reading only: what is logged and audited comes into being with what it tells of, and nothing changes it. */
export function registerLogRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const options = { tag: 'Execution logs and audit' };
  registerRoute(app, listLogs, (call) => executionLogs(dependencies, call), options);
  registerRoute(app, getLog, (call) => executionLogOf(dependencies, call), options);
  registerRoute(app, listAudit, (call) => auditEvents(dependencies, call), options);
}

/** `contract.md` L-01, 036 FR-033. */
function executionLogs(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof listLogs>,
): Promise<AnswerOf<typeof listLogs>> {
  return withTenant(db, caller, async (scope) => ({ reply: await listExecutionLogs(scope, query, query) }));
}

/** `contract.md` L-02, 036 FR-034. */
function executionLogOf(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof getLog>,
): Promise<AnswerOf<typeof getLog>> {
  return withTenant(db, caller, async (scope) => ({
    reply: requireFound(await findExecutionLog(scope, params.id), `Execution log ${params.id}`),
  }));
}

/** `contract.md` E-01, 036 FR-035. Events of deleted scripts are found as well. */
function auditEvents(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof listAudit>,
): Promise<AnswerOf<typeof listAudit>> {
  return withTenant(db, caller, async (scope) => ({ reply: await listAuditEvents(scope, query, query) }));
}
