import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '#tools/chromium.mjs';
import { type Bench, type BenchSection, compare } from './harness.ts';

const root = path.join(import.meta.dirname, '../..');
const script = 'Normalise e-mail';

/** Opens a page and waits for an editor that shows its text and takes keys. */
async function openEditor(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => {
    const editor = document.querySelector('.monaco-editor');
    const text = editor?.querySelector('.view-lines .view-line')?.textContent ?? '';
    return text.trim() !== '' && editor?.querySelector('textarea, .native-edit-context') !== null;
  });
}

interface Served {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function serveBarePage(folder: string): Promise<Served> {
  const outDir = path.join(folder, 'bare');
  await build({
    configFile: false,
    logLevel: 'error',
    root: path.join(import.meta.dirname, 'bare-monaco'),
    base: './',
    worker: { format: 'es' },
    build: { outDir, minify: true, chunkSizeWarningLimit: 8000 },
  });
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.join(outDir, name === '/' ? 'index.html' : name);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const immutable = name.startsWith('/assets/') ? { 'cache-control': 'public, max-age=31536000, immutable' } : {};
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', ...immutable });
    response.end(readFileSync(file));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/`, stop };
}

async function startStudio(folder: string): Promise<Served> {
  const launch = path.join(root, 'src/main/shells/launch.ts');
  const args = ['--shell', 'browser', '--port', '0', '--no-open', '--home', path.join(folder, 'home')];
  const child = spawn(process.execPath, [launch, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  // Also where the benchmark itself breaks: nothing of it may stay behind.
  process.once('exit', () => child.kill());
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Studio ready: (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, stop };
  }
  throw new Error('The studio ended before it was ready.');
}

/** Signs the browser in by the one-time token and leaves the script open, so that every later start restores it. */
async function openScript(page: Page, url: string): Promise<string> {
  await page.goto(url);
  await page.getByText(script, { exact: true }).first().dblclick();
  await page.locator('.monaco-editor .view-line').first().waitFor();
  return new URL('/', url).href;
}

async function measure(folder: string): Promise<BenchSection> {
  const served: Served[] = [];
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  try {
    const bare = await serveBarePage(folder);
    served.push(bare);
    const studio = await startStudio(folder);
    served.push(studio);
    const barePage = await (await browser.newContext()).newPage();
    const studioPage = await (await browser.newContext()).newPage();
    const origin = await openScript(studioPage, studio.url);
    return await compare(
      'to a usable editor',
      [
        { name: 'bare page with Monaco', run: () => openEditor(barePage, bare.url) },
        { name: 'built studio', limit: 1.5, run: () => openEditor(studioPage, origin) },
      ],
      { rounds: 15 },
    );
  } finally {
    await browser.close();
    for (const { stop } of served) await stop();
  }
}

/** Opening the built studio against a page that holds the same Monaco and nothing else. */
export const bench: Bench = {
  name: 'open-studio',
  async run() {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hookwright-bench-'));
    try {
      return { name: 'open-studio', sections: [await measure(folder)] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
