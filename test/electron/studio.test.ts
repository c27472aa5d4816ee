import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StudioBridge } from '#contract/rpc/bridge.ts';
import { commandIds, commandTable } from '#contract/rpc/commands.ts';
import type { ScriptWindow } from '#contract/rpc/script-list.ts';
import type { SaveDraftResult, ScriptDetail } from '#contract/rpc/scripts.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { freshArtefacts } from '#tools/artefacts.mjs';
import { isDouble, openStudioWindow, type StudioWindow, surroundings } from './studio-window.ts';

vi.mock('electron', () => import('./double/electron.ts'));

declare global {
  interface Window {
    readonly hookwright?: StudioBridge;
  }
}

const home = mkdtempSync(path.join(tmpdir(), 'hookwright-electron-'));
let studio: StudioWindow;

beforeAll(async () => {
  await freshArtefacts(['sandbox', 'renderer', 'electron']);
  studio = await openStudioWindow(home);
}, 240_000);

afterAll(async () => {
  await studio?.close();
  rmSync(home, { recursive: true, force: true });
});

/** Calls the router as the page does, in its workspace, over the bridge that the preload gives it. */
async function call<Result>(page: Page, method: 'query' | 'mutation', name: string, input: unknown): Promise<Result> {
  const answer = await page.evaluate(
    ([method, path, input]) =>
      new Promise<{ result?: { data: unknown }; error?: { message: string } }>((resolve, reject) => {
        const bridge = window.hookwright;
        if (!bridge) throw new Error('The page has no bridge.');
        const connection = bridge.open(new URLSearchParams(location.search).get('workspace'));
        const stop = bridge.onMessage((from, data) => {
          if (from !== connection) return;
          stop();
          bridge.close(connection);
          resolve(JSON.parse(data));
        });
        bridge.onClose((closed) => {
          if (closed === connection) reject(new Error('The studio host is gone.'));
        });
        bridge.send(connection, JSON.stringify({ id: 1, method, params: { path, input } }));
      }),
    [method, name, input] as const,
  );
  if (answer.error) throw new Error(answer.error.message);
  return answer.result?.data as Result;
}

async function countScripts(): Promise<number> {
  return (await call<ScriptWindow>(studio.page, 'query', 'scripts.list', undefined)).total;
}

