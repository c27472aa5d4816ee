import { z } from 'zod';
import { limits } from '../limits.ts';
import { auditAction, auditEvent } from '../model/audit.ts';
import { executionLog, executionLogDetail } from '../model/execution-log.ts';
import { pathUuid } from '../model/scalars.ts';
import { runStatus } from '../script/run-result.ts';
import { fromDate, pageNumber, pageSize, toDate } from './query-values.ts';
import { defineRoute } from './route.ts';

const logList = z.object({ logs: z.array(executionLog), total: z.int().min(0) }).meta({ id: 'ExecutionLogList' });
const auditList = z.object({ events: z.array(auditEvent), total: z.int().min(0) }).meta({ id: 'AuditEventList' });

/** How scripts ran and what was done to them (`contract.md` 2.6, 2.7). Nothing here can be changed by anybody. */
export const logRoutes = {
  listLogs: defineRoute({
    method: 'GET',
    url: '/governance/script-execution-logs',
    permission: 'admin',
    success: 200,
    summary: 'List execution logs, newest first',
    query: z.object({
      script_id: pathUuid.optional(),
      connector_id: pathUuid.optional(),
      binding_id: pathUuid.optional(),
      status: runStatus.optional(),
      dry_run: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional(),
      from_date: fromDate.optional(),
      to_date: toDate.optional(),
      page: pageNumber.default(1),
      page_size: pageSize.default(limits.pageSizeDefault),
    }),
    reply: logList,
  }),
  getLog: defineRoute({
    method: 'GET',
    url: '/governance/script-execution-logs/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get one execution log with its log lines and where it failed',
    params: z.object({ id: pathUuid }),
    reply: executionLogDetail,
  }),
  listAudit: defineRoute({
    method: 'GET',
    url: '/governance/script-audit-events',
    permission: 'admin',
    success: 200,
    summary: 'List what was changed, by whom and in which request, newest first',
    query: z.object({
      script_id: pathUuid.optional(),
      action: auditAction.optional(),
      actor_id: pathUuid.optional(),
      from_date: fromDate.optional(),
      to_date: toDate.optional(),
      limit: pageSize.default(limits.pageSizeDefault),
      offset: z.coerce.number().int().min(0, 'The offset is at least 0.').max(1_000_000_000).default(0),
    }),
    reply: auditList,
  }),
} as const;
