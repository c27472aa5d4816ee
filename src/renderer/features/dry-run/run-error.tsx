import type { RunError as RunErrorData } from '#contract/script/run-result.ts';
import { goToLine } from '#renderer/state/go-to-line.ts';

interface RunErrorProps {
  readonly lid: string;
  readonly error: RunErrorData;
  /** Skipping is a script's own choice and no failure. */
  readonly skipped: boolean;
}

/** Why a run ended before its end; a click goes to the line. */
export function RunError({ lid, error, skipped }: RunErrorProps) {
  const { name, message, line, column } = error;
  const tone = skipped ? 'bg-accent-soft' : 'bg-bad-soft';
  return (
    <div className={`mx-2 mb-2 flex shrink-0 items-start gap-2 rounded-sm px-3 py-1.5 ${tone}`}>
      <p className="selectable max-h-20 min-w-0 flex-1 overflow-y-auto break-words">
        <span className="font-semibold">{name}</span>: {message}
      </p>
      {line === null ? null : (
        <button
          type="button"
          className="shrink-0 text-accent underline"
          onClick={() => goToLine(lid, line, column ?? 1)}
        >
          Line {line}
        </button>
      )}
    </div>
  );
}
