import { useQuery } from '@tanstack/react-query';
import { GitCompare, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { EntityChange, FieldChange, PublishPlan } from '#contract/model/publish-plan.ts';
import type { Json } from '#contract/model/scalars.ts';
import { trpc } from '#renderer/api/client.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { DiffSides } from '#renderer/editor/diff-sides.tsx';
import { closeDialog } from '#renderer/state/dialogs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ChangeParts } from '#renderer/ui/change-parts.tsx';
import { Checkbox } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { noWayBack, type PlanRow, reviewKey } from './plan-rows.ts';

const TextDiff = lazy(() => import('#renderer/editor/text-diff.tsx').then((module) => ({ default: module.TextDiff })));
const ReadOnlyText = lazy(() =>
  import('#renderer/editor/read-only-text.tsx').then((module) => ({ default: module.ReadOnlyText })),
);

interface ChangeDetailsProps {
  readonly row: PlanRow;
  readonly plan: PublishPlan;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string) => void;
}

/** A line of the plan opened: field by field what was and what will be, and what to know before. */
export function ChangeDetails({ row, plan, ticked, onTick }: ChangeDetailsProps) {
  const { change } = row;
  if (!change) return <Skeleton label={`Loading what would change in ${row.name}`} rows={3} />;
  const values = change.fields.filter((field) => field.unit !== 'text_lines' && field.parts?.length !== 0);
  const texts = change.fields.filter((field) => field.unit === 'text_lines');
  const final = noWayBack(plan, row.lid);
  const notes = change.notes.filter((note) => !final.includes(note));
  const key = reviewKey(change);
  return (
    <div className="flex flex-col gap-2 bg-surface-0 py-2 pr-3 pl-8">
      {row.in_plan && change.review.length > 0 ? (
        <div className="flex flex-col gap-1 rounded-sm bg-warn-soft px-3 py-1.5">
          {change.review.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
          <Checkbox
            label={`I have read what ${row.name} becomes, below`}
            checked={ticked.has(key)}
            onChange={() => onTick(key)}
          />
        </div>
      ) : null}
      {change.type === 'lifecycle_config' && change.action === 'change' ? <Drawing change={change} /> : null}
      {values.length > 0 ? <Values fields={values} created={change.action === 'create'} /> : null}
      {texts.map((field) => (
        <TextChange key={field.field} change={change} field={field} />
      ))}
      {notes.length + final.length > 0 ? (
        <ul className="selectable flex flex-col gap-0.5 text-text-2">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
          {final.map((reason) => (
            <li key={reason} className="flex items-start gap-1.5">
              <TriangleAlert size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
              Cannot be undone: {reason}
            </li>
          ))}
        </ul>
      ) : null}
      {change.fields.length === 0 && notes.length + final.length === 0 ? (
        <p className="text-text-2">No field differs.</p>
      ) : null}
    </div>
  );
}

/** A lifecycle is a drawing; what would change in it can be looked at as one. */
function Drawing({ change: { lid, name } }: { readonly change: EntityChange }) {
  return (
    <Button
      look="plain"
      className="self-start"
      icon={<GitCompare size={14} aria-hidden="true" />}
      onClick={() => {
        closeDialog();
        void runCommand('lifecycle.compare_server', { lid, name });
      }}
    >
      Show drawing
    </Button>
  );
}

function Values({ fields, created }: { readonly fields: readonly FieldChange[]; readonly created: boolean }) {
  return (
    <dl className="selectable grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      {fields.map((field) => (
        <div key={field.field} className="contents">
          <dt className="text-text-2">{field.label}</dt>
          <dd className="min-w-0 whitespace-pre-wrap break-words">
            {field.parts !== undefined ? (
              <ChangeParts parts={field.parts} />
            ) : created ? null : (
              <>
                <Value value={field.before} old />
                <span className="text-text-3"> → </span>
              </>
            )}
            {field.parts === undefined ? <Value value={field.after} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value, old = false }: { readonly value: Json; readonly old?: boolean }) {
  if (value === null || value === '') return <span className="text-text-3">nothing</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return old ? <del className="text-text-2 decoration-bad">{text}</del> : <ins className="no-underline">{text}</ins>;
}

function TextChange({ change, field }: { readonly change: EntityChange; readonly field: FieldChange }) {
  const [sideBySide, setSideBySide] = useState(true);
  const before = useText(field.before);
  const after = useText(field.after);
  const oneSided = field.before === null || field.after === null;
  const known = before !== undefined && after !== undefined;
  const lines = Math.max(lineCount(before), lineCount(after));
  return (
    <div className="flex flex-col">
      <div className="flex h-6 items-center justify-between">
        <span className="text-text-2">{field.label}</span>
        {oneSided ? null : <DiffSides sideBySide={sideBySide} onChange={setSideBySide} />}
      </div>
      <div className="max-h-[32vh] border border-line" style={{ height: (lines + 3) * lineHeight }}>
        {!known ? (
          <Skeleton label={`Loading the texts of ${change.name}`} rows={2} />
        ) : before === null || after === null ? (
          <p className="p-3 text-text-2">Its text is not here yet. Get the published changes, then look again.</p>
        ) : (
          <Suspense fallback={<Skeleton label="Loading the text" rows={2} />}>
            {oneSided ? (
              <ReadOnlyText text={before || after} label={`Text of ${change.name}`} />
            ) : (
              <TextDiff
                original={before}
                modified={after}
                originalLabel={`Published text of ${change.name}`}
                modifiedLabel={`Text of ${change.name} to publish`}
                sideBySide={sideBySide}
              />
            )}
          </Suspense>
        )}
      </div>
    </div>
  );
}

const lineHeight = 20;

function lineCount(text: string | null | undefined): number {
  return text ? text.split('\n').length : 0;
}

/** The text behind a hash: undefined while it loads, null where it is not here, empty for no text at all. */
function useText(hash: Json): string | null | undefined {
  const wanted = typeof hash === 'string' ? hash : null;
  const query = useQuery({ ...trpc.sync.text.queryOptions({ hash: wanted ?? '' }), enabled: wanted !== null });
  if (wanted === null) return '';
  return query.isError ? null : query.data;
}
