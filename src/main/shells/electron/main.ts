import path from 'node:path';
import { parseArgs } from 'node:util';
import { app, type BaseWindow, type BrowserWindow, dialog, Menu, protocol, session } from 'electron';
import envPaths from 'env-paths';
import { bridgeChannels } from '#contract/rpc/bridge.ts';
import type { CommandId } from '#contract/rpc/commands.ts';
import { projectRoot } from '#host/app/project-files.ts';
import { HostProcess } from './host-process.ts';
import { askKeychain, hasKeychain } from './keychain.ts';
import { menuTemplate } from './menu.ts';
import { pageResponder, pageScheme } from './page-protocol.ts';
import { Relay } from './relay.ts';
import type { FromHost } from './relay-messages.ts';
import { confineSession, openWindow } from './window.ts';

/**
 * Electron's main process: a window, a menu, the keychain, and a relay between the page and the studio host, which is a
 * plain Node child (`architecture.md`, Decisions). Nothing of the product is in here, and no port is opened.
 */
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: { home: { type: 'string' }, backend: { type: 'string' } },
  strict: false,
  allowPositionals: true,
});
const home = path.resolve(String(values.home ?? envPaths('hookwright', { suffix: '' }).data));
const backend = typeof values.backend === 'string' ? values.backend : undefined;

/** In the order in which they were opened. */
const windows = new Set<BrowserWindow>();
let host: HostProcess | null = null;

// Electron's own files belong to the studio's home, and so does the lock of the single instance.
app.setPath('userData', path.join(home, 'electron'));
if (app.requestSingleInstanceLock()) await run();
else app.quit();

async function run(): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('second-instance', focusWindow);
  app.on('activate', focusWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', stopHostFirst);
  // Electron waits for a module's top level before it is ready, so this must not be awaited.
  void app.whenReady().then(start);
}

function start(): void {
  confineSession(session.defaultSession);
  protocol.handle(pageScheme, pageResponder(path.join(projectRoot, 'out', 'renderer')));
  const current = new HostProcess({
    home,
    backend,
    keychain: hasKeychain(process.platform),
    onMessage: (message) => hear(current, message),
    onLost: () => relay.endAll(),
  });
  const relay = new Relay(() => current, showWindow);
  host = current;
  const toWindow = (id: CommandId, chosenIn: BaseWindow | undefined) => {
    const window = [...windows].find((one) => one === chosenIn) ?? lastWindow();
    window?.webContents.send(bridgeChannels.menu, id);
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, toWindow)));
  showWindow(null);

  function hear(from: HostProcess, message: FromHost): void {
    if (message.type === 'frame' || message.type === 'close') relay.deliver(message);
    else if (message.type === 'secret') from.tell({ type: 'secret', id: message.id, result: askKeychain(message) });
    else if (message.type === 'failed') fail(message.message);
  }
}

/** One more window, in a workspace or in the last active one. */
function showWindow(workspaceId: string | null): void {
  const preload = path.join(projectRoot, 'out', 'electron', 'preload.cjs');
  const window = openWindow({ home, preload, workspaceId, beside: windows.size });
  windows.add(window);
  window.once('closed', () => windows.delete(window));
}

function lastWindow(): BrowserWindow | undefined {
  return [...windows].at(-1);
}

function focusWindow(): void {
  const window = lastWindow();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

let stopped = false;

function stopHostFirst(event: { preventDefault(): void }): void {
  if (stopped || host === null) return;
  event.preventDefault();
  void host.stop().then(() => {
    stopped = true;
    app.quit();
  });
}

function fail(message: string): void {
  console.error(message);
  dialog.showErrorBox('The studio cannot be opened', message);
  app.exit(1);
}
