import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, CloudDownload, CloudUpload, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { HistoryEntry } from '#contract/rpc/sync.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { HistoryDetails } from './history-details.tsx';
import { historyStates, toneColours } from './sync-words.ts';

const firstPage = 100;
const mostEntries = 500;

/** Every pull and publish that was, with what became of each of its requests. */
export function HistoryList() {
  const [limit, setLimit] = useState(firstPage);
  const query = useQuery(trpc.sync.history.queryOptions({ limit }));
  const entries = query.data ?? [];
  return (
    <section aria-label="History" className="@container flex flex-col gap-1">
      <h3 className="section-head">History</h3>
      {query.isError ? (
        <Banner tone="bad" actions={<Button onClick={() => void query.refetch()}>Try again</Button>}>
          {failureOf(query.error).message}
        </Banner>
      ) : query.isPending ? (
        <Skeleton label="Loading the history" rows={5} />
      ) : entries.length === 0 ? (
        <EmptyNote>
          <p>Nothing was published or got from the backend yet. What is will be listed here, request by request.</p>
        </EmptyNote>
      ) : (
        <ul className="flex flex-col">
          {entries.map((entry) => (
            <HistoryLine key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {entries.length === limit && limit < mostEntries ? (
        <Button look="quiet" className="self-start" onClick={() => setLimit(mostEntries)}>
          Show older ones
        </Button>
      ) : null}
    </section>
  );
}

const icons = { pull: CloudDownload, publish: CloudUpload, undo: Undo2 } as const;

function HistoryLine({ entry }: { readonly entry: HistoryEntry }) {
  const [isOpen, setOpen] = useState(false);
  const Icon = icons[entry.kind];
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const { word, tone } = historyStates[entry.state];
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-5.5 w-full min-w-0 items-center gap-2 rounded-sm px-1 text-left hover:bg-surface-2"
      >
        <Chevron size={14} aria-hidden="true" className="shrink-0 text-text-3" />
        <Icon size={14} aria-hidden="true" className="shrink-0 text-text-2" />
        <span className="max-w-[45%] shrink-0 truncate">{entry.title}</span>
        <span className="min-w-0 flex-1 truncate text-text-2" title={entry.message}>
          {entry.message}
        </span>
        <span className="hidden w-40 shrink-0 truncate text-text-3 @5xl:inline">{entry.by}</span>
        <span className="hidden w-20 shrink-0 text-right text-text-3 @2xl:inline">
          {counted(entry.requests, 'request')}
        </span>
        <span className={classNames('w-20 shrink-0', toneColours[tone])}>{word}</span>
        <span className="w-20 shrink-0 text-right text-text-2" title={exactTime(entry.started_at)}>
          {relativeTime(entry.started_at)}
        </span>
      </button>
      {isOpen ? <HistoryDetails id={entry.id} /> : null}
    </li>
  );
}
