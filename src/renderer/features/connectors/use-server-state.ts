import { useQuery } from '@tanstack/react-query';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { queryClient, trpc } from '#renderer/api/client.ts';
import { refusalOf, useAccess } from '#renderer/api/session-access.ts';

const freshMs = 15_000;

/** What the backend knows of a connector now: asked only where it can answer. */
export function useServerState(connector: ConnectorRow) {
  const access = useAccess();
  const asked = connector.on_server && access.canNow('read_connectors').allowed;
  return useQuery(
    trpc.provisioning.connector.queryOptions({ lid: connector.lid }, { enabled: asked, staleTime: freshMs }),
  );
}

export function refetchServerState(lid: string): void {
  void queryClient.invalidateQueries({ queryKey: trpc.provisioning.connector.queryKey({ lid }) });
}

const notPublished = 'The backend does not know this connector yet. Publish it first.';

/** Why something cannot be asked of the backend about this connector now; null where it can. */
export function useServerRefusal(connector: ConnectorRow, action: 'test_connector' | 'set_credentials'): string | null {
  const access = useAccess();
  return refusalOf(access.canNow(action)) ?? (connector.on_server ? null : notPublished);
}
