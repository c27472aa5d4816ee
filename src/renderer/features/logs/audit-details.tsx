import { X } from 'lucide-react';
import type { Json } from '#contract/model/scalars.ts';
import type { AuditRow, FieldChange } from '#contract/rpc/logs.ts';
import { exactTime } from '#renderer/lib/time.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { IdText } from '#renderer/ui/id-text.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { ActorName } from './actor-name.tsx';
import { actionWords, fieldWords } from './log-words.ts';
import { useLogsView } from './logs-store.ts';
import { ScriptLink } from './script-link.tsx';

interface AuditDetailsProps {
  readonly event: AuditRow;
  readonly onClose: () => void;
}

/** One event whole: what each changed field was and is. */
export function AuditDetails({ event, onClose }: AuditDetailsProps) {
  return (
    <section aria-label="Audit event" className="flex h-[50%] min-h-44 shrink-0 flex-col border-line border-t">
      <header className="flex h-9 shrink-0 items-center gap-2 px-2">
        <h3 className="font-semibold">{actionWords(event.action)}</h3>
        <span className="min-w-0 flex-1 truncate text-text-2">{event.subject}</span>
        <IconButton label="Close event" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto @xl:flex-row">
        <div className="min-w-0 shrink-0 @xl:w-64 @xl:overflow-y-auto @4xl:w-80">
          <FactsOf event={event} />
        </div>
        <div className="min-w-0 flex-1 border-line p-2 @xl:overflow-y-auto @xl:border-l">
          <Changes event={event} />
        </div>
      </div>
    </section>
  );
}

function FactsOf({ event }: { readonly event: AuditRow }) {
  const { lid, subject, actor, request_id } = event;
  const open = lid !== null && subject !== null ? () => openScript(lid, subject) : null;
  return (
    <Facts
      facts={[
        ['Of', subject === null ? 'not told' : <ScriptLink key="of" name={subject} onOpen={open} />],
        [
          'By',
          <span key="by" className="flex flex-wrap items-center gap-2">
            <ActorName actor={actor} />
            <button
              type="button"
              className="text-accent text-small underline"
              onClick={() => useLogsView.setState({ actor })}
            >
              Only theirs
            </button>
          </span>,
        ],
        ['When', exactTime(event.created_at)],
        ['Request', request_id === null ? 'not told' : <IdText key="request" id={request_id} what="request id" />],
        ['Event', <IdText key="event" id={event.id} what="event id" />],
      ]}
    />
  );
}

function Changes({ event: { changes, details } }: { readonly event: AuditRow }) {
  const more = Object.keys(details).length > 0;
  return (
    <div className="flex flex-col gap-3">
      {changes === null ? (
        <p className="text-text-2">The backend does not say which fields changed.</p>
      ) : changes.length === 0 ? (
        <p className="text-text-2">No field changed.</p>
      ) : (
        <ChangeTable changes={changes} />
      )}
      {more ? <JsonTree label="Details" value={details} /> : null}
    </div>
  );
}

function ChangeTable({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <table aria-label="Changed fields" className="selectable w-full table-fixed border-collapse">
      <thead>
        <tr className="text-left text-small text-text-2">
          <th className="w-32 py-0.5 font-normal">Field</th>
          <th className="py-0.5 font-normal">Before</th>
          <th className="py-0.5 font-normal">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-line border-t align-top">
            <td className="py-0.5 pr-2">{fieldWords(field)}</td>
            <td className="py-0.5 pr-2">
              <Value field={field} value={before} />
            </td>
            <td className="py-0.5">
              <Value field={field} value={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ field, value }: { readonly field: string; readonly value: Json }) {
  if (value === null) return <span className="text-text-3">—</span>;
  if (typeof value === 'string')
    return field.endsWith('_sha256') ? <IdText id={value} what="hash" /> : <span className="break-words">{value}</span>;
  return <code className="break-all font-code text-code">{JSON.stringify(value)}</code>;
}
