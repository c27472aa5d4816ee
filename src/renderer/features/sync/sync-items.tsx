import { ArrowDown, ArrowUp, Check, CircleDashed, CloudOff, LoaderCircle, TriangleAlert, X, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SyncStatus } from '#contract/rpc/sync.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { StatusItem } from '#renderer/ui/status-item.tsx';
import { runTitles, standingInWords, wasCompared } from './sync-words.ts';

/** How the workspace stands to its backend, in the status bar. */
export function SyncItems() {
  const sync = useStudio((state) => state.sync);
  const connection = useStudio((state) => state.connection?.state);
  if (!sync || connection === 'none' || connection === undefined) return null;
  return (
    <>
      {sync.offline ? (
        <StatusItem
          title="Nothing is sent or fetched. Press to work online again."
          onClick={() => void runCommand('sync.offline')}
        >
          <CloudOff size={14} aria-hidden="true" className="text-warn" />
          working offline
        </StatusItem>
      ) : null}
      <CountsItem />
      <RunItem />
    </>
  );
}

function CountsItem() {
  const sync = useStudio((state) => state.sync);
  if (!sync) return null;
  const { unpublished, behind, conflicts } = sync.counts;
  const waiting = sync.attention.length > 0;
  const words = standingInWords(sync);
  return (
    <StatusItem
      title={waiting ? `${words}; something waits for your decision` : words}
      onClick={() => void runCommand('sync.view')}
    >
      <span className="sr-only">Sync: </span>
      <Count
        icon={<ArrowUp size={14} aria-hidden="true" className="text-accent" />}
        count={unpublished}
        word="unpublished"
      />
      <Count icon={<ArrowDown size={14} aria-hidden="true" className="text-info" />} count={behind} word="behind" />
      <Count icon={<Zap size={14} aria-hidden="true" className="text-warn" />} count={conflicts} word="in conflict" />
      {waiting ? (
        <>
          <TriangleAlert size={14} aria-hidden="true" className="text-warn" />
          <span className="sr-only">something waits for your decision</span>
        </>
      ) : null}
      {unpublished + behind + conflicts === 0 && !waiting ? <InStep sync={sync} /> : null}
    </StatusItem>
  );
}

/** Nothing is known to differ: because nothing does, did not when the backend was last seen, or nobody looked. */
function InStep({ sync }: { readonly sync: SyncStatus }) {
  if (!wasCompared(sync)) {
    return (
      <>
        <CircleDashed size={14} aria-hidden="true" />
        not compared yet
      </>
    );
  }
  const current = sync.last_pull?.ok === true;
  return (
    <>
      {current ? (
        <Check size={14} aria-hidden="true" className="text-ok" />
      ) : (
        <TriangleAlert size={14} aria-hidden="true" className="text-warn" />
      )}
      in step{current ? null : <span className="sr-only"> when it was last compared</span>}
    </>
  );
}

interface CountProps {
  readonly icon: ReactNode;
  readonly count: number;
  readonly word: string;
}

function Count({ icon, count, word }: CountProps) {
  if (count === 0) return null;
  return (
    <>
      {icon}
      {count}
      <span className="sr-only"> {word}, </span>
    </>
  );
}

function RunItem() {
  const run = useStudio((state) => state.sync?.running ?? null);
  if (!run) return null;
  const title = runTitles[run.kind];
  const count = run.total === null ? '' : ` ${run.done} of ${run.total}`;
  return (
    <>
      <StatusItem
        title={run.message}
        onClick={() => void runCommand(run.kind === 'pull' ? 'sync.view' : 'publish.all')}
      >
        <LoaderCircle size={14} aria-hidden="true" className="animate-spin" />
        {title}
        {count}
      </StatusItem>
      {run.cancellable ? (
        <StatusItem
          title={`Cancel: ${title}`}
          aria-label={`Cancel: ${title}`}
          onClick={() => void runCommand('sync.cancel')}
        >
          <X size={14} aria-hidden="true" />
        </StatusItem>
      ) : null}
    </>
  );
}
