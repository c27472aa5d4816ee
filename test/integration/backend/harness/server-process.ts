import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../..');

/** The backend as a process of its own, ended with the test at the latest. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** The address of the ready line; rejects with what it wrote to standard error when it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  stdout(): string;
  stderr(): string;
}

export function startProcess(...args: string[]): ServerProcess {
  const child = spawn(process.execPath, ['src/backend/server.ts', '--log-level', 'warn', ...args], { cwd: root });
  let stdout = '';
  let stderr = '';
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      const address = /^Backend ready: (\S+)$/m.exec(stdout)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    void ended.then(() => reject(new Error(stderr)));
  });
  ready.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ready, ended, stdout: () => stdout, stderr: () => stderr };
}

/** A folder of the test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-backend-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What `signIn` and `apiAs` do, over the network. */
export async function remoteAdmin(address: string) {
  const tenant = { 'content-type': 'application/json', 'x-tenant-id': '11111111-1111-4111-8111-111111111111' };
  const login = await fetch(`${address}/auth/login`, {
    method: 'POST',
    headers: tenant,
    body: JSON.stringify({ email: 'admin@demo.test', password: 'Hookwright-demo-1' }),
  });
  const { access_token } = (await login.json()) as { access_token: string };
  const headers = { ...tenant, authorization: `Bearer ${access_token}` };
  const { 'content-type': _, ...bodyless } = headers;
  return {
    get: (url: string) => fetch(`${address}${url}`, { headers }),
    delete: (url: string) => fetch(`${address}${url}`, { method: 'DELETE', headers: bodyless }),
    post: (url: string, body: unknown) =>
      fetch(`${address}${url}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  };
}
