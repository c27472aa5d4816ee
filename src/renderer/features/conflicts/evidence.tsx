import { lazy, Suspense } from 'react';
import type { ChangePart } from '#contract/model/publish-plan.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { partsOf } from '#engine/plan/change-parts.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { ChangeParts } from '#renderer/ui/change-parts.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { theirsInWords } from './conflict-words.ts';
import { CopyEvidence } from './copy-evidence.tsx';
import { FieldValue } from './field-value.tsx';
import type { Side } from './question.ts';

const TextDiff = lazy(() => import('#renderer/editor/text-diff.tsx').then((module) => ({ default: module.TextDiff })));

interface Compared {
  readonly from: Side;
  readonly to: Side;
  readonly title: string;
}

/** Which two of the three states a kind of conflict is about. */
function comparedOf({ conflict, base, theirs, yours }: ConflictDetail): Compared | null {
  switch (conflict.kind) {
    case 'delete_vs_edit':
      return theirs === null ? null : { from: 'base', to: 'theirs', title: 'What changed on the server' };
    case 'edit_vs_delete':
      return yours === null ? null : { from: 'base', to: 'yours', title: 'What you changed' };
    case 'late_delivery':
      return { from: 'theirs', to: 'yours', title: 'The two values' };
    default:
      if (theirs !== null && yours !== null) return { from: 'theirs', to: 'yours', title: 'Both, side by side' };
      return base !== null && yours !== null ? { from: 'base', to: 'yours', title: 'What you changed' } : null;
  }
}

/** What a choice is about: the fields and the text that differ, before the buttons that decide. */
export function Evidence({ detail }: { readonly detail: ConflictDetail }) {
  const { kind, type, choices } = detail.conflict;
  if (kind === 'twin_edited') return <CopyEvidence detail={detail} />;
  if (kind === 'reference_gone')
    return <Said title="What happened">{aboutReference(entityLabel(type), choices.includes('keep'))}</Said>;
  const compared = comparedOf(detail);
  if (compared === null) return <div className="min-h-0 flex-1" />;
  const late = detail.conflict.kind === 'late_delivery';
  const names: Readonly<Record<Side, string>> = {
    base: 'Before',
    theirs: late ? 'Arrived late' : `Theirs, ${theirsInWords(detail)}`,
    yours: late ? 'Newer' : 'Yours',
  };
  const from = detail[compared.from];
  const to = detail[compared.to];
  const { fields, texts } = differences(detail, from, to);
  const [text] = texts;
  return (
    <section aria-label={compared.title} className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-4">
      <h3 className="section-head">{compared.title}</h3>
      {fields.length + texts.length === 0 ? <p className="text-text-2">Nothing that can be shown differs.</p> : null}
      {fields.length > 0 ? (
        <table className="w-full max-w-200 table-fixed border-collapse text-left">
          <thead>
            <tr className="border-line border-b text-small text-text-2">
              <th className="w-32 py-1 font-normal">Field</th>
              <th className="py-1 font-normal">{names[compared.from]}</th>
              <th className="py-1 font-normal">{names[compared.to]}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ field, label, unit, parts }) => (
              <tr key={field} className="selectable border-line border-b align-top">
                <th className="py-1 font-normal text-text-2">{label}</th>
                {parts !== undefined ? (
                  <td colSpan={2} className="py-1 pr-2">
                    <ChangeParts parts={parts} />
                  </td>
                ) : (
                  [from, to].map((side, index) => (
                    <td key={index === 0 ? 'from' : 'to'} className="py-1 pr-2">
                      <FieldValue field={field} unit={unit} value={side?.[field] ?? null} />
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {text ? (
        <div className="min-h-40 flex-1 border border-line">
          <Suspense fallback={<Skeleton label="Loading the comparison" rows={8} />}>
            <TextDiff
              original={textOf(detail, from?.[text.field])}
              modified={textOf(detail, to?.[text.field])}
              originalLabel={`${text.label}: ${names[compared.from]}`}
              modifiedLabel={`${text.label}: ${names[compared.to]}`}
              sideBySide
            />
          </Suspense>
        </div>
      ) : null}
    </section>
  );
}

/** Where no two states can be laid side by side: what the choice is about, in words. */
function Said({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <section aria-label={title} className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-4">
      <h3 className="section-head">{title}</h3>
      <p className="selectable max-w-160">{children}</p>
    </section>
  );
}

function aboutReference(type: string, canKeep: boolean): string {
  if (canKeep) return `It is deleted in this workspace and still on the server, and this ${type} cannot be without it.`;
  return `It is neither here nor on the server, and this ${type} cannot be published without it. What lies in the Trash can be restored, as something new; add a new ${type} for it then.`;
}

interface Difference {
  readonly field: string;
  readonly label: string;
  readonly unit: string;
  /** What differs inside of it, where it holds JSON. */
  readonly parts: readonly ChangePart[] | undefined;
}

function differences(detail: ConflictDetail, from: JsonObject | null, to: JsonObject | null) {
  const type = entityTypes.get(detail.conflict.type);
  const parts = type === undefined || to === null ? null : partsOf(type, from, to);
  const differing = (type?.fields ?? [])
    .filter(({ name }) => !sameJson(from?.[name] ?? null, to?.[name] ?? null))
    .map(({ name, label, merge }): Difference => ({ field: name, label, unit: merge, parts: parts?.get(name) }));
  return {
    fields: differing.filter(({ unit }) => unit !== 'text_lines'),
    texts: differing.filter(({ unit }) => unit === 'text_lines'),
  };
}

function textOf(detail: ConflictDetail, hash: Json | undefined): string {
  return typeof hash === 'string' ? (detail.texts[hash] ?? '') : '';
}