describe(`the studio under ${surroundings}`, () => {
  test('opens its page, which lists the scripts that the host has', async () => {
    await expectPage(studio.page.getByText('Make account name').first()).toBeVisible({ timeout: 30_000 });
  });

  test('creates a script, keeps its draft and dry-runs it, through the same router as the browser shell', async () => {
    const { page } = studio;
    const created = await call<ScriptDetail>(page, 'mutation', 'scripts.create', { name: 'Made in Electron' });
    const body = 'output.greeting = "hello " + attributes.name;\nlog_info("said");';
    const saved = await call<SaveDraftResult>(page, 'mutation', 'scripts.saveDraft', {
      lid: created.lid,
      body,
      base_rev: created.local_rev,
    });
    expect(saved.outcome).toBe('saved');
    expect((await call<ScriptDetail>(page, 'query', 'scripts.get', { lid: created.lid })).body).toBe(body);
    const run = await call<RunResult>(page, 'mutation', 'dryRuns.run', {
      run_id: crypto.randomUUID(),
      body,
      context_text: '{"attributes":{"name":"Ann"}}',
    });
    expect(run).toMatchObject({ success: true, output: { output_variables: { greeting: 'hello Ann' } } });
    expect(run.logs).toMatchObject([{ message: 'said', line: 2 }]);
  });

  test('tells the shell it runs in, and has no port', async () => {
    expect(await call(studio.page, 'query', 'studio.info', undefined)).toMatchObject({ shell: 'electron', home });
    expect(JSON.parse(readFileSync(path.join(home, 'running.json'), 'utf8'))).toMatchObject({ address: null });
  });

  test('gives the page neither Node nor a way out', async () => {
    const { page } = studio;
    const found = await page.evaluate(() =>
      ['require', 'process', 'Buffer', 'module'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
    const outside = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(outside).toBe('refused');
    const inline = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(inline).toBe(false);
  });
});

describe.runIf(isDouble)('the main process', async () => {
  const { seen, ipcMain } = await import('./double/electron.ts');

  test('confines the window', () => {
    const [window] = seen.windows;
    expect(window?.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(window?.webContents.openHandler?.()).toEqual({ action: 'deny' });
    expect(navigation('https://example.com/')).toBe('prevented');
    expect(navigation('app://studio/other')).toBe('prevented');
    expect(navigation('app://studio/other?workspace=x')).toBe('prevented');
    expect(navigation('app://studio/')).toBe('allowed');
    expect(navigation('app://studio/?workspace=x')).toBe('allowed');
    const asked = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'].map(decision);
    expect(asked).toEqual([false, false, false, false, false]);

    function navigation(url: string): string {
      let answer = 'allowed';
      window?.webContents.emit('will-navigate', { preventDefault: () => (answer = 'prevented') }, url);
      return answer;
    }
    function decision(permission: string): boolean | null {
      let answer: boolean | null = null;
      seen.permission?.(null, permission, (allowed) => (answer = allowed));
      return answer;
    }
  });

  test('hears only its own page', () => {
    const [window] = seen.windows;
    const told: unknown[] = [];
    const event = {
      sender: { send: (...words: unknown[]) => told.push(words) },
      senderFrame: { url: 'https://evil.example/' },
    };
    ipcMain.emit('rpc:open', event, 1);
    ipcMain.emit('rpc:frame', event, 1, '{}');
    expect(told).toEqual([]);
    expect(window).toBeDefined();
  });

  test('S140 opens a second window in another workspace, which its title and its address name', async () => {
    const input = { name: 'Beside', backend: 'none', tenant_id: null, colour: 'red' };
    const { id } = await call<{ id: string }>(studio.page, 'mutation', 'workspaces.create', input);
    await studio.page.evaluate((id) => window.hookwright?.openWindow(id), id);
    await vi.waitFor(() => expect(seen.windows).toHaveLength(2));
    const [, beside] = seen.windows;
    const page = await beside?.page;
    if (!page) throw new Error('There is no second window.');
    await expectPage(page).toHaveTitle('Beside – Hookwright', { timeout: 30_000 });
    expect(new URL(page.url()).searchParams.get('workspace')).toBe(id);
    await expectPage(studio.page).toHaveTitle('Demo – Hookwright');
    await expectPage(page.getByText('This workspace has no scripts yet.')).toBeVisible();
    await beside?.close();
    await expectPage(studio.page.getByText('Made in Electron').first()).toBeVisible();
  });

  test('has a menu with every command that belongs in one, and its key', async () => {
    const items = seen.menu.flatMap(({ submenu }) => submenu ?? []).filter(({ id }) => id !== undefined);
    const expected = commandIds.filter((id) => 'menu' in commandTable[id]);
    expect(items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
    expect(items.find(({ id }) => id === 'publish.run')?.accelerator).toBe('CommandOrControl+Shift+U');
    const chosen = studio.page.evaluate(() => new Promise((resolve) => window.hookwright?.onMenuCommand(resolve)));
    // The page listens once its own script has run; the choice is sent until it is heard.
    const timer = setInterval(() => items.find(({ id }) => id === 'view.explorer')?.click?.(), 50);
    expect(await chosen).toBe('view.explorer');
    clearInterval(timer);
  });
});

test('a studio host that dies is started again, and the window goes on', async () => {
  const { pid } = JSON.parse(readFileSync(path.join(home, 'running.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await expectPage.poll(() => countScripts().catch(() => 0), { timeout: 30_000 }).toBeGreaterThan(12);
  const next = JSON.parse(readFileSync(path.join(home, 'running.json'), 'utf8')) as { pid: number };
  expect(next.pid).not.toBe(pid);
  await expectPage(studio.page.getByText('Made in Electron').first()).toBeVisible();
});

test('closing the window ends the host and keeps the place of the window', async () => {
  await studio.close();
  expect(existsSync(path.join(home, 'window-state.json'))).toBe(true);
  expect(existsSync(path.join(home, 'running.json'))).toBe(false);
});
