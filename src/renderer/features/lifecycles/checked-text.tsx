import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import { Field, TextArea, TextInput } from '#renderer/ui/field.tsx';
import { useCheckedText } from './use-checked-text.ts';

interface CheckedTextProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly schema: z.ZodType<unknown, string>;
  /** Called with every text that is in order. */
  readonly onChange: (text: string) => void;
  readonly multiline?: boolean;
  readonly placeholder?: string;
  /** It takes the focus, once; then `onTaken` is called. */
  readonly takeFocus?: boolean;
  readonly onTaken?: () => void;
}

/** A text that takes effect while it is in order; what is not stays on the screen with the reason. */
export function CheckedText(props: CheckedTextProps) {
  const { label, hint, value, schema, onChange, multiline = false, placeholder, takeFocus, onTaken } = props;
  const { text, error, change, settle } = useCheckedText(value, schema, onChange);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takeFocus !== true) return;
    input.current?.focus();
    input.current?.select();
    onTaken?.();
  }, [takeFocus, onTaken]);
  const shared = {
    value: text,
    placeholder,
    onBlur: settle,
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) =>
        multiline ? (
          <TextArea {...ids} {...shared} rows={2} onChange={(event) => change(event.target.value)} />
        ) : (
          <TextInput {...ids} {...shared} ref={input} onChange={(event) => change(event.target.value)} />
        )
      }
    </Field>
  );
}
