import type { IncomingMessage } from 'node:http';
import { getWSConnectionHandler, type WSSHandlerOptions } from '@trpc/server/adapters/ws';
import type { Studio } from '../services/studio.ts';
import { isUnforeseen } from './procedure.ts';
import { type StudioRouter, studioRouter } from './router.ts';

type Accept = ReturnType<typeof getWSConnectionHandler<StudioRouter>>;
/** A WebSocket of the server side, or what has its shape. */
export type StudioSocket = Parameters<Accept>[0];

/** Serves the router on every connection that a shell hands over; the shell has decided who may connect. */
export function connectionHandler(studio: Studio): (socket: StudioSocket, request: IncomingMessage) => void {
  // The handler reads `wss` never: it is there for tRPC's own server around it.
  const options: Omit<WSSHandlerOptions<StudioRouter>, 'wss'> = {
    router: studioRouter,
    createContext: () => ({ studio }),
    onError: ({ error, path }) => {
      if (!isUnforeseen(error)) return;
      const reason = error.cause?.stack ?? error.message;
      studio.log.write('error', 'studio', `${path ?? 'A call'} failed unexpectedly: ${reason}`);
    },
  };
  return getWSConnectionHandler<StudioRouter>(options as WSSHandlerOptions<StudioRouter>);
}
