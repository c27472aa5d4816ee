import type { ReactNode } from 'react';
import type { RunResult } from '#contract/script/run-result.ts';
import { duration } from '#renderer/lib/time.ts';
import { RunStatus } from '#renderer/ui/run-status.tsx';

interface RunStatusLineProps {
  readonly result: RunResult;
  readonly contextName: string;
  /** What can be done with the result. */
  readonly actions: ReactNode;
}

/** How a run ended, with icon and word, and how long it took. */
export function RunStatusLine({ result, contextName, actions }: RunStatusLineProps) {
  const covered = coveredWords(result);
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 px-3">
      <p role="status" aria-label="Status of the dry run" className="font-semibold">
        <RunStatus status={result.status} />
      </p>
      <span className="text-text-2" title="Time inside the sandbox">
        {duration(result.duration_ms)}
      </span>
      {covered ? <span className="truncate text-text-2">{covered}</span> : null}
      <span className="min-w-0 flex-1 truncate text-right text-small text-text-3">{contextName}</span>
      {actions}
    </div>
  );
}

function coveredWords({ coverage }: RunResult): string | null {
  if (!coverage) return null;
  const counts = Object.values(coverage.lines);
  if (counts.length === 0) return null;
  return `${counts.filter((count) => count > 0).length} of ${counts.length} lines ran`;
}
