import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { askRun, type ConsoleEntry, say, useDebug, valuesChanged } from '#renderer/state/debug-run.ts';
import { goToLine } from '#renderer/state/go-to-line.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { Section } from './section.tsx';
import { ValueTree } from './value-tree.tsx';

/** What was typed before, newest last; kept while the window is open. */
const typed: string[] = [];

/** Evaluates in the chosen frame. Unlike a watch it may change things: that is what it is asked to do. */
async function evaluate(text: string): Promise<void> {
  typed.push(text);
  say({ kind: 'input', text });
  const frame = useDebug.getState().run?.frame ?? 0;
  try {
    const { value, thrown } = await askRun({ name: 'evaluate', frame, expression: text, purpose: 'console' });
    valuesChanged();
    say({ kind: 'value', value, thrown, stop: useDebug.getState().stop });
  } catch (error) {
    say({ kind: 'refusal', text: failureOf(error).message });
  }
}

/** What the run says, and a line to ask it something where it stands. */
export function DebugConsole() {
  const entries = useDebug((state) => state.console);
  const lid = useDebug((state) => state.run?.lid ?? null);
  const end = useRef<HTMLDivElement>(null);
  const last = entries.at(-1);
  useEffect(() => {
    if (last) end.current?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Section
        title="Console"
        actions={
          entries.length === 0 ? null : (
            <Button look="quiet" className="h-6!" onClick={() => useDebug.setState({ console: [] })}>
              Clear
            </Button>
          )
        }
      >
        {null}
      </Section>
      <div
        role="log"
        aria-label="Debug console"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        className="selectable min-h-0 flex-1 overflow-auto px-3 font-code text-code"
      >
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <Line key={index} entry={entry} index={index} lid={lid} />
        ))}
        <div ref={end} />
      </div>
      <Prompt />
    </div>
  );
}

interface LineProps {
  readonly entry: ConsoleEntry;
  readonly index: number;
  readonly lid: string | null;
}

const levelColours = { debug: 'text-text-3', info: 'text-text-1', warn: 'text-warn', error: 'text-bad' } as const;

function Line({ entry, index, lid }: LineProps) {
  switch (entry.kind) {
    case 'log':
      return (
        <Said lid={lid} line={entry.log.line} className={levelColours[entry.log.level]}>
          {entry.log.level === 'info' ? entry.log.message : `${entry.log.level}: ${entry.log.message}`}
        </Said>
      );
    case 'log_point':
      return (
        <Said lid={lid} line={entry.line} className="text-info">
          {entry.message}
        </Said>
      );
    case 'input':
      return <p className="whitespace-pre-wrap break-words text-text-2">› {entry.text}</p>;
    case 'value':
      return <Given entry={entry} index={index} />;
    default:
      return (
        <p
          className={classNames(
            'whitespace-pre-wrap break-words font-ui',
            entry.kind === 'refusal' ? 'text-bad' : 'text-text-3',
          )}
        >
          {entry.text}
        </p>
      );
  }
}

function Given({ entry, index }: { readonly entry: Extract<ConsoleEntry, { kind: 'value' }>; readonly index: number }) {
  const stop = useDebug((state) => state.stop);
  const { value, thrown } = entry;
  // What it held can be read only as long as the run stands where it stood.
  const ref = thrown || stop !== entry.stop ? null : value.ref;
  const root = { path: `console:${index}:${entry.stop}`, name: null, value, ref, bad: thrown };
  return <ValueTree label="Value" roots={[root]} />;
}

interface SaidProps {
  readonly lid: string | null;
  readonly line: number | null;
  readonly className: string;
  readonly children: string;
}

function Said({ lid, line, className, children }: SaidProps) {
  return (
    <p className="flex items-start gap-3">
      <span className={classNames('min-w-0 flex-1 whitespace-pre-wrap break-words', className)}>{children}</span>
      {line === null || lid === null ? null : (
        <button
          type="button"
          className="shrink-0 font-ui text-accent text-small underline"
          onClick={() => goToLine(lid, line)}
        >
          Line {line}
        </button>
      )}
    </p>
  );
}

function Prompt() {
  const paused = useDebug(({ run }) => run?.phase === 'paused');
  const [text, setText] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const recall = (to: number) => {
    const index = Math.max(0, Math.min(typed.length, to));
    setAt(index);
    setText(typed[index] ?? '');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim() !== '' && paused) {
      void evaluate(text);
      setText('');
      setAt(null);
    } else if (event.key === 'ArrowUp' && typed.length > 0) recall((at ?? typed.length) - 1);
    else if (event.key === 'ArrowDown' && at !== null) recall(at + 1);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex shrink-0 items-center gap-2 border-line border-t px-3 py-1">
      <span aria-hidden="true" className="font-code text-accent">
        ›
      </span>
      <TextInput
        aria-label="Evaluate in the chosen frame"
        className="font-code"
        placeholder={paused ? 'Evaluate in the chosen frame' : 'Pause the run to evaluate something'}
        value={text}
        disabled={!paused}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
