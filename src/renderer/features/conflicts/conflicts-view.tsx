import { useVirtualizer } from '@tanstack/react-virtual';
import { Zap } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ConflictSummary } from '#contract/rpc/sync.ts';
import { useConflicts } from '#renderer/api/conflicts.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { CommandButton, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { listTarget } from '#renderer/ui/list-keys.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { keepsOut, kindWords, whatHappened } from './conflict-words.ts';

/** What a row usually takes; each is measured, as its words may break. */
const rowHeight = 53;

/** The conflicts that wait for a person. */
export function ConflictsView() {
  const { conflicts, loading } = useConflicts();
  if (loading) return <Skeleton label="Loading conflicts" rows={6} />;
  if (conflicts.length === 0) return <NoConflicts />;
  return (
    <div className="absolute inset-0 flex flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-4">
        <h2 className="section-head flex-1">{counted(conflicts.length, 'conflict')}</h2>
        <CommandButton command="conflict.open" target={targetOf(conflicts[0])} look="primary">
          Decide the first
        </CommandButton>
      </header>
      <ConflictList conflicts={conflicts} />
    </div>
  );
}

function NoConflicts() {
  // What may be asked of the backend changes with the session and the connection.
  useAccess();
  return (
    <EmptyState title="No conflicts" action={<RefusableCommand command="sync.pull" />}>
      <p>
        When you and somebody else change the same thing, it is listed here until you have decided. Nothing is
        overwritten in the meantime, and everything else can be published.
      </p>
      <p>Changes that do not overlap go together by themselves; you read the merged text before it is published.</p>
    </EmptyState>
  );
}

function targetOf(conflict: ConflictSummary | undefined) {
  return conflict ? { lid: conflict.lid, name: conflict.name } : {};
}

/** The list, of which only what is in view exists: a week offline may leave a thousand. */
function ConflictList({ conflicts }: { readonly conflicts: readonly ConflictSummary[] }) {
  const id = useId();
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, conflicts.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: conflicts.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useEffect(() => rows.scrollToIndex(at, { align: 'auto' }), [rows, at]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = listTarget(event.key, at, conflicts.length);
    if (to !== null) setCursor(to);
    else if (event.key === 'Enter') void runCommand('conflict.open', targetOf(conflicts[at]));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Conflicts"
      tabIndex={0}
      data-part-focus
      aria-activedescendant={`${id}-${at}`}
      onKeyDown={onKeyDown}
      className="group min-h-0 flex-1 overflow-y-auto outline-none"
    >
      <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const conflict = conflicts[index];
          return conflict ? (
            <div
              key={conflict.key}
              ref={rows.measureElement}
              role="none"
              data-index={index}
              className="absolute inset-x-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <ConflictRow
                id={`${id}-${index}`}
                conflict={conflict}
                place={index + 1}
                total={conflicts.length}
                isCursor={index === at}
                onPoint={() => setCursor(index)}
              />
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

interface ConflictRowProps {
  readonly id: string;
  readonly conflict: ConflictSummary;
  readonly place: number;
  readonly total: number;
  readonly isCursor: boolean;
  readonly onPoint: () => void;
}

function ConflictRow({ id, conflict, place, total, isCursor, onPoint }: ConflictRowProps) {
  return (
    <CursorRow
      id={id}
      role="option"
      aria-selected={isCursor}
      aria-posinset={place}
      aria-setsize={total}
      onClick={() => {
        onPoint();
        void runCommand('conflict.open', targetOf(conflict));
      }}
      className={classNames(
        'flex items-start gap-2 border-line border-b px-4 py-2',
        isCursor
          ? 'bg-accent-soft group-focus-visible:outline-2 outline-accent -outline-offset-2'
          : 'hover:bg-surface-2',
      )}
    >
      <Zap size={16} aria-hidden="true" className="mt-px shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="truncate font-semibold">{conflict.name}</span>
          <span className="shrink-0 text-text-2">{kindWords[conflict.kind]}</span>
        </p>
        <p className="text-text-2">
          {whatHappened(conflict)} {keepsOut(conflict)}
        </p>
      </div>
      <span className="shrink-0 text-small text-text-3" title={exactTime(conflict.found_at)}>
        {relativeTime(conflict.found_at)}
      </span>
    </CursorRow>
  );
}
