declare global {
  interface Window {
    electronDouble?: { deliver(channel: string, words: unknown[]): void };
    electronDoubleSend(channel: string, words: unknown[]): Promise<void>;
  }
}

/** The built preload as a script that runs in the page before the page's own, with the `electron` that a preload has. */
export function preloadInPage(preload: string): string {
  return `(() => {
  const listeners = new Map();
  const of = (channel) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
  const ipcRenderer = {
    send: (channel, ...words) => void window.electronDoubleSend(channel, words),
    on: (channel, listener) => of(channel).add(listener),
    off: (channel, listener) => of(channel).delete(listener),
  };
  const contextBridge = { exposeInMainWorld: (name, value) => { window[name] = value; } };
  window.electronDouble = {
    deliver: (channel, words) => { for (const listener of of(channel)) listener({}, ...words); },
  };
  const require = (name) => {
    if (name !== 'electron') throw new Error('A sandboxed preload cannot require ' + name);
    return { ipcRenderer, contextBridge };
  };
  const exports = {};
  ${preload}
})();`;
}
