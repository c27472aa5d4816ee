import { type StudioBridge, workspaceParameter } from '#contract/rpc/bridge.ts';

/**
 * A WebSocket-shaped object over Electron's bridge, so that the same tRPC client works under both shells.
 * It has only what tRPC's client uses.
 */
export function bridgeWebSocket(bridge: StudioBridge): typeof WebSocket {
  class BridgeWebSocket extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readyState = BridgeWebSocket.CONNECTING;
    private readonly connection: number;
    private readonly stopListening: () => void;

    constructor(url: string | URL, _protocols?: string | string[]) {
      super();
      this.connection = bridge.open(new URL(url).searchParams.get(workspaceParameter));
      const stopMessages = bridge.onMessage((connection, data) => {
        if (connection === this.connection) this.dispatchEvent(new MessageEvent('message', { data }));
      });
      const stopCloses = bridge.onClose((connection) => {
        if (connection === this.connection) this.closed();
      });
      this.stopListening = () => {
        stopMessages();
        stopCloses();
      };
      // tRPC attaches its listeners some microtasks after construction, so, as with a real socket, a task of its own opens it.
      setTimeout(() => {
        this.readyState = BridgeWebSocket.OPEN;
        this.dispatchEvent(new Event('open'));
      });
    }

    send(data: string): void {
      bridge.send(this.connection, data);
    }

    close(): void {
      if (this.readyState >= BridgeWebSocket.CLOSING) return;
      this.readyState = BridgeWebSocket.CLOSING;
      bridge.close(this.connection);
      this.closed();
    }

    private closed(): void {
      if (this.readyState === BridgeWebSocket.CLOSED) return;
      this.readyState = BridgeWebSocket.CLOSED;
      this.stopListening();
      this.dispatchEvent(new CloseEvent('close'));
    }
  }
  return BridgeWebSocket as unknown as typeof WebSocket;
}
