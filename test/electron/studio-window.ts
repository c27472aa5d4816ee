import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type Page } from '@playwright/test';
import { findElectron } from '#shells/electron-binary.ts';

export const root: string = path.resolve(import.meta.dirname, '../..');
const binary = findElectron();

/** What the report says was tested. */
export const surroundings: string =
  binary === undefined
    ? "the built main and preload in a double of Electron, whose binary isn't installed here"
    : 'Electron';
export const isDouble: boolean = binary === undefined;

export interface StudioWindow {
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts the built main process and gives its window. */
export async function openStudioWindow(home: string): Promise<StudioWindow> {
  const words = [root, `--home=${home}`, '--backend=none'];
  return binary === undefined ? openInDouble(words) : openInElectron(binary, words);
}

async function openInElectron(executablePath: string, words: string[]): Promise<StudioWindow> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = await _electron.launch({ executablePath, args: [...asRoot, ...words] });
  return { page: await electron.firstWindow(), close: () => electron.close() };
}

async function openInDouble(words: string[]): Promise<StudioWindow> {
  const { app, seen } = await import('./double/electron.ts');
  process.argv = [process.execPath, ...words];
  await import(pathToFileURL(path.join(root, 'out', 'electron', 'main.js')).href);
  const [window] = await waitFor(() => (seen.windows.length > 0 ? seen.windows : null));
  if (!window) throw new Error('The main process opened no window.');
  const exited = new Promise<void>((resolve) => app.once('double-exit', resolve));
  return {
    page: await window.page,
    async close() {
      await window.close();
      await exited;
    },
  };
}

async function waitFor<Value>(look: () => Value | null): Promise<Value> {
  for (;;) {
    const found = look();
    if (found !== null) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
