import { setTimeout as wait } from 'node:timers/promises';
import { test as base, expect, type Page } from '@playwright/test';
import { StudioPage } from '../pages/studio-page.ts';
import { seededFolder } from './backend-process.ts';
import { type StudioProcess, startStudio, temporaryHome } from './studio-process.ts';

/** A studio that a test may stop and start again over the same data. */
export interface StudioControl {
  readonly home: string;
  readonly process: StudioProcess;
  /** Stops or kills the studio and starts it again; returns its new address. */
  restart(how: 'stop' | 'kill', options?: RestartOptions): Promise<string>;
}

interface RestartOptions {
  readonly samePort?: boolean;
  /** What happens to the data while the studio does not run. */
  readonly between?: () => void;
}

export interface Fixtures {
  /** What `--backend` is given. */
  readonly backend: string;
  readonly control: StudioControl;
  /** Console errors, page errors and requests that leave the machine; every test ends with none. */
  readonly complaints: string[];
  /** The opened window. */
  readonly studio: StudioPage;
}

/** What one process of the runner makes once for its tests, when the first of them asks for it. */
export interface SharedFixtures {
  /** A backend's folder with the demo's data. Declared here for all tests: those that share less cannot share a process. */
  readonly seeded: string;
}

export const test = base.extend<Fixtures, SharedFixtures>({
  seeded: [
    async ({}, use) => {
      const { folder, remove } = await seededFolder();
      await use(folder);
      remove();
    },
    { scope: 'worker' },
  ],
  backend: ['none', { option: true }],
  control: async ({ page, backend }, use) => {
    const loaded = whenLoaded(page);
    const { home, remove } = temporaryHome();
    let process = await startStudio({ home, backend });
    await use({
      home,
      get process() {
        return process;
      },
      restart: async (how, options) => {
        await loaded();
        await process[how]();
        options?.between?.();
        process = await startStudio({ home, backend, ...(options?.samePort ? { port: process.port } : {}) });
        return process.url;
      },
    });
    await process.stop();
    remove();
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    collect(page, complaints);
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  studio: async ({ page, control, complaints: _complaints }, use) => {
    const studio = new StudioPage(page);
    await studio.open(control.process.url);
    await use(studio);
  },
});

/**
 * To wait with until nothing of the window is on its way, 5 s at most: a worker that breaks off because the studio goes is an
 * error of the page.
 */
function whenLoaded(page: Page): () => Promise<void> {
  const open = new Set<object>();
  let loaded = () => {};
  const ended = (request: object) => {
    open.delete(request);
    if (open.size === 0) loaded();
  };
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return async () => {
    if (open.size === 0) return;
    const longest = new AbortController();
    const all = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    await Promise.race([all, wait(5000, undefined, { signal: longest.signal }).catch(() => undefined)]);
    longest.abort();
  };
}

function collect(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    // A window that looks for its host while the host restarts cannot keep Chromium from noting it.
    const expected = /WebSocket connection|ERR_CONNECTION_(REFUSED|RESET)|status of 40[13]/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== '127.0.0.1' && protocol !== 'data:' && protocol !== 'blob:') {
      complaints.push(`external: ${request.url()}`);
    }
  });
}

export { expect };
