import type { IncomingMessage } from 'node:http';
import { getWSConnectionHandler, type WSSHandlerOptions } from '@trpc/server/adapters/ws';
import { workspaceParameter } from '#contract/rpc/bridge.ts';
import type { Studio } from '../services/studio.ts';
import { isUnforeseen, type RpcContext } from './procedure.ts';
import { type StudioRouter, studioRouter } from './router.ts';

type Accept = ReturnType<typeof getWSConnectionHandler<StudioRouter>>;
/** A WebSocket of the server side, or what has its shape. */
export type StudioSocket = Parameters<Accept>[0];

/** Serves the router on every connection that a shell hands over; the shell has decided who may connect. */
export function connectionHandler(studio: Studio): (socket: StudioSocket, request: IncomingMessage) => void {
  // The handler reads `wss` never: it is there for tRPC's own server around it.
  const options: Omit<WSSHandlerOptions<StudioRouter>, 'wss'> = {
    router: studioRouter,
    createContext: ({ req, res }) => contextOf(studio, req, res),
    onError: ({ error, path }) => {
      if (!isUnforeseen(error)) return;
      const reason = error.cause?.stack ?? error.message;
      studio.log.write('error', 'studio', `${path ?? 'A call'} failed unexpectedly: ${reason}`);
    },
  };
  return getWSConnectionHandler<StudioRouter>(options as WSSHandlerOptions<StudioRouter>);
}

/** A connection is in the workspace that its address names, for as long as it lasts or until it asks for another. */
async function contextOf(studio: Studio, request: IncomingMessage, socket: StudioSocket): Promise<RpcContext> {
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const { searchParams } = new URL(request.url ?? '/', 'ws://studio');
  const attachment = await studio.workspaces.attach(searchParams.get(workspaceParameter));
  void gone.then(() => studio.workspaces.detach(attachment));
  return { studio, attachment };
}
