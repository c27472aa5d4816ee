import { useEffect, useRef, useState } from 'react';
import type { LogEntry } from '#contract/rpc/studio.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { exactTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';

const sources = ['all', 'studio', 'sandbox', 'backend', 'sync'] as const;
type Source = (typeof sources)[number];

const sourceWords = {
  studio: 'The studio',
  sandbox: 'The sandbox',
  backend: 'The backend',
  sync: 'The sync',
} as const;

const levelColour = { debug: 'text-text-3', info: 'text-text-2', warn: 'text-warn', error: 'text-bad' } as const;

/** The studio's own log: what the host, the sandbox, the backend and the sync said. */
export function OutputPanel() {
  const log = useStudio((state) => state.log);
  const [source, setSource] = useState<Source>('all');
  const shown = source === 'all' ? log : log.filter((entry) => entry.source === source);
  const end = useRef<HTMLDivElement>(null);
  const last = shown.at(-1);
  useEffect(() => {
    if (last) end.current?.scrollIntoView({ block: 'end' });
  }, [last]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-2 px-3 pb-1">
        <SelectInput
          aria-label="Source of the log"
          className="max-w-36"
          value={source}
          onChange={(event) => setSource(event.target.value as Source)}
        >
          {sources.map((name) => (
            <option key={name} value={name}>
              {name === 'all' ? 'All sources' : sourceWords[name]}
            </option>
          ))}
        </SelectInput>
        <Button look="quiet" onClick={() => useStudio.setState({ log: [] })}>
          Clear the view
        </Button>
      </div>
      {shown.length === 0 ? (
        <EmptyNote
          action={source === 'all' ? null : <Button onClick={() => setSource('all')}>Show all sources</Button>}
        >
          <p>
            {source === 'all'
              ? 'What the studio, its sandbox and the backend report from now on appears here.'
              : `${sourceWords[source]} reported nothing since this window was opened or the view was cleared.`}
          </p>
        </EmptyNote>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <div role="log" aria-label="Output" tabIndex={0} className="selectable min-h-0 flex-1 overflow-auto px-3 pb-2">
          {shown.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <LogRow key={index} entry={entry} />
          ))}
          <div ref={end} />
        </div>
      )}
    </div>
  );
}

function LogRow({ entry }: { readonly entry: LogEntry }) {
  return (
    <p className="flex gap-3 font-code text-small">
      <time className="shrink-0 text-text-3" dateTime={entry.at} title={exactTime(entry.at)}>
        {entry.at.slice(11, 19)}
      </time>
      <span className="w-16 shrink-0 text-text-3">{entry.source}</span>
      <span className={classNames('w-10 shrink-0', levelColour[entry.level])}>{entry.level}</span>
      <span className="whitespace-pre-wrap text-text-1">{entry.message}</span>
    </p>
  );
}
