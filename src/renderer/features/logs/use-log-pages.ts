import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { AuditRow, ExecutionRow } from '#contract/rpc/logs.ts';
import { type BackendPages, backendPages, pageRows } from '#renderer/api/backend-pages.ts';
import { rpc } from '#renderer/api/client.ts';
import { endOfDay, startOfDay, useLogsView } from './logs-store.ts';

/** What is read goes out of date by itself: others run and change things. */
const freshMs = 15_000;

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export function useExecutions(enabled: boolean): BackendPages<ExecutionRow> {
  const { script, status, dry_run, connector, binding, from, to } = useLogsView();
  const filter = {
    lid: script?.lid ?? null,
    connector_id: connector?.id ?? null,
    binding_id: binding?.id ?? null,
    status,
    dry_run,
    from: startOfDay(from),
    to: endOfDay(to),
  };
  return useLogPages(['executions', filter], enabled, filter, async (page) => {
    const { logs, total } = await rpc.logs.executions.query({ ...filter, page: page + 1, page_size: pageRows });
    return { rows: logs, total };
  });
}

export function useAudit(enabled: boolean): BackendPages<AuditRow> {
  const { script, action, actor, from, to } = useLogsView();
  const filter = {
    lid: script?.lid ?? null,
    action,
    actor_id: actor?.id ?? null,
    from: startOfDay(from),
    to: endOfDay(to),
  };
  return useLogPages(['audit', filter], enabled, filter, async (page) => {
    const { events, total } = await rpc.logs.audit.query({ ...filter, limit: pageRows, offset: page * pageRows });
    return { rows: events, total };
  });
}

function useLogPages<Row>(
  key: readonly unknown[],
  enabled: boolean,
  filter: Readonly<Record<string, unknown>>,
  load: (page: number) => Promise<Page<Row>>,
): BackendPages<Row> {
  const query = useInfiniteQuery({
    queryKey: ['backend_logs', ...key],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.rows.length < pageRows ? undefined : pages.length),
    placeholderData: keepPreviousData,
    staleTime: freshMs,
    enabled,
  });
  const filtered = Object.values(filter).some((value) => value !== null);
  return backendPages(query, ({ rows }) => rows, filtered);
}
