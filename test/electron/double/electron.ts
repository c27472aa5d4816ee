import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page, type Route } from '@playwright/test';
import { findChromium } from '#tools/chromium.mjs';
import { preloadInPage } from './preload-in-page.ts';

/**
 * What the main process uses of Electron, for machines without its binary. The window is a page of the machine's Chromium;
 * what a page of `app://studio` asks for is answered by the main process's own protocol handler.
 */
const scheme = 'app://studio';
/** Chromium knows no `app:`; an address of the same kind (secure, with a host) stands for it. Nothing is ever sent there. */
const standIn = 'https://studio.invalid';

type Handler = (request: { url: string }) => Promise<Response>;
type BeforeRequest = (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void;
type Permission = (page: unknown, permission: string, decide: (allowed: boolean) => void) => void;

/** What the test looks at. */
export const seen = {
  windows: [] as BrowserWindow[],
  menu: [] as MenuEntry[],
  errors: [] as string[],
  exitCode: null as number | null,
  privileges: [] as unknown[],
  permission: null as Permission | null,
};

interface MenuEntry {
  readonly id?: string;
  readonly label?: string;
  readonly accelerator?: string;
  readonly submenu?: MenuEntry[];
  click?(): void;
}

class DoubleApp extends EventEmitter {
  setPath(): void {}
  requestSingleInstanceLock(): boolean {
    return true;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.exit(0);
  }
  exit(code: number): void {
    seen.exitCode = code;
    this.emit('double-exit');
  }
}
export const app = new DoubleApp();

export const ipcMain = new EventEmitter();

let handler: Handler | null = null;
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => void seen.privileges.push(...schemes),
  handle: (_scheme: string, answer: Handler) => {
    handler = answer;
  },
};

let beforeRequest: BeforeRequest | null = null;
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (decide: Permission) => {
      seen.permission = decide;
    },
    setPermissionCheckHandler: () => {},
    webRequest: {
      onBeforeRequest: (decide: BeforeRequest) => {
        beforeRequest = decide;
      },
    },
  },
};

export const Menu = {
  buildFromTemplate: (template: MenuEntry[]) => template,
  setApplicationMenu: (template: MenuEntry[]) => void seen.menu.push(...template),
};

const key = 0x2a;
/** Not a cipher: the test only looks whether the way through the keychain is taken. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(text).map((byte) => byte ^ key),
  decryptString: (sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ key)).toString(),
};

export const dialog = { showErrorBox: (_title: string, message: string) => void seen.errors.push(message) };

export const shell = {};

/** As in Electron, what is sent to a page that goes away at the same moment is lost without a word. */
async function deliver(page: Page, channel: string, words: unknown[]): Promise<void> {
  try {
    await page.evaluate(([channel, words]) => window.electronDouble?.deliver(channel, words), [
      channel,
      words,
    ] as const);
  } catch (error) {
    if (!page.isClosed()) throw error;
  }
}

class WebContents extends EventEmitter {
  private readonly page: Promise<Page>;
  openHandler: (() => { action: string }) | null = null;
  private destroyed = false;

  constructor(page: Promise<Page>) {
    super();
    this.page = page;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setWindowOpenHandler(answer: () => { action: string }): void {
    this.openHandler = answer;
  }
  send(channel: string, ...words: unknown[]): void {
    void this.page.then((page) => deliver(page, channel, words));
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('destroyed');
  }
}

const openWindows = new Set<BrowserWindow>();

interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly webPreferences: { readonly preload: string } & Record<string, unknown>;
}

export class BrowserWindow extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents: WebContents;
  readonly page: Promise<Page>;
  private browser: Browser | null = null;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    this.page = this.openPage();
    this.webContents = new WebContents(this.page);
    seen.windows.push(this);
    openWindows.add(this);
  }
  async loadURL(url: string): Promise<void> {
    const page = await this.page;
    await page.goto(url.replace(scheme, standIn));
    this.emit('ready-to-show');
  }
  show(): void {}
  maximize(): void {}
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  focus(): void {}
  getNormalBounds(): object {
    return { x: 1, y: 2, width: this.options.width, height: this.options.height };
  }
  async close(): Promise<void> {
    this.emit('close');
    this.webContents.destroy();
    await this.browser?.close();
    this.emit('closed');
    openWindows.delete(this);
    if (openWindows.size === 0) app.emit('window-all-closed');
  }

  private async openPage(): Promise<Page> {
    const executablePath = findChromium();
    this.browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
    const page = await this.browser.newPage({ viewport: { width: this.options.width, height: this.options.height } });
    await page.exposeBinding('electronDoubleSend', ({ frame }, channel: string, words: unknown[]) => {
      const event = { sender: this.webContents, senderFrame: { url: frame.url().replace(standIn, scheme) } };
      ipcMain.emit(channel, event, ...words);
    });
    await page.addInitScript(preloadInPage(readFileSync(this.options.webPreferences.preload, 'utf8')));
    await page.route('**/*', answerRoute);
    return page;
  }
}

async function answerRoute(route: Route): Promise<void> {
  const url = route.request().url().replace(standIn, scheme);
  let cancelled = false;
  beforeRequest?.({ url }, ({ cancel }) => {
    cancelled = cancel;
  });
  if (cancelled || !url.startsWith(scheme) || handler === null) return route.abort();
  const response = await handler({ url });
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
