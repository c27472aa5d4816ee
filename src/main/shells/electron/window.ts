import { BrowserWindow, type Session } from 'electron';
import { pageOrigin } from './page-protocol.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** Opens the studio's window: a page without Node, in Chromium's sandbox, that can go nowhere else. */
export function openWindow(home: string, preload: string): BrowserWindow {
  const { bounds, maximized } = readWindowState(home);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 400,
    title: 'Hookwright',
    show: false,
    backgroundColor: '#1b1d22',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  keepWindowState(window, home);
  confine(window);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

/** A reload of our own page is the only navigation there is. */
function confine(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (url !== `${pageOrigin}/`) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}

/**
 * The page may ask the system for nothing, except to put text on the clipboard when the person copies, and may load nothing
 * from outside of the studio.
 */
export function confineSession(session: Session): void {
  session.setPermissionRequestHandler((_page, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler((_page, permission) => permission === 'clipboard-sanitized-write');
  session.webRequest.onBeforeRequest((details, decide) => {
    const own =
      details.url.startsWith(`${pageOrigin}/`) ||
      details.url.startsWith('devtools:') ||
      details.url.startsWith('data:');
    decide({ cancel: !own });
  });
}
