import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { type PlaceholderAnnotation, placeholderKey, placeholderTypes } from '#contract/model/template.ts';
import type { AnnotationEntry } from '#engine/template/annotations.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { PlaceholderControl } from './placeholder-control.tsx';
import { typeWords } from './placeholder-words.ts';

interface PlaceholderRowProps {
  readonly entry: AnnotationEntry;
  readonly index: number;
  readonly last: number;
  /** It stands in the text. */
  readonly used: boolean;
  readonly readOnly: boolean;
  /** Changes of one `run` are undone together. */
  readonly onChange: (entry: AnnotationEntry, run: string | null) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** One placeholder in the table. */
export function PlaceholderRow(props: PlaceholderRowProps) {
  const { entry, readOnly } = props;
  if (entry.kind === 'foreign') {
    return (
      <tr className="align-top">
        <td colSpan={6} className="px-1 py-0.5 pl-3">
          <span className="mr-2 text-text-2">Not understood, kept as it is:</span>
          <code className="selectable break-all text-small">{JSON.stringify(entry.json)}</code>
        </td>
        <td className="py-0.5 pr-3">{readOnly ? null : <Order {...props} name={`entry ${props.index + 1}`} />}</td>
      </tr>
    );
  }
  return <KnownRow {...props} entry={entry} />;
}

type Known = Extract<AnnotationEntry, { kind: 'known' }>;

function KnownRow(props: PlaceholderRowProps & { readonly entry: Known }) {
  const { entry, used, readOnly, onChange } = props;
  const { annotation } = entry;
  const { key, label, type, required, help, choices } = annotation;
  const change = (changes: Partial<PlaceholderAnnotation>, run: string | null = null) =>
    onChange({ ...entry, annotation: { ...annotation, ...changes } }, run);
  const wrongKey = placeholderKey.safeParse(key).success ? undefined : true;
  const of = (what: string) => `${what} of ${key}`;
  const row = (
    <tr className="align-top">
      <td className="px-1 py-0.5 pl-3">
        <TextInput
          aria-label={of('Key')}
          className="h-6 font-code"
          value={key}
          readOnly={readOnly}
          aria-invalid={wrongKey}
          title={used ? undefined : 'It does not stand in the text.'}
          onChange={(event) => {
            const next = event.target.value
              .replace(/\W/g, '_')
              .replace(/^(?=\d)/, '_')
              .slice(0, 64);
            if (next !== '') change({ key: next }, 'key');
          }}
        />
      </td>
      <td className="px-1 py-0.5">
        <TextInput
          aria-label={of('Label')}
          className="h-6"
          value={label}
          readOnly={readOnly}
          onChange={(event) => change({ label: event.target.value }, 'label')}
        />
      </td>
      <td className="px-1 py-0.5">
        <SelectInput
          aria-label={of('Type')}
          className="h-6"
          value={type}
          disabled={readOnly}
          onChange={(event) => {
            const next = placeholderTypes.find((one) => one === event.target.value) ?? 'text';
            change({ type: next, default: null });
          }}
        >
          {placeholderTypes.map((one) => (
            <option key={one} value={one}>
              {typeWords[one]}
            </option>
          ))}
        </SelectInput>
      </td>
      <td className="px-1 py-0.5">
        <PlaceholderControl
          annotation={annotation}
          value={annotation.default}
          disabled={readOnly}
          className="h-6"
          ids={{ 'aria-label': of('Default') }}
          none="No default"
          onChange={(value) => change({ default: value }, 'default')}
        />
      </td>
      <td className="px-1 py-0.5">
        <input
          type="checkbox"
          aria-label={of('Required')}
          className="mt-1 size-3.5 accent-accent-fill"
          checked={required}
          disabled={readOnly}
          onChange={(event) => change({ required: event.target.checked })}
        />
      </td>
      <td className="px-1 py-0.5">
        <TextInput
          aria-label={of('Help')}
          className="h-6"
          value={help ?? ''}
          readOnly={readOnly}
          onChange={(event) => change({ help: event.target.value === '' ? null : event.target.value }, 'help')}
        />
      </td>
      <td className="py-0.5 pr-3">{readOnly ? null : <Order {...props} name={key} />}</td>
    </tr>
  );
  if (type !== 'choice') return row;
  return (
    <>
      {row}
      <tr>
        <td colSpan={2} className="px-1 py-0.5 text-right text-small text-text-2">
          Choices, with a comma between them
        </td>
        <td colSpan={4} className="px-1 py-0.5">
          <TextInput
            aria-label={of('Choices')}
            placeholder="one, two, three"
            value={choices.join(',')}
            readOnly={readOnly}
            onChange={(event) => change({ choices: choicesIn(event.target.value) }, 'choices')}
          />
        </td>
        <td />
      </tr>
    </>
  );
}

/** What is typed between commas; nothing is trimmed while it is typed but what stands at the front. */
function choicesIn(text: string): string[] {
  return text === '' ? [] : text.split(',').map((choice) => choice.trimStart());
}

function Order({ index, last, onMove, onRemove, name }: PlaceholderRowProps & { readonly name: string }) {
  return (
    <span className="flex justify-end">
      <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => onMove(index - 1)}>
        <ArrowUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={`Move ${name} down`} disabled={index === last} onClick={() => onMove(index + 1)}>
        <ArrowDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={`Remove ${name}`} onClick={onRemove}>
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </span>
  );
}
