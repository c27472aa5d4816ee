import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of its own, in a temporary folder, gone when stopped. */
export interface PostgresServer {
  /** Makes an empty database and returns its address, for a user who owns it but is no superuser: as in production. */
  newDatabase(name: string): Promise<string>;
  /** Ends it at once and removes its folder; a second call does nothing. */
  stop(): void;
}

/** The folder with the server's programs, or null where PostgreSQL is not installed. */
export function findPostgres(): string | null {
  const distribution = '/usr/lib/postgresql';
  const installed = existsSync(distribution) ? readdirSync(distribution).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    ...installed.map((version) => path.join(distribution, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  return candidates.find((folder) => ['initdb', 'pg_ctl'].every((name) => existsSync(path.join(folder, name)))) ?? null;
}

export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-pg-'));
  const identity = unprivileged(folder);
  const port = await freePort();
  const run = (program: string, args: string[]) =>
    execFileSync(path.join(programs, program), args, { cwd: folder, stdio: 'ignore', ...identity });
  const data = path.join(folder, 'data');
  run('initdb', ['--no-sync', '-A', 'trust', '-U', 'postgres', '--locale=C.UTF-8', '-D', data]);
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off`;
  run('pg_ctl', ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', settings, 'start']);
  const urlOf = (user: string, name: string) => `postgresql://${user}@127.0.0.1:${port}/${name}`;
  const asSuperuser = async (command: string) => {
    const client = new pg.Client(urlOf('postgres', 'postgres'));
    await client.connect();
    await client.query(command);
    await client.end();
  };
  await asSuperuser('create role service login createrole');
  return {
    newDatabase: async (name) => {
      await asSuperuser(`create database "${name}" owner service`);
      return urlOf('service', name);
    },
    stop: () => {
      if (!existsSync(folder)) return;
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const identity = { uid: idOf('-u'), gid: idOf('-g') };
  chownSync(folder, identity.uid, identity.gid);
  return identity;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
