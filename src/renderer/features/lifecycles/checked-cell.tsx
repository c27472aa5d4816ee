import { useId } from 'react';
import type { z } from 'zod';
import { TextInput } from '#renderer/ui/field.tsx';
import { useCheckedText } from './use-checked-text.ts';

interface CheckedCellProps {
  /** What it is, and of what, as a table shows no label beside it. */
  readonly label: string;
  /** Names the column, so that the arrows find the same field of another row. */
  readonly cell: string;
  readonly value: string;
  readonly schema: z.ZodType<unknown, string>;
  readonly onChange: (text: string) => void;
  readonly numeric?: boolean;
  readonly placeholder?: string;
}

/** A text in a table that takes effect while it is in order; the reason why it is not stands under it. */
export function CheckedCell(props: CheckedCellProps) {
  const { label, cell, value, schema, onChange, numeric = false, placeholder } = props;
  const { text, error, change, settle } = useCheckedText(value, schema, onChange);
  const note = useId();
  return (
    <>
      <TextInput
        data-cell={cell}
        aria-label={label}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : note}
        inputMode={numeric ? 'numeric' : undefined}
        placeholder={placeholder}
        className={numeric ? 'h-6! text-right' : 'h-6!'}
        value={text}
        onChange={(event) => change(event.target.value)}
        onBlur={settle}
      />
      <CellNote id={note} text={error} />
    </>
  );
}

/** What is wrong with a field of a table; nothing where it is in order. */
export function CellNote({ id, text }: { readonly id?: string; readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p id={id} role="alert" className="whitespace-normal text-bad text-small">
      {text}
    </p>
  );
}
