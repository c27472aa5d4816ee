import { useQuery } from '@tanstack/react-query';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { queryClient, trpc } from './client.ts';

const none: readonly ScriptRow[] = [];

/** The workspace's scripts, sorted by name, as last told by the host. */
export function useScripts(): { readonly scripts: readonly ScriptRow[]; readonly loading: boolean } {
  const query = useQuery(trpc.scripts.list.queryOptions(undefined, { select: sortedByName }));
  return { scripts: query.data ?? none, loading: query.isPending };
}

export function useScript(lid: string | null): ScriptRow | undefined {
  return useScripts().scripts.find((script) => script.lid === lid);
}

/** The same outside React; undefined while the list was never fetched. */
export function knownScript(lid: string): ScriptRow | undefined {
  return queryClient.getQueryData(trpc.scripts.list.queryKey())?.find((script) => script.lid === lid);
}

export function knownScripts(): readonly ScriptRow[] {
  return sortedByName(queryClient.getQueryData(trpc.scripts.list.queryKey()) ?? []);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function sortedByName(scripts: readonly ScriptRow[]): ScriptRow[] {
  return scripts.toSorted((a, b) => collator.compare(a.name, b.name));
}
