import { Plus } from 'lucide-react';
import { type AnnotationEntry, type Annotations, newAnnotation } from '#engine/template/annotations.ts';
import { editTemplateForm, type TemplateDraft } from '#renderer/state/template-drafts.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { PlaceholderRow } from './placeholder-row.tsx';
import { undoKeys } from './undo-keys.ts';

interface PlaceholderTableProps {
  readonly lid: string;
  readonly draft: TemplateDraft;
  readonly readOnly: boolean;
}

/** What each placeholder means; the order is that of the form in which they are filled. */
export function PlaceholderTable({ lid, draft, readOnly }: PlaceholderTableProps) {
  const { annotations } = draft.form.now;
  if (annotations.kind === 'foreign')
    return <ForeignAnnotations lid={lid} annotations={annotations} readOnly={readOnly} />;
  const { entries } = annotations;
  const write = (next: readonly AnnotationEntry[], run: string | null = null) =>
    editTemplateForm(lid, { annotations: { kind: 'list', entries: next } }, run);
  const add = (key: string) => write([...entries, { kind: 'known', annotation: newAnnotation(key), extra: {} }]);
  const keys = new Set(entries.flatMap((entry) => (entry.kind === 'known' ? [entry.annotation.key] : [])));
  const undescribed = draft.used.filter((key) => !keys.has(key));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="flex max-h-[46%] shrink-0 flex-col border-line border-t" onKeyDown={undoKeys(lid)}>
      <header className="flex shrink-0 flex-wrap items-center gap-2 px-3 py-1">
        <h3 className="section-head">
          Placeholders <span className="font-normal text-text-3">{entries.length}</span>
        </h3>
        <div className="flex-1" />
        {readOnly ? null : (
          <>
            {undescribed.map((key) => (
              <Button key={key} className="h-6 font-code" onClick={() => add(key)}>
                Describe {key}
              </Button>
            ))}
            <Button className="h-6" icon={<Plus size={14} aria-hidden="true" />} onClick={() => add(freeKey(keys))}>
              Add placeholder
            </Button>
          </>
        )}
      </header>
      {entries.length === 0 ? (
        <p className="px-3 pb-2 text-text-2">
          Write {'{{key}}'} in the text where a value is to be filled in, and describe it here.
        </p>
      ) : (
        <div className="min-h-0 overflow-y-auto pb-1">
          <table aria-label="Placeholders" className="w-full table-fixed">
            <Head />
            <tbody>
              {entries.map((entry, index) => (
                <PlaceholderRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its key is what is edited in it
                  key={index}
                  entry={entry}
                  index={index}
                  last={entries.length - 1}
                  used={entry.kind === 'foreign' || draft.used.includes(entry.annotation.key)}
                  readOnly={readOnly}
                  onChange={(next, run) => write(entries.with(index, next), run === null ? null : `${index}:${run}`)}
                  onMove={(to) => write(moved(entries, index, to))}
                  onRemove={() => write(entries.toSpliced(index, 1))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const columns = [
  ['Key', 'w-[15%]'],
  ['Label', 'w-[18%]'],
  ['Type', 'w-[12%]'],
  ['Default', 'w-[17%]'],
  ['Required', 'w-[8%]'],
  ['Help', ''],
  ['Order', 'w-22'],
] as const;

function Head() {
  return (
    <thead>
      <tr className="text-left text-small text-text-2">
        {columns.map(([label, width]) => (
          <th key={label} scope="col" className={`px-1 py-0.5 font-normal first:pl-3 last:pr-3 ${width}`}>
            {label === 'Order' ? <span className="sr-only">{label}</span> : label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function moved(entries: readonly AnnotationEntry[], from: number, to: number): readonly AnnotationEntry[] {
  const entry = entries[from];
  return entry === undefined ? entries : entries.toSpliced(from, 1).toSpliced(to, 0, entry);
}

function freeKey(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? 'value' : `value_${number}`;
    if (!taken.has(key)) return key;
  }
}

interface ForeignAnnotationsProps {
  readonly lid: string;
  readonly annotations: Extract<Annotations, { kind: 'foreign' }>;
  readonly readOnly: boolean;
}

/** What another product keeps there: shown, kept, and replaced only where the author says so. */
function ForeignAnnotations({ lid, annotations, readOnly }: ForeignAnnotationsProps) {
  return (
    <div className="flex max-h-[46%] shrink-0 flex-col gap-2 overflow-y-auto border-line border-t px-3 py-2">
      <Banner
        tone="info"
        actions={
          readOnly ? null : (
            <Button onClick={() => editTemplateForm(lid, { annotations: { kind: 'list', entries: [] } })}>
              Replace by a list of placeholders
            </Button>
          )
        }
      >
        These annotations were written by another tool and are not understood here. They stay as they are.
      </Banner>
      <pre className="selectable whitespace-pre-wrap font-code text-small">
        {JSON.stringify(annotations.json, null, 2)}
      </pre>
    </div>
  );
}
