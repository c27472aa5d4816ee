import type { Json } from '#contract/model/scalars.ts';
import { scriptStatus } from '#contract/model/script.ts';
import { StatusMark } from '#renderer/ui/script-mark.tsx';

interface FieldValueProps {
  readonly field: string;
  readonly unit: string;
  readonly value: Json;
  /** The value in words, where its JSON does not say it best. */
  readonly words?: string | null;
}

/** A field's value as a person reads it. */
export function FieldValue({ field, unit, value, words = null }: FieldValueProps) {
  const status = field === 'status' && unit === 'ask' ? scriptStatus.safeParse(value) : null;
  if (status?.success) {
    return (
      <span className="inline-flex items-center gap-1">
        <StatusMark status={status.data} />
        {status.data}
      </span>
    );
  }
  if (value === null || value === '') return <span className="text-text-3 italic">empty</span>;
  if (words !== null) return <span className="whitespace-pre-wrap break-words">{words}</span>;
  if (typeof value === 'string') return <span className="whitespace-pre-wrap break-words">{value}</span>;
  return <code className="whitespace-pre-wrap break-words text-code">{JSON.stringify(value, null, 2)}</code>;
}
