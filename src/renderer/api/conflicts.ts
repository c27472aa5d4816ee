import { useQuery } from '@tanstack/react-query';
import { type ConflictSummary, conflictDetail } from '#contract/rpc/sync.ts';
import { queryClient, rpc, trpc } from './client.ts';
import { onStudioEvent } from './events.ts';
import { useScriptEvents } from './script-events.ts';

const none: readonly ConflictSummary[] = [];

/** The open conflicts, in the order in which they are answered: the oldest first. */
export function useConflicts(): { readonly conflicts: readonly ConflictSummary[]; readonly loading: boolean } {
  const query = useQuery(trpc.sync.conflicts.queryOptions(undefined, { select: oldestFirst }));
  return { conflicts: query.data ?? none, loading: query.isPending };
}

/** One conflict with everything that is needed to answer it; read again when the entity changes on either side. */
export function useConflict(lid: string) {
  const detail = useQuery({
    queryKey: trpc.sync.conflict.queryKey({ lid }),
    // Parsed, as the client's type of a reply that holds any JSON value is of no use.
    queryFn: async () => conflictDetail.parse(await rpc.sync.conflict.query({ lid })),
    staleTime: 0,
  });
  useScriptEvents(lid, detail.refetch);
  return detail;
}

/** The second copy that a conflict is about, read from the server when it is looked at. */
export function useConflictCopy(lid: string) {
  return useQuery(trpc.sync.conflictCopy.queryOptions({ lid }, { staleTime: 0, gcTime: 0, retry: false }));
}

/** The same outside React, read anew. */
export async function currentConflicts(): Promise<readonly ConflictSummary[]> {
  return oldestFirst(await rpc.sync.conflicts.query());
}

/** As last told; empty while the list was never fetched. */
export function knownConflicts(): readonly ConflictSummary[] {
  return oldestFirst(queryClient.getQueryData(trpc.sync.conflicts.queryKey()) ?? []);
}

function oldestFirst(conflicts: readonly ConflictSummary[]): ConflictSummary[] {
  return conflicts.toSorted((a, b) => a.found_at.localeCompare(b.found_at) || a.name.localeCompare(b.name));
}

onStudioEvent((event) => {
  if (event.type !== 'scripts_changed' && event.type !== 'sync' && event.type !== 'workspace') return;
  void queryClient.invalidateQueries({ queryKey: trpc.sync.conflicts.queryKey() });
});
