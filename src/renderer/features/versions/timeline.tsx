import { type KeyboardEvent, type MouseEvent, useId } from 'react';
import type { VersionList } from '#contract/rpc/versions.ts';
import { counted } from '#renderer/lib/size.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TimelineRow } from './timeline-row.tsx';
import type { Entry } from './versions-store.ts';

interface TimelineProps {
  readonly list: VersionList;
  readonly name: string;
  readonly selected: Entry;
  readonly against: Entry | null;
  readonly onSelect: (entry: Entry) => void;
  /** Chooses what the selected entry is compared with. */
  readonly onCompare: (entry: Entry) => void;
  readonly onOlder: () => void;
}

/** The draft on top, below it the versions, newest first. */
export function Timeline({ list, name, selected, against, onSelect, onCompare, onOlder }: TimelineProps) {
  const id = useId();
  const entries: Entry[] = [
    ...(list.draft ? ['draft' as const] : []),
    ...list.versions.map((row) => row.version_number),
  ];
  const optionId = (entry: Entry) => `${id}-${entry}`;
  const onKeyDown = (event: KeyboardEvent) => {
    const at = entries.indexOf(selected);
    const to = targetOf(event.key, at, entries.length);
    const entry = to === null ? undefined : entries[to];
    if (entry === undefined) return;
    event.preventDefault();
    onSelect(entry);
    document.getElementById(optionId(entry))?.scrollIntoView({ block: 'nearest' });
  };
  const onClick = (event: MouseEvent, entry: Entry) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && entry !== selected) onCompare(entry);
    else onSelect(entry);
  };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div
        role="listbox"
        aria-label={`Versions of ${name}`}
        aria-activedescendant={optionId(selected)}
        tabIndex={0}
        className="group outline-none"
        onKeyDown={onKeyDown}
      >
        {entries.map((entry) => (
          <TimelineRow
            key={entry}
            id={optionId(entry)}
            list={list}
            entry={entry}
            selected={entry === selected}
            compared={entry === against}
            onClick={(event) => onClick(event, entry)}
            onSelect={onSelect}
            onCompare={onCompare}
          />
        ))}
      </div>
      {list.older > 0 ? (
        <div className="p-2">
          <Button look="quiet" onClick={onOlder}>
            Show older: {counted(list.older, 'version')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
