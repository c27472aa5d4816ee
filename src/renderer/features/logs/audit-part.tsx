import type { AuditAction } from '#contract/model/audit.ts';
import type { AuditRow } from '#contract/rpc/logs.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { ActorName } from './actor-name.tsx';
import { AuditDetails } from './audit-details.tsx';
import { FilterBar } from './filter-fields.tsx';
import { ListState } from './list-state.tsx';
import { actionWords, auditActions, fieldWords, valueWords } from './log-words.ts';
import { useLogsView } from './logs-store.ts';
import { useAudit } from './use-log-pages.ts';

const columns: readonly Column<AuditRow>[] = [
  { id: 'action', title: 'Action', className: 'w-44', cell: ({ action }) => actionWords(action) },
  {
    id: 'subject',
    title: 'Of',
    className: '',
    cell: ({ subject }) => subject ?? <span className="text-text-2">not told</span>,
  },
  { id: 'changes', title: 'Changed', className: 'text-text-2 hidden @2xl:table-cell', cell: changedWords },
  { id: 'who', title: 'By', className: 'w-44', cell: ({ actor }) => <ActorName actor={actor} /> },
  {
    id: 'when',
    title: 'When',
    className: 'w-20 text-right text-text-2',
    cell: ({ created_at }) => <span title={exactTime(created_at)}>{relativeTime(created_at)}</span>,
  },
];

function changedWords({ changes }: AuditRow): string {
  if (changes === null) return '';
  return changes
    .map(({ field, before, after }) =>
      before === null || after === null
        ? fieldWords(field)
        : `${fieldWords(field)} ${valueWords(field, before)} → ${valueWords(field, after)}`,
    )
    .join(', ');
}

/** What was changed at the backend, by whom and when (036 FR-035). */
export function AuditPart() {
  const pages = useAudit(true);
  const { action, actor, event } = useLogsView();
  const set = useLogsView.setState;
  const chosen = pages.rows.find(({ id }) => id === event);
  const actors = new Map(pages.rows.map((row) => [row.actor.id, row.actor]));
  if (actor !== null) actors.set(actor.id, actor);
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <FilterBar label="Filter the audit" one="event" pages={pages}>
        <SelectInput
          aria-label="Action"
          className="w-40!"
          value={action ?? ''}
          onChange={(change) => set({ action: (change.target.value || null) as AuditAction | null })}
        >
          <option value="">Any action</option>
          {auditActions.map((one) => (
            <option key={one} value={one}>
              {actionWords(one)}
            </option>
          ))}
        </SelectInput>
        <SelectInput
          aria-label="Actor"
          className="w-48!"
          value={actor?.id ?? ''}
          onChange={(change) => set({ actor: actors.get(change.target.value) ?? null })}
        >
          <option value="">Anybody</option>
          {[...actors.values()].map(({ id, name, deleted }) => (
            <option key={id} value={id}>
              {name ?? `${id.slice(0, 8)}…${deleted ? ' (deleted user)' : ''}`}
            </option>
          ))}
        </SelectInput>
      </FilterBar>
      <ListState
        pages={pages}
        what="the audit"
        empty={
          <p>
            Every change of a script, a template, a connector or a lifecycle at the backend is recorded there. There was
            none yet: what you publish will be the first.
          </p>
        }
        next={<CommandButton command="publish.all">Publish changes…</CommandButton>}
      >
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="min-h-0 flex-1">
            <DataTable
              label="Audit events"
              columns={columns}
              rows={pages.rows}
              total={pages.total}
              idOf={({ id }) => id}
              selected={event}
              onSelect={(id) => set({ event: id })}
              onEnd={pages.more}
            />
          </div>
          {chosen ? <AuditDetails event={chosen} onClose={() => set({ event: null })} /> : null}
        </div>
      </ListState>
    </div>
  );
}
