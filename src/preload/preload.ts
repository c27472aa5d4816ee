import { contextBridge, ipcRenderer } from 'electron';
import { bridgeChannels, type StudioBridge } from '#contract/rpc/bridge.ts';

let opened = 0;

/** Calls `listener` with what main sends on `channel`, without the event, which would give the page a way back in. */
function listen(channel: string, listener: (...words: never[]) => void): () => void {
  const handler = (_event: unknown, ...words: unknown[]) => listener(...(words as never[]));
  ipcRenderer.on(channel, handler);
  return () => void ipcRenderer.off(channel, handler);
}

const bridge: StudioBridge = {
  open(workspaceId) {
    opened += 1;
    ipcRenderer.send(bridgeChannels.open, opened, workspaceId);
    return opened;
  },
  openWindow: (workspaceId) => ipcRenderer.send(bridgeChannels.window, workspaceId),
  send: (connection, data) => ipcRenderer.send(bridgeChannels.frame, connection, data),
  close: (connection) => ipcRenderer.send(bridgeChannels.close, connection),
  onMessage: (listener) => listen(bridgeChannels.frame, listener),
  onClose: (listener) => listen(bridgeChannels.close, listener),
  onMenuCommand: (listener) => listen(bridgeChannels.menu, listener),
};

contextBridge.exposeInMainWorld('hookwright', bridge);
