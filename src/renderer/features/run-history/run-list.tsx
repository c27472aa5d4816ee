import { useVirtualizer } from '@tanstack/react-virtual';
import { GitCompareArrows } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { HistoryRun } from '#contract/rpc/dry-runs.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { OpenScriptNote } from '#renderer/commands/open-script-note.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { duration, exactTime, relativeTime } from '#renderer/lib/time.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { listTarget } from '#renderer/ui/list-keys.ts';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { clearFilters, useHistoryView } from './history-store.ts';
import { scriptWords, sourceWords } from './run-words.ts';
import type { Runs } from './use-runs.ts';

const rowHeight = 22;
const rowId = (id: string) => `run-${id}`;

/** The runs, newest first, of which only those in view exist. Arrows move, Delete deletes. */
export function RunList({ runs }: { readonly runs: Runs }) {
  const compare = useHistoryView((view) => view.compare);
  const selected = useHistoryView((view) => view.selected);
  return (
    <div className="@container flex min-h-0 min-w-0 flex-1 basis-[44%] flex-col">
      {compare === null ? null : (
        <Banner
          tone="info"
          live
          actions={<Button onClick={() => useHistoryView.setState({ compare: null })}>Stop comparing</Button>}
        >
          {compare === selected ? 'Choose the other run.' : 'Compared with the marked run.'}
        </Banner>
      )}
      <Contents runs={runs} />
    </div>
  );
}

function Contents({ runs }: { readonly runs: Runs }) {
  if (runs.loading) return <Skeleton label="Loading the history" rows={6} />;
  if (runs.failure !== null)
    return (
      <Banner tone="bad" actions={<Button onClick={runs.again}>Try again</Button>}>
        {runs.failure}
      </Banner>
    );
  if (runs.runs.length > 0) return <Rows runs={runs} />;
  if (runs.filtered)
    return (
      <EmptyNote action={<Button onClick={clearFilters}>Show all runs</Button>}>
        <p>No run matches the filters.</p>
      </EmptyNote>
    );
  return <NoRuns />;
}

function NoRuns() {
  const what =
    'Every dry run is kept here with its text, context and result, so that you can run it again or compare two. The newest 10,000 stay, on this machine only.';
  if (useActiveLid() === null) return <OpenScriptNote>{what} Open a script to run it.</OpenScriptNote>;
  return (
    <EmptyNote
      action={
        <CommandButton command="dry_run.run" showKeys>
          Dry-run script
        </CommandButton>
      }
    >
      <p>{what}</p>
    </EmptyNote>
  );
}

function Rows({ runs: { runs, more } }: { readonly runs: Runs }) {
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useHistoryView((view) => view.selected);
  const at = runs.findIndex((run) => run.history_id === selected);
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= runs.length - 20) more();
  }, [last, runs.length, more]);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [rows, at]);
  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Dry runs"
      aria-activedescendant={at >= 0 && selected !== null ? rowId(selected) : undefined}
      className="group min-h-0 flex-1 overflow-y-auto outline-none"
      onKeyDown={(event) => onKey(event, runs, at)}
    >
      <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const run = runs[item.index];
          return run ? (
            <Row
              key={run.history_id}
              run={run}
              top={item.start}
              place={item.index + 1}
              total={runs.length}
              isSelected={item.index === at}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly run: HistoryRun;
  readonly top: number;
  readonly place: number;
  readonly total: number;
  readonly isSelected: boolean;
}

function Row({ run, top, place, total, isSelected }: RowProps) {
  const isCompared = useHistoryView((view) => view.compare === run.history_id);
  return (
    <CursorRow
      id={rowId(run.history_id)}
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={total}
      onClick={() => useHistoryView.setState({ selected: run.history_id })}
      className={classNames(
        'absolute inset-x-0 flex h-5.5 items-center gap-2 px-2',
        isSelected
          ? 'bg-accent-soft group-focus-visible:outline-1 group-focus-visible:outline-accent'
          : 'hover:bg-surface-2',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="w-19 shrink-0">
        <RunStatus status={run.status} />
      </span>
      {isCompared ? (
        <GitCompareArrows size={14} role="img" aria-label="compared" className="shrink-0 text-accent" />
      ) : null}
      <span className="min-w-0 flex-1 truncate" title={run.error ?? undefined}>
        {scriptWords(run)}
        {run.error === null ? null : <span className="text-text-2"> · {run.error}</span>}
      </span>
      <span className="hidden w-20 shrink-0 truncate text-text-2 @sm:inline">{sourceWords(run)}</span>
      <span className="hidden w-14 shrink-0 text-right text-text-2 @xs:inline">{duration(run.duration_ms)}</span>
      <span className="w-18 shrink-0 text-right text-text-2" title={exactTime(run.at)}>
        {relativeTime(run.at)}
      </span>
    </CursorRow>
  );
}

function onKey(event: KeyboardEvent, runs: readonly HistoryRun[], at: number): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const current = runs[at];
  if (event.key === 'Delete' && current) {
    event.preventDefault();
    void runCommand('history.remove', { history_id: current.history_id });
    return;
  }
  const next = runs[listTarget(event.key, at, runs.length, 10) ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  useHistoryView.setState({ selected: next.history_id });
}
