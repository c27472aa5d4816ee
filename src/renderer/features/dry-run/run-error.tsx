import type { RunError as RunErrorData } from '#contract/script/run-result.ts';
import { goToLine } from './dry-run-commands.ts';

/** Why a run failed; a click goes to the line. */
export function RunError({ lid, error }: { readonly lid: string; readonly error: RunErrorData }) {
  const { name, message, line, column } = error;
  return (
    <div className="mx-2 mb-2 flex shrink-0 items-start gap-2 rounded-sm bg-bad-soft px-3 py-1.5">
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
