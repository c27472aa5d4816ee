import { useDebug } from '#renderer/state/debug-run.ts';
import { chooseFrame } from './debug-controller.ts';
import { Section } from './section.tsx';

/** The calls that led to where the run stands, the innermost first. */
export function CallStack() {
  const run = useDebug((state) => state.run);
  const frames = run?.pause?.frames ?? [];
  return (
    <Section title="Call stack">
      {frames.length === 0 ? (
        <p className="px-3 py-1 text-text-3">{run === null ? 'Nothing is being debugged.' : 'The script runs.'}</p>
      ) : (
        <ol aria-label="Frames">
          {frames.map((frame, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place in the stack
            <li key={index}>
              <button
                type="button"
                aria-current={index === run?.frame ? 'true' : undefined}
                className="flex h-5.5 w-full items-center gap-2 px-3 text-left hover:bg-surface-2 aria-[current=true]:bg-accent-soft"
                onClick={() => chooseFrame(index)}
              >
                <span className="min-w-0 flex-1 truncate font-code text-code">{frame.name}</span>
                <span className="shrink-0 text-small text-text-3">
                  Ln {frame.line}, Col {frame.column}
                </span>
              </button>
            </li>
          ))}
          {run?.pause?.cut ? <li className="px-3 text-text-3">Further calls are not shown.</li> : null}
        </ol>
      )}
    </Section>
  );
}
