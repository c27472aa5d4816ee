import { useState } from 'react';
import type { PlaceholderAnnotation, PlaceholderValue } from '#contract/model/template.ts';
import { SelectInput, TextArea, TextInput } from '#renderer/ui/field.tsx';

interface PlaceholderControlProps {
  readonly annotation: Pick<PlaceholderAnnotation, 'type' | 'choices'>;
  readonly value: PlaceholderValue | null;
  /** The words for no value, where one can be chosen. */
  readonly none: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly multiline?: boolean;
  readonly ids: {
    readonly id?: string;
    readonly 'aria-label'?: string;
    readonly 'aria-describedby'?: string | undefined;
    readonly 'aria-invalid'?: boolean | undefined;
  };
  /** Null: nothing was entered. */
  readonly onChange: (value: PlaceholderValue | null) => void;
}

/** The control in which a value of a placeholder's type is entered. */
export function PlaceholderControl(props: PlaceholderControlProps) {
  const { annotation, value, none, disabled, className, multiline, ids, onChange } = props;
  if (annotation.type === 'number') return <NumberControl {...props} />;
  if (annotation.type === 'boolean' || annotation.type === 'choice') {
    const isBoolean = annotation.type === 'boolean';
    const choices = isBoolean ? ['true', 'false'] : annotation.choices;
    const shown = value === null ? '' : String(value);
    return (
      <SelectInput
        {...ids}
        disabled={disabled}
        className={className}
        value={choices.includes(shown) ? shown : ''}
        onChange={({ target }) =>
          onChange(target.value === '' ? null : isBoolean ? target.value === 'true' : target.value)
        }
      >
        <option value="">{none}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {isBoolean ? (choice === 'true' ? 'Yes' : 'No') : choice}
          </option>
        ))}
      </SelectInput>
    );
  }
  const text = {
    ...ids,
    value: typeof value === 'string' ? value : '',
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange(target.value === '' ? null : target.value),
  };
  if (multiline && typeof value === 'string' && (value.length > 60 || value.includes('\n')))
    return <TextArea {...text} readOnly={disabled} />;
  const code = annotation.type === 'attribute' ? 'font-code' : '';
  return <TextInput {...text} readOnly={disabled} className={`${className ?? ''} ${code}`} />;
}

/** Keeps what is typed, as `-` and `1.` are on the way to a number. */
function NumberControl({ value, disabled, className, ids, onChange }: PlaceholderControlProps) {
  const shown = typeof value === 'number' ? String(value) : '';
  const [typed, setTyped] = useState<{ readonly text: string; readonly shown: string }>({ text: shown, shown });
  const text = typed.shown === shown ? typed.text : shown;
  return (
    <TextInput
      {...ids}
      inputMode="decimal"
      readOnly={disabled}
      className={className}
      value={text}
      onChange={({ target }) => {
        const number = target.value.trim() === '' ? null : Number(target.value);
        const next = number === null || Number.isFinite(number) ? number : null;
        setTyped({ text: target.value, shown: next === null ? '' : String(next) });
        onChange(next);
      }}
    />
  );
}
