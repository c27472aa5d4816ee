import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { Problem } from '#contract/script/problem.ts';

interface ValidationLineProps {
  /** Null: being found out. */
  readonly problems: readonly Problem[] | null;
  /** What is in the way of checking it; null: nothing. */
  readonly waiting: string | null;
}

/** Under a preview: whether the script that would be made is in order. */
export function ValidationLine({ problems, waiting }: ValidationLineProps) {
  const [first] = problems ?? [];
  const more = (problems?.length ?? 0) - 1;
  return (
    <p role="status" className="flex min-h-6 shrink-0 items-center gap-2 border-line border-t px-2">
      {waiting !== null ? (
        <>
          <LoaderCircle size={14} className="text-text-3" aria-hidden="true" />
          <span className="truncate text-text-2">{waiting}</span>
        </>
      ) : problems === null ? (
        <span className="text-text-2">Checking…</span>
      ) : first === undefined ? (
        <>
          <CircleCheck size={14} className="text-ok" aria-hidden="true" />
          No problems in the script.
        </>
      ) : (
        <>
          {first.severity === 'error' ? (
            <CircleAlert size={14} className="text-bad" aria-hidden="true" />
          ) : (
            <TriangleAlert size={14} className="text-warn" aria-hidden="true" />
          )}
          <span className="min-w-0 truncate" title={first.message}>
            Line {first.line}: {first.message}
            {more > 0 ? ` And ${more} more.` : ''}
          </span>
        </>
      )}
    </p>
  );
}
