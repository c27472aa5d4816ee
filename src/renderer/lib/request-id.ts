import { useRef } from 'react';

/**
 * An id for each thing that is asked for, the same when it is asked for again because no answer came: so the backend does
 * it once. Something else gets another id.
 */
export function useRequestId(): (content: unknown) => string {
  const last = useRef<{ readonly text: string; readonly id: string } | null>(null);
  return (content) => {
    const text = JSON.stringify(content);
    if (last.current?.text !== text) last.current = { text, id: crypto.randomUUID() };
    return last.current.id;
  };
}
