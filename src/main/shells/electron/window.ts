import { BrowserWindow, type Session } from 'electron';
import { workspaceParameter } from '#contract/rpc/bridge.ts';
import { pageOrigin } from './page-protocol.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly home: string;
  readonly preload: string;
  /** Null: the last active one. */
  readonly workspaceId: string | null;
  /** How many windows are open already; the new one is moved aside by so much. */
  readonly beside: number;
}

const asidePixels = 28;

/** Opens a window of the studio: a page without Node, in Chromium's sandbox, that can go nowhere else. */
export function openWindow({ home, preload, workspaceId, beside }: WindowOptions): BrowserWindow {
  const { bounds, maximized } = readWindowState(home);
  const aside = beside * asidePixels;
  const place = bounds.x === undefined || bounds.y === undefined ? {} : { x: bounds.x + aside, y: bounds.y + aside };
  const window = new BrowserWindow({
    ...bounds,
    ...place,
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
    if (maximized && beside === 0) window.maximize();
    window.show();
  });
  const query = workspaceId === null ? '' : `?${new URLSearchParams({ [workspaceParameter]: workspaceId })}`;
  void window.loadURL(`${pageOrigin}/${query}`);
  return window;
}

/** A reload of our own page is the only navigation there is. */
function confine(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (url.split('?')[0] !== `${pageOrigin}/`) event.preventDefault();
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
