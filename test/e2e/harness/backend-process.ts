import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { authRoutes, tokenPair } from '#contract/http/auth.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The tenant, the users and the password that `--seed demo` makes. */
export const demo = {
  tenant_id: '11111111-1111-4111-8111-111111111111',
  admin: 'admin@demo.test',
  viewer: 'viewer@demo.test',
  password: 'Hookwright-demo-1',
} as const;

/** A backend of its own, as somebody else's computer would run it. */
export interface BackendProcess {
  readonly origin: string;
  /** Its data. */
  readonly folder: string;
  /** Asks as the demo administrator, past the studio. */
  get(url: string): Promise<unknown>;
  /** The same for what changes something, as somebody else would do it. */
  post(url: string, body: object): Promise<unknown>;
  put(url: string, body: object): Promise<unknown>;
  delete(url: string): Promise<void>;
  /** Goes away with its data kept, until `startAgain`. */
  stop(): Promise<void>;
  /** The same address and the same data again. */
  startAgain(): Promise<void>;
  /** Stops it where it runs and takes its data away. */
  remove(): Promise<void>;
}

/** A backend's folder with the demo's data, to be copied: setting one up takes longer than most tests. */
export async function seededFolder(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-seeded-'));
  const backend = await startBackend();
  await backend.stop();
  cpSync(backend.folder, folder, { recursive: true });
  await backend.remove();
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts `npm run backend -- --seed demo` on a copy of `seeded`, or an empty folder, and waits until it answers. */
export async function startBackend(seeded?: string): Promise<BackendProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-backend-'));
  if (seeded !== undefined) cpSync(seeded, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  let running: ChildProcess | null = null;
  const start = async (port: string): Promise<string> => {
    const args = ['--port', port, '--data-dir', folder, '--seed', 'demo', '--log-level', 'warn'];
    // Compiled for speed, a database of a few seconds costs more than it gains.
    const child = spawn(process.execPath, ['--liftoff-only', path.join(root, 'src/backend/server.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = child;
    return readyOrigin(child.stdout);
  };
  const stop = async (): Promise<void> => {
    if (running === null) return;
    const exited = once(running, 'exit');
    running.kill('SIGTERM');
    running = null;
    await exited;
  };
  const origin = await start('0');
  // Signing in for each question would soon be too often for the backend.
  let person: Promise<Record<string, string>> | null = null;
  const signedInOnce = () => {
    person ??= signedIn(origin);
    return person;
  };
  const send = async (method: 'POST' | 'PUT', url: string, body: object): Promise<unknown> => {
    const headers = { ...(await signedInOnce()), 'content-type': 'application/json' };
    return (await ask(`${origin}${url}`, { method, headers, body: JSON.stringify(body) })).json();
  };
  return {
    origin,
    folder,
    get: async (url) => (await ask(`${origin}${url}`, { headers: await signedInOnce() })).json(),
    post: (url, body) => send('POST', url, body),
    put: (url, body) => send('PUT', url, body),
    delete: async (url) => void (await ask(`${origin}${url}`, { method: 'DELETE', headers: await signedInOnce() })),
    stop,
    startAgain: async () => void (await start(new URL(origin).port)),
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readyOrigin(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const ready = /^Backend ready: (\S+)$/.exec(line);
    if (ready?.[1] === undefined) continue;
    output.resume();
    return ready[1];
  }
  throw new Error('The backend ended before it was ready.');
}

async function signedIn(origin: string): Promise<Record<string, string>> {
  const answer = await ask(`${origin}${authRoutes.login.url}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': demo.tenant_id },
    body: JSON.stringify({ email: demo.admin, password: demo.password }),
  });
  const { access_token } = tokenPair.parse(await answer.json());
  return { authorization: `Bearer ${access_token}`, 'x-tenant-id': demo.tenant_id };
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
