import type { IpcMainEvent, WebContents } from 'electron';
import { ipcMain } from 'electron';
import { bridgeChannels } from '#contract/rpc/bridge.ts';
import type { HostProcess } from './host-process.ts';
import { pageOrigin } from './page-protocol.ts';
import type { FromHost } from './relay-messages.ts';

interface Line {
  readonly page: WebContents;
  /** The page's own number of the connection. */
  readonly number: number;
}

/** Carries the router's frames between the windows and the studio host, unread. */
export class Relay {
  private readonly lines = new Map<number, Line>();
  private readonly watched = new WeakSet<WebContents>();
  private sequence = 0;

  constructor(host: () => HostProcess, openWindow: (workspaceId: string) => void) {
    ipcMain.on(bridgeChannels.window, (event: IpcMainEvent, workspace: unknown) => {
      if (isOurPage(event) && typeof workspace === 'string') openWindow(workspace);
    });
    ipcMain.on(bridgeChannels.open, (event: IpcMainEvent, number: number, workspace: unknown) => {
      if (!isOurPage(event)) return;
      this.sequence += 1;
      const connection = this.sequence;
      this.lines.set(connection, { page: event.sender, number });
      this.watch(event.sender, host);
      host().tell({ type: 'open', connection, workspace: typeof workspace === 'string' ? workspace : null });
    });
    ipcMain.on(bridgeChannels.frame, (event: IpcMainEvent, number: number, data: unknown) => {
      const connection = this.find(event.sender, number);
      if (isOurPage(event) && connection !== undefined && typeof data === 'string') {
        host().tell({ type: 'frame', connection, data });
      }
    });
    ipcMain.on(bridgeChannels.close, (event: IpcMainEvent, number: number) => {
      const connection = this.find(event.sender, number);
      if (isOurPage(event) && connection !== undefined) this.drop(connection, host());
    });
  }

  /** Passes on what the host says to a window. */
  deliver(message: Extract<FromHost, { type: 'frame' | 'close' }>): void {
    const line = this.lines.get(message.connection);
    if (!line) return;
    if (message.type === 'frame') send(line.page, bridgeChannels.frame, line.number, message.data);
    else this.end(message.connection, line);
  }

  /** The host is gone: every window is told, and connects again by itself. */
  endAll(): void {
    for (const [connection, line] of this.lines) this.end(connection, line);
  }

  private end(connection: number, line: Line): void {
    this.lines.delete(connection);
    send(line.page, bridgeChannels.close, line.number);
  }

  /** A page that is loaded again or closed says no goodbye for its connections. */
  private watch(page: WebContents, host: () => HostProcess): void {
    if (this.watched.has(page)) return;
    this.watched.add(page);
    const dropAll = () => {
      for (const [connection, line] of this.lines) if (line.page === page) this.drop(connection, host());
    };
    page.once('destroyed', dropAll);
    page.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) dropAll();
    });
  }

  private drop(connection: number, host: HostProcess): void {
    if (this.lines.delete(connection)) host.tell({ type: 'close', connection });
  }

  private find(page: WebContents, number: number): number | undefined {
    for (const [connection, line] of this.lines) {
      if (line.page === page && line.number === number) return connection;
    }
    return undefined;
  }
}

function isOurPage(event: IpcMainEvent): boolean {
  return event.senderFrame?.url.startsWith(`${pageOrigin}/`) === true;
}

function send(page: WebContents, channel: string, ...words: unknown[]): void {
  if (!page.isDestroyed()) page.send(channel, ...words);
}
