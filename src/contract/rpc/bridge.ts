/**
 * What the preload puts on the page as `window.hookwright` in Electron's window. It carries the frames of the studio's
 * router and nothing else of Node or Electron; the browser shell has a WebSocket in its place.
 */
export interface StudioBridge {
  /** Opens a connection to the studio host, to one of its workspaces or to the last active one, and returns its number. Frames may be sent at once. */
  open(workspaceId: string | null): number;
  /** Opens one more window, in this workspace. */
  openWindow(workspaceId: string): void;
  send(connection: number, data: string): void;
  close(connection: number): void;
  /** Both return how to stop listening. */
  onMessage(listener: (connection: number, data: string) => void): () => void;
  onClose(listener: (connection: number) => void): () => void;
  /** An entry of the native menu was chosen; `id` is one of `commandTable`. Returns how to stop listening. */
  onMenuCommand(listener: (id: string) => void): () => void;
}

/** Electron's channels between the preload and the main process. */
export const bridgeChannels = {
  open: 'rpc:open',
  frame: 'rpc:frame',
  close: 'rpc:close',
  menu: 'menu:command',
  window: 'window:open',
} as const;

/** Names the workspace in the address of a page and of a connection. */
export const workspaceParameter = 'workspace';
