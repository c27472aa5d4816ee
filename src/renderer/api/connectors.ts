import { useQuery } from '@tanstack/react-query';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { queryClient, trpc } from './client.ts';

/** Every connector of the workspace, by name; null before the host has told. */
export function useConnectors(): { readonly connectors: readonly ConnectorRow[] | null; readonly error: unknown } {
  const { data, error } = useQuery(trpc.connectors.list.queryOptions());
  return { connectors: data ?? null, error };
}

/** A connector as last told; undefined before that, and where it is no longer here. */
export function useConnector(lid: string): ConnectorRow | undefined {
  return useConnectors().connectors?.find((connector) => connector.lid === lid);
}

/** The same outside React. */
export function knownConnector(lid: string): ConnectorRow | undefined {
  return queryClient.getQueryData(trpc.connectors.list.queryKey())?.find((connector) => connector.lid === lid);
}

/** Asks anew for what an event may have changed. */
export function refetchConnectorsFor(event: StudioEvent): void {
  if (event.type !== 'scripts_changed' && event.type !== 'workspace') return;
  void queryClient.invalidateQueries({ queryKey: trpc.connectors.pathKey() });
}
