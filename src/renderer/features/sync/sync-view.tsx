import { Stethoscope, Trash2 } from 'lucide-react';
import { useAccess } from '#renderer/api/session-access.ts';
import { CommandButton, CommandIcon, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Checkbox } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { AttentionList } from './attention-list.tsx';
import { HistoryList } from './history-list.tsx';
import { RunBanner } from './run-banner.tsx';
import { standingInWords } from './sync-words.ts';
import { ToPublish } from './to-publish.tsx';

/** How the workspace stands to its backend: what would be published, what waits for a person, and what was. */
export function SyncView() {
  const connection = useStudio((state) => state.connection);
  const sync = useStudio((state) => state.sync);
  if (connection?.state === 'none') {
    return (
      <EmptyState
        title="This workspace has no backend"
        action={
          <CommandButton command="workspace.edit" look="primary">
            Choose a backend
          </CommandButton>
        }
      >
        <p>Its scripts stay on this machine. With a backend you can publish them and get what others published.</p>
      </EmptyState>
    );
  }
  if (!sync) return <Skeleton label="Loading the state of the sync" rows={10} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section aria-label="Sync" tabIndex={0} className="absolute inset-0 flex flex-col overflow-y-auto outline-none">
      <SyncHead />
      <div className="flex flex-col gap-5 px-4 pt-3 pb-6">
        <div className="flex flex-col gap-1 empty:hidden">
          <RunBanner />
          <SignInBanner />
          <AttentionList attention={sync.attention} />
        </div>
        <ToPublish />
        <HistoryList />
      </div>
    </section>
  );
}

function SyncHead() {
  const sync = useStudio((state) => state.sync);
  // What may be asked of the backend changes with the session and the connection.
  useAccess();
  if (!sync) return null;
  const { last_pull, counts, offline } = sync;
  return (
    <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-surface-0 px-4 py-2">
      <div className="min-w-56 flex-1">
        <h2 className="font-semibold first-letter:uppercase">{standingInWords(sync)}</h2>
        <p className="truncate text-small text-text-2" title={last_pull ? exactTime(last_pull.at) : undefined}>
          {last_pull
            ? `Asked the backend ${relativeTime(last_pull.at)}: ${last_pull.message}`
            : 'Nothing was got from the backend yet.'}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2 whitespace-nowrap">
        <Checkbox label="Work offline" checked={offline} onChange={() => void runCommand('sync.offline')} />
        <CommandIcon command="sync.probe">
          <Stethoscope size={16} aria-hidden="true" />
        </CommandIcon>
        <CommandButton command="trash.view" look="quiet" icon={<Trash2 size={16} aria-hidden="true" />}>
          Trash {counts.trash > 0 ? counts.trash : ''}
        </CommandButton>
        <RefusableCommand command="sync.pull" />
        <CommandButton command="publish.all" look="primary">
          Publish changes…
        </CommandButton>
      </div>
    </header>
  );
}

/** Why nothing can be fetched or sent by this person now. */
function SignInBanner() {
  const { session, connection, sync } = useStudio();
  if (sync?.offline) {
    return (
      <Banner tone="info" actions={<Button onClick={() => void runCommand('sync.offline')}>Work online</Button>}>
        You are working offline: nothing is sent or fetched. Everything here stays editable.
      </Banner>
    );
  }
  if (connection?.state === 'starting') {
    return (
      <Banner tone="info">
        The backend is starting. What is published there is got as soon as it answers; everything here stays editable.
      </Banner>
    );
  }
  if (connection?.state === 'offline') {
    return (
      <Banner
        tone="warn"
        actions={<Button onClick={() => void runCommand('connection.retry')}>Retry connection</Button>}
      >
        {connection.message ?? 'The backend is away. What you change is kept here.'}
      </Banner>
    );
  }
  if (connection?.state !== 'online' || (session?.state !== 'signed_out' && session?.state !== 'expired')) return null;
  return (
    <Banner tone="info" actions={<Button onClick={() => void runCommand('session.sign_in')}>Sign in</Button>}>
      {session.reason ?? 'You are not signed in.'}
    </Banner>
  );
}
