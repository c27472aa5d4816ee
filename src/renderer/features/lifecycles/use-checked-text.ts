import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';

interface CheckedText {
  /** What is on the screen. */
  readonly text: string;
  /** What is wrong with it; undefined: it took effect. */
  readonly error: string | undefined;
  readonly change: (text: string) => void;
  /** Takes back what is not in order, as on leaving the field. */
  readonly settle: () => void;
}

/**
 * A text that takes effect while it is in order; what is not stays on the screen with the reason. `onChange` is called with
 * every text that is in order and differs from the value.
 */
export function useCheckedText(
  value: string,
  schema: z.ZodType<unknown, string>,
  onChange: (text: string) => void,
): CheckedText {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  const checked = schema.safeParse(text);
  return {
    text,
    error: checked.success ? undefined : checked.error.issues[0]?.message,
    change: (next) => {
      setText(next);
      const result = schema.safeParse(next);
      if (!result.success || result.data === value) return;
      sent.current = result.data as string;
      onChange(result.data as string);
    },
    settle: () => {
      if (!checked.success) setText(value);
    },
  };
}
