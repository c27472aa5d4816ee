import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { SyncStatus } from '#contract/rpc/sync.ts';
import { debounce } from '#renderer/lib/debounce.ts';
import { queryClient, trpc } from './client.ts';

let before: SyncStatus | null = null;

/** Fetches again what a window shows of the plan, the conflicts, the history and the Trash, where an event may have changed it. */
export function refetchSyncFor(event: StudioEvent): void {
  if (event.type === 'scripts_changed' || event.type === 'publish_ended' || event.type === 'pull_ended') refetchSync();
  if (event.type !== 'sync') return;
  if (before === null || differs(before, event.status)) refetchSync();
  before = event.status;
}

/** Progress alone, of which there is much, changes nothing of what the views list. */
function differs(then: SyncStatus, now: SyncStatus): boolean {
  const kept = (status: SyncStatus) =>
    JSON.stringify([status.counts, status.attention, status.last_pull, status.running?.run_id ?? null, status.backend]);
  return kept(then) !== kept(now);
}

const followed = () => [
  trpc.sync.plan.queryKey(),
  trpc.sync.conflicts.queryKey(),
  trpc.sync.conflict.queryKey(),
  trpc.sync.history.queryKey(),
  trpc.sync.historyEntry.queryKey(),
  trpc.sync.trash.queryKey(),
];

const refetchSync = debounce(
  () => {
    for (const queryKey of followed()) void queryClient.invalidateQueries({ queryKey });
  },
  60,
  500,
);
