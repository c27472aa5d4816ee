import type { z } from 'zod';
import { CompletingInput, type Offers } from '#renderer/ui/completing-input.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { useCheckedText } from './use-checked-text.ts';

interface CompletedTextProps {
  readonly label: string;
  readonly value: string;
  readonly schema: z.ZodType<unknown, string>;
  /** What may stand at the caret. */
  readonly complete: (text: string, caret: number) => Offers;
  /** Called with every text that is in order. */
  readonly onChange: (text: string) => void;
}

/** A line of code that takes effect while it is in order, with what may stand at the caret. */
export function CompletedText({ label, value, schema, complete, onChange }: CompletedTextProps) {
  const { text, error, change, settle } = useCheckedText(value, schema, onChange);
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <CompletingInput
          {...ids}
          className="font-code"
          value={text}
          complete={complete}
          onText={change}
          onBlur={settle}
        />
      )}
    </Field>
  );
}
