import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface StudioOptions {
  /** Data folder; the same one again is a restart. */
  readonly home: string;
  /** `none` unless a test needs to publish: the embedded backend takes seconds to start. */
  readonly backend?: string;
  /** The same port again lets an open window find its studio after a restart. */
  readonly port?: number;
}

/** A running studio in the browser shell. */
export interface StudioProcess {
  /** The address with its one-time token. */
  readonly url: string;
  readonly port: number;
  /** Ends it as a person would. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Starts the studio as `npm start` does and waits until it answers; a studio that ends before that fails with what it said. */
export async function startStudio({ home, backend = 'none', port = 0 }: StudioOptions): Promise<StudioProcess> {
  const args = ['--shell', 'browser', '--no-open', '--port', String(port), '--home', home, '--backend', backend];
  const child = spawn(process.execPath, [path.join(root, 'src/main/shells/launch.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await readyAddress(child);
  return {
    url,
    port: Number(new URL(url).port),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

async function readyAddress(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    said.push(line);
    const ready = /^Studio ready: (\S+)$/.exec(line);
    if (ready?.[1]) {
      child.stdout?.resume();
      return ready[1];
    }
  }
  throw new Error(`The studio ended before it was ready:\n${said.join('\n')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** An empty data folder that `remove` takes away again. */
export function temporaryHome(): { readonly home: string; remove(): void } {
  const home = mkdtempSync(path.join(tmpdir(), 'hookwright-e2e-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}
