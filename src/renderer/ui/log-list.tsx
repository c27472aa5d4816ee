import { classNames } from '#renderer/lib/class-names.ts';

const colours = { debug: 'text-text-3', info: 'text-info', warn: 'text-warn', error: 'text-bad' } as const;

interface LogListProps {
  readonly logs: readonly {
    readonly level: keyof typeof colours;
    readonly message: string;
    readonly line: number | null;
  }[];
  /** Absent where there is no text to go to. */
  readonly onLine?: ((line: number) => void) | undefined;
}

/** What the script logged, each line linked to where it did. */
export function LogList({ logs, onLine }: LogListProps) {
  if (logs.length === 0) return <p className="text-text-2">The script logged nothing.</p>;
  return (
    <ol aria-label="Log of the dry run" className="selectable font-code text-code">
      {logs.map((log, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a finished run never move
        <li key={index} className="flex items-start gap-3">
          <span className={classNames('w-10 shrink-0', colours[log.level])}>{log.level}</span>
          <span className="min-w-0 flex-1 whitespace-pre-wrap break-words">{log.message}</span>
          {log.line === null || !onLine ? null : (
            <button
              type="button"
              className="shrink-0 font-ui text-accent text-small underline"
              onClick={() => onLine(log.line ?? 1)}
            >
              Line {log.line}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
