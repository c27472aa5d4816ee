import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { StudioBridge } from '#contract/rpc/bridge.ts';
import type { StudioRouter } from '#host/rpc/router.ts';
import { exchangeToken, isRefused, refusedMessage } from './access.ts';
import { bridgeWebSocket } from './bridge-socket.ts';
import { markLost, markOpen, markRefused } from './host-store.ts';
import { addressOf, ownWorkspace } from './own-workspace.ts';

declare global {
  interface Window {
    /** Present in Electron's window only. */
    readonly hookwright?: StudioBridge;
  }
}

export const bridge: StudioBridge | undefined = window.hookwright;

const socket = createWSClient({
  url: async () => {
    if (!bridge) await exchangeToken();
    const own = ownWorkspace();
    const query = own === null ? '' : addressOf(own);
    if (bridge) return `ws://studio/rpc${query}`;
    return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc${query}`;
  },
  ...(bridge ? { WebSocket: bridgeWebSocket(bridge) } : {}),
  retryDelayMs: (attempt) => Math.min(2000, 200 * 2 ** attempt),
  onOpen: markOpen,
  onError: () => void onUnreachable(),
  onClose: () => void onUnreachable(),
});

async function onUnreachable(): Promise<void> {
  markLost();
  if (!bridge && (await isRefused())) markRefused(refusedMessage);
}

/** Calls outside React: `await rpc.scripts.get.query({ lid })`. */
export const rpc = createTRPCClient<StudioRouter>({ links: [wsLink({ client: socket })] });

// The host is on this machine and tells by events what changed; nothing goes stale by itself.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, networkMode: 'always', retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always' },
  },
});

/** Calls inside React: `useQuery(trpc.scripts.list.queryOptions())`. */
export const trpc = createTRPCOptionsProxy<StudioRouter>({ client: rpc, queryClient });
