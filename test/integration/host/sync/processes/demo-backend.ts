import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Script, ScriptVersion } from '#contract/model/script.ts';
import { findPostgres, type PostgresServer, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';

const root = path.resolve(import.meta.dirname, '../../../../..');
const tenant_id = '11111111-1111-4111-8111-111111111111';

/** A real backend process with the demo's data, on a PostgreSQL server of its own where one is installed. */
export interface DemoBackend {
  readonly origin: string;
  readonly database: 'PostgreSQL' | 'PGlite';
  /** Of the administrator. */
  readonly token: string;
  readonly admin: { readonly email: string; readonly password: string; readonly tenant_id: string };
  /** Past the studio, as the web interface would. */
  addScript(name: string, body: string): Promise<Script>;
  scripts(): Promise<Script[]>;
  textOf(script: Script): Promise<string>;
  remove(script: Script): Promise<void>;
  stop(): Promise<void>;
}

export async function startDemoBackend(): Promise<DemoBackend> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-demo-'));
  const programs = findPostgres();
  const server: PostgresServer | null = programs === null ? null : await startPostgres(programs);
  const where = server === null ? ['--data-dir', folder] : ['--database-url', await server.newDatabase('demo')];
  const args = ['src/backend/server.ts', '--port', '0', ...where, '--seed', 'demo', '--log-level', 'error'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await readyOrigin(child);
  const admin = { email: 'admin@demo.test', password: 'Hookwright-demo-1', tenant_id };
  const token = await signIn(origin, admin);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-tenant-id': tenant_id,
  };
  const ask = async <Reply>(url: string, body?: object): Promise<Reply> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${origin}${url}`, { headers, ...init });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Reply;
  };
  return {
    origin,
    token,
    database: server === null ? 'PGlite' : 'PostgreSQL',
    admin,
    addScript: (name, script_body) => ask('/governance/scripts', { name, script_body }),
    scripts: async () => {
      const found: Script[] = [];
      for (let page = 1; ; page += 1) {
        const { scripts } = await ask<{ scripts: Script[] }>(`/governance/scripts?page=${page}&page_size=100`);
        found.push(...scripts);
        if (scripts.length < 100) return found;
      }
    },
    textOf: async ({ id, current_version }) =>
      (await ask<ScriptVersion>(`/governance/scripts/${id}/versions/${current_version}`)).script_body,
    remove: async ({ id }) => {
      const answer = await fetch(`${origin}/governance/scripts/${id}`, { method: 'DELETE', headers });
      if (!answer.ok) throw new Error(`Removing ${id} answered ${answer.status}: ${await answer.text()}`);
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readyOrigin(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The backend has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Backend ready: (\S+)$/.exec(line)?.[1];
    if (ready === undefined) continue;
    child.stdout.resume();
    return ready;
  }
  throw new Error('The backend ended before it was ready.');
}

async function signIn(origin: string, admin: DemoBackend['admin']): Promise<string> {
  const answer = await fetch(`${origin}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': admin.tenant_id },
    body: JSON.stringify({ email: admin.email, password: admin.password }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}
