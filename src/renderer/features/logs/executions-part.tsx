import type { ExecutionRow } from '#contract/rpc/logs.ts';
import { runStatuses, type RunStatus as Status } from '#contract/script/run-result.ts';
import { CommandButton, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { duration, exactTime, relativeTime } from '#renderer/lib/time.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { ActorName } from './actor-name.tsx';
import { BoundFilters } from './bound-filters.tsx';
import { ExecutionDetails } from './execution-details.tsx';
import { FilterBar } from './filter-fields.tsx';
import { ListState } from './list-state.tsx';
import { useLogsView } from './logs-store.ts';
import { useExecutions } from './use-log-pages.ts';

const columns: readonly Column<ExecutionRow>[] = [
  { id: 'status', title: 'Status', className: 'w-24', cell: ({ status }) => <RunStatus status={status} /> },
  {
    id: 'script',
    title: 'Script',
    className: '',
    cell: ({ script_name, error }) => (
      <span title={error ?? undefined}>
        {script_name ?? <span className="text-text-2">deleted script</span>}
        {error === null ? null : <span className="text-text-2"> · {error}</span>}
      </span>
    ),
  },
  { id: 'version', title: 'Version', className: 'w-14', cell: ({ script_version }) => `v${script_version}` },
  {
    id: 'hook',
    title: 'Hook',
    className: 'w-28 text-text-2',
    cell: ({ hook_phase, operation_type }) => [hook_phase, operation_type].filter(Boolean).join(' '),
  },
  {
    id: 'kind',
    title: 'Run',
    className: 'w-16 text-text-2',
    cell: ({ dry_run }) => (dry_run ? 'dry run' : 'real run'),
  },
  {
    id: 'duration',
    title: 'Duration',
    className: 'w-16 text-right text-text-2',
    cell: ({ duration_ms }) => duration(duration_ms),
  },
  {
    id: 'who',
    title: 'By',
    className: 'w-36 text-text-2 hidden @4xl:table-cell',
    cell: ({ executed_by }) => <ActorName actor={executed_by} />,
  },
  {
    id: 'when',
    title: 'When',
    className: 'w-20 text-right text-text-2',
    cell: ({ executed_at }) => <span title={exactTime(executed_at)}>{relativeTime(executed_at)}</span>,
  },
];

/** The backend's execution logs with their filters, and the chosen one in full. */
export function ExecutionsPart() {
  const pages = useExecutions(true);
  const { status, dry_run, log } = useLogsView();
  const set = useLogsView.setState;
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <FilterBar label="Filter the execution logs" one="log" pages={pages}>
        <SelectInput
          aria-label="Status"
          className="w-32!"
          value={status ?? ''}
          onChange={(event) => set({ status: (event.target.value || null) as Status | null })}
        >
          <option value="">Any status</option>
          {runStatuses.map((one) => (
            <option key={one} value={one}>
              {one.charAt(0).toUpperCase() + one.slice(1)}
            </option>
          ))}
        </SelectInput>
        <SelectInput
          aria-label="Dry or real runs"
          className="w-36!"
          value={dry_run === null ? '' : String(dry_run)}
          onChange={(event) => set({ dry_run: event.target.value === '' ? null : event.target.value === 'true' })}
        >
          <option value="">Dry and real runs</option>
          <option value="true">Dry runs</option>
          <option value="false">Real runs</option>
        </SelectInput>
        <BoundFilters />
      </FilterBar>
      <ListState
        pages={pages}
        what="the execution logs"
        empty={
          <p>
            Every run of a script at the backend is logged there: dry runs of published versions, and real runs once
            hooks are bound. None has been logged yet.
          </p>
        }
        next={<FirstLog />}
      >
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="min-h-0 flex-1">
            <DataTable
              label="Execution logs"
              columns={columns}
              rows={pages.rows}
              total={pages.total}
              idOf={({ id }) => id}
              selected={log}
              onSelect={(id) => set({ log: id })}
              onEnd={pages.more}
            />
          </div>
          {log === null ? null : <ExecutionDetails key={log} id={log} onClose={() => set({ log: null })} />}
        </div>
      </ListState>
    </div>
  );
}

/** A dry run at the backend is what fills the list soonest; it needs an open script that was published. */
function FirstLog() {
  const lid = useActiveLid();
  if (lid === null) return <CommandButton command="palette.scripts">Open a script to dry-run there</CommandButton>;
  return <RefusableCommand command="logs.dry_run" />;
}
