import { useEffect, useState } from 'react';
import { Field, TextInput } from './field.tsx';

interface NumberInputProps {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A whole number with its unit. What is typed takes effect once it is inside the limits. */
export function NumberInput({ label, unit, min, max, value, onChange }: NumberInputProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const parsed = Number(text);
  const valid = text.trim() !== '' && Number.isInteger(parsed) && parsed >= min && parsed <= max;
  return (
    <Field label={`${label} (${unit})`} error={valid ? undefined : `Enter a whole number from ${min} to ${max}.`}>
      {(ids) => (
        <TextInput
          {...ids}
          type="number"
          min={min}
          max={max}
          className="max-w-24"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const next = Number(event.target.value);
            if (event.target.value !== '' && Number.isInteger(next) && next >= min && next <= max) onChange(next);
          }}
        />
      )}
    </Field>
  );
}
