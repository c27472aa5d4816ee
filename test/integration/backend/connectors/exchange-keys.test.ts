import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#backend/db/open-database.ts';
import type { Database } from '#backend/db/with-tenant.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import {
  type CredentialKey,
  keysOf,
  makeCredentialKey,
  readCredentialKeys,
} from '#backend/provisioning/credentials/credential-keys.ts';
import { open } from '#backend/provisioning/credentials/seal.ts';
import { apiAs, demoTenant } from '../harness/api.ts';
import { startBackend } from '../harness/backend.ts';
import { onPostgres } from '../harness/databases.ts';
import { startProcess, temporaryFolder } from '../harness/server-process.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const textOf = ({ bytes }: CredentialKey) => Buffer.from(bytes).toString('base64');

/** The command as a process of its own, ended with the test at the latest. */
function startCommand(...args: string[]) {
  const child = spawn(process.execPath, ['src/backend/server.ts', 'rewrap-credentials', ...args], { cwd: root });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += String(chunk);
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

describe('CO-13 the key of credentials', () => {
  test('several may be in one file: the first encrypts, all decrypt', () => {
    const keys = [makeCredentialKey(), makeCredentialKey()];
    const file = path.join(temporaryFolder(), 'keys');
    writeFileSync(file, `${keys.map(textOf).join('\n')}\n`);
    const read = readCredentialKeys({ kind: 'file', path: file, created: false });
    expect([read.current?.id, read.problem]).toEqual([keys[0]?.id, null]);
    for (const { id, bytes } of keys) expect(read.find(id)?.bytes).toEqual(bytes);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(2);
  });

  test.each([
    ['no file', null, /cannot be read \(ENOENT\); check the path/],
    ['an empty file', '\n', /holds no key; a key is 32 bytes in base64/],
    ['a key that is too short', Buffer.alloc(31, 1).toString('base64'), /Key 1 of .* is no key/],
    ['a second one that is none', `${textOf(makeCredentialKey())}\nhunter2`, /Key 2 of .* is no key/],
  ])('CO-15 %s is a problem in words, and no key is made', (_what, content, problem) => {
    const file = path.join(temporaryFolder(), 'keys');
    if (content !== null) writeFileSync(file, content);
    const read = readCredentialKeys({ kind: 'file', path: file, created: false });
    expect([read.current, read.problem]).toEqual([null, expect.stringMatching(problem)]);
    expect(read.problem).not.toContain('hunter2');
    expect(existsSync(file)).toBe(content !== null);
  });

  test('CO-16 an embedded database has one beside it for its owner alone, which stays and can be exchanged', async () => {
    const folder = path.join(temporaryFolder(), 'data');
    const args = ['--port', '0', '--data-dir', folder];
    const file = path.join(folder, 'credentials.key');
    const first = startProcess(...args);
    await first.ready;
    const key = readFileSync(file, 'utf8');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    first.child.kill('SIGTERM');
    await first.ended;
    const done = await startCommand('--old-key-file', file, '--new-key-file', `${folder}-new`, '--data-dir', folder)
      .ended;
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(readFileSync(`${folder}-new`, 'utf8')).not.toBe(key);
    expect(readFileSync(file, 'utf8')).toBe(key);
  });
});

onPostgres((newDatabase) => {
  test('CO-16 an exchange that is killed half-way goes on where it stopped, and loses nothing', async () => {
    const [old, to, lost] = [makeCredentialKey(), makeCredentialKey(), makeCredentialKey()];
    const folder = temporaryFolder();
    const files = { old: path.join(folder, 'old'), to: path.join(folder, 'new') };
    writeFileSync(files.old, textOf(old));
    writeFileSync(files.to, textOf(to));
    const target = await newDatabase();
    const url = target.kind === 'server' ? target.url : '';
    const count = 80;
    await makeConnectors(target, count, [old, lost]);
    const opened = await openDatabase(target, () => {});
    onTestFinished(() => opened.close());
    const command = ['--old-key-file', files.old, '--new-key-file', files.to, '--database-url', url];

    // Somebody holds a row of the second batch, so that the command waits there and can be killed inside it.
    const holder = Promise.withResolvers<void>();
    const held = everyCredential(opened.db, async (scope) => {
      const rows = await scope.db
        .selectFrom('connector_credentials')
        .select('connector_id')
        .orderBy('connector_id')
        .execute();
      const { connector_id } = rows[70] ?? { connector_id: '' };
      await scope.db
        .selectFrom('connector_credentials')
        .select('key_id')
        .where('connector_id', '=', connector_id)
        .forUpdate()
        .execute();
      const killed = startCommand(...command);
      await waitForWaiter(opened.db);
      killed.child.kill('SIGKILL');
      await killed.ended;
      holder.resolve();
    });
    await holder.promise;
    await held;
    const halfWay = await keysInUse(opened.db, keysOf([to, old, lost]));
    const done = halfWay.get(to.id) ?? 0;
    // The first batch, whether or not it was the one with the row that none of its keys opens.
    expect([49, 50]).toContain(done);
    expect([halfWay.get(old.id), halfWay.get(lost.id)]).toEqual([count - 1 - done, 1]);

    const resumed = await startCommand(...command).ended;
    expect([resumed.code, resumed.stdout]).toEqual([
      1,
      expect.stringContaining(`Wrapped ${count - 1 - done} credentials`),
    ]);
    expect(resumed.stderr).toContain(`encrypted with the key ${lost.id}`);
    const after = await keysInUse(opened.db, keysOf([to, lost]));
    expect([after.get(to.id), after.get(old.id), after.get(lost.id)]).toEqual([count - 1, undefined, 1]);
    writeFileSync(files.old, textOf(lost));
    expect((await startCommand(...command).ended).code).toBe(0);
    expect((await keysInUse(opened.db, keysOf([to]))).get(to.id)).toBe(count);
  });
});

/** Connectors with credentials: one under the second key, all others under the first. */
async function makeConnectors(
  target: Parameters<typeof openDatabase>[0],
  count: number,
  keys: readonly CredentialKey[],
): Promise<void> {
  for (const [index, key] of keys.entries()) {
    const backend = await startBackend(() => Promise.resolve(target), { credentialKeys: () => keysOf([key]) });
    const api = await apiAs(backend.app, 'admin');
    const amount = index === 0 ? count - keys.length + 1 : 1;
    for (let made = 0; made < amount; made += 1) {
      const name = `Connector ${index} ${made}`;
      const reply = await api.post('/connectors', {
        name,
        connector_type: 'simulator',
        config: {},
        credentials: { token: name },
      });
      expect(reply.status, reply.text).toBe(201);
    }
    await backend.app.close();
  }
}

function everyCredential<Result>(db: Database, work: (scope: TenantScope) => Promise<Result>): Promise<Result> {
  return withTenant(db, { tenant_id: demoTenant, actor_id: demoTenant }, async (scope) => {
    await sql`select set_config('hookwright.credentials_of', 'every connector', true)`.execute(scope.db);
    return work(scope);
  });
}

/** Opens every row with these keys, and counts them by key. */
function keysInUse(db: Database, keys: ReturnType<typeof keysOf>): Promise<Map<string, number>> {
  return everyCredential(db, async (scope) => {
    const rows = await scope.db
      .selectFrom('connector_credentials')
      .innerJoin('connectors', 'connectors.id', 'connector_credentials.connector_id')
      .selectAll('connector_credentials')
      .select('connectors.name')
      .execute();
    const counts = new Map<string, number>();
    for (const { name, connector_id, ...sealed } of rows) {
      expect(open(sealed, { tenant_id: demoTenant, connector_id }, keys)).toEqual({ token: name });
      counts.set(sealed.key_id, (counts.get(sealed.key_id) ?? 0) + 1);
    }
    return counts;
  });
}

/** Resolves when some connection waits for a row that another one holds. */
async function waitForWaiter(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_locks where not granted`.execute(db);
    if (rows.length > 0) return;
  }
}
