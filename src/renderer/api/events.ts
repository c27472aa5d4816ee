import type { StudioEvent } from '#contract/rpc/studio.ts';
import { refetchBindingsFor } from './bindings.ts';
import { refetchCasesFor } from './cases.ts';
import { queryClient, rpc, trpc } from './client.ts';
import { refetchConnectorsFor } from './connectors.ts';
import { refetchLifecyclesFor } from './lifecycles.ts';
import { noteOwnWorkspace } from './own-workspace.ts';
import { refetchPeopleFor } from './people.ts';
import { forgetScripts } from './scripts.ts';
import { refetchSyncFor } from './sync.ts';
import { refetchTemplatesFor } from './templates.ts';

type Listener = (event: StudioEvent) => void;
const listeners = new Set<Listener>();

/** Calls `listener` for every event of the host; returns how to stop. */
export function onStudioEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the host's events for as long as the window lives; tRPC subscribes again after every reconnect. */
export function followEvents(): void {
  rpc.studio.events.subscribe(undefined, {
    onData: (event) => {
      const plain = event as StudioEvent;
      invalidateFor(plain);
      for (const listener of listeners) listener(plain);
    },
  });
}

function invalidateFor(event: StudioEvent): void {
  refetchSyncFor(event);
  refetchCasesFor(event);
  refetchBindingsFor(event);
  refetchTemplatesFor(event);
  refetchConnectorsFor(event);
  refetchLifecyclesFor(event);
  refetchPeopleFor(event);
  if (event.type === 'scripts_changed') refetchScripts(event.lids);
  else if (event.type === 'checks_changed') refetch(trpc.checks.profile.get.queryKey());
  else if (event.type === 'contexts_changed') refetch(trpc.contexts.list.queryKey({ lid: event.lid }));
  else if (event.type === 'history_changed') refetch(trpc.history.list.pathKey());
  else if (event.type === 'workspaces_changed') refetch(trpc.workspaces.list.queryKey());
  else if (event.type === 'workspace') {
    noteOwnWorkspace(event.workspace.id);
    refetch(trpc.workspaces.list.queryKey());
    forgetScripts();
    refetchScripts([]);
  }
}

/** Lists, and what is shown of these scripts alone; of all of them where none is named. */
function refetchScripts(lids: readonly string[]): void {
  refetch(trpc.scripts.list.queryKey());
  refetch(trpc.scripts.authors.queryKey());
  if (lids.length === 0 || lids.length > 50) refetch(trpc.scripts.row.queryKey());
  else for (const lid of lids) refetch(trpc.scripts.row.queryKey({ lid }));
}

function refetch(queryKey: readonly unknown[]): void {
  void queryClient.invalidateQueries({ queryKey });
}
