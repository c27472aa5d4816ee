import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { workspaceParameter } from '#contract/rpc/bridge.ts';
import type { StudioSocket } from '#host/rpc/connections.ts';

const open = 1;
const closed = 3;

/** What the router needs of a WebSocket, over the channel to Electron's main process. */
export class RelaySocket extends EventEmitter {
  readyState = open;
  private readonly deliver: (data: string) => void;
  private readonly ended: () => void;

  constructor(deliver: (data: string) => void, ended: () => void) {
    super();
    this.deliver = deliver;
    this.ended = ended;
  }

  send(data: string): void {
    if (this.readyState === open) this.deliver(data);
  }

  close(): void {
    if (this.readyState === closed) return;
    this.ended();
    this.closedByPeer();
  }

  terminate(): void {
    this.close();
  }

  ping(): void {}

  receive(data: string): void {
    if (this.readyState === open) this.emit('message', Buffer.from(data));
  }

  closedByPeer(): void {
    this.readyState = closed;
    this.emit('close');
  }
}

/** The router's handler takes a WebSocket and its request; of both it uses only what is here. */
export function asStudioSocket(
  socket: RelaySocket,
  workspace: string | null,
): { socket: StudioSocket; request: IncomingMessage } {
  const request: Pick<IncomingMessage, 'url' | 'headers'> = {
    url: workspace === null ? '/rpc' : `/rpc?${new URLSearchParams({ [workspaceParameter]: workspace })}`,
    headers: { host: 'studio' },
  };
  return { socket: socket as unknown as StudioSocket, request: request as IncomingMessage };
}
