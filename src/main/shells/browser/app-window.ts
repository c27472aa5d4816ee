import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const unixFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const windowsFolders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
const browsers: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'].flatMap((name) =>
    unixFolders.map((folder) => path.join(folder, name)),
  ),
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: windowsFolders.flatMap((folder) => [
    path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]),
};

/** The machine's Chromium, or the one that CHROMIUM names; undefined where there is none. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM'];
  return [...(named ? [named] : []), ...(browsers[process.platform] ?? [])].find((file) => existsSync(file));
}

export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Opens the studio in a window of its own, with a profile of its own in the studio's home. */
export function openAppWindow(browser: string, address: string, home: string): ChildProcess {
  const asRoot = process.getuid?.() === 0;
  const parameters = [
    `--app=${address}`,
    `--user-data-dir=${path.join(home, 'window')}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-sync',
    // Chromium refuses to run as root with its own sandbox.
    ...(asRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
  const child = spawn(browser, parameters, { stdio: 'ignore' });
  child.on('error', () => {});
  return child;
}
