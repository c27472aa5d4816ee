import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Backups } from '#host/store/backups.ts';
import { listCopies } from '#host/store/copies.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore, type StoreKind } from '#host/store/open-store.ts';
import { writeMeta } from '#host/store/queries/meta.ts';
import { StoreFailure } from '#host/store/store-failure.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { failureOf } from './failure-of.ts';
import { startHost, storeFile, temporaryFolder } from './harness.ts';

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

function failureOfOpening(file: string, kind: StoreKind = workspaceKind): StoreFailure {
  try {
    openStore(file, kind).close();
  } catch (error) {
    if (error instanceof StoreFailure) return error;
    throw error;
  }
  throw new Error('The store was expected not to open.');
}

/** A closed store with one sample script in it, and where it is. */
async function closedStore(): Promise<{ home: string; file: string }> {
  const host = await startHost();
  const file = await storeFile(host);
  await host.close();
  return { home: host.home, file };
}

const anotherWorkspace = { name: 'Second', backend: 'none', tenant_id: null, colour: 'red' } as const;

describe('a store that cannot be used', () => {
  test('that is no SQLite file is corrupt and stays as it is', () => {
    const file = path.join(temporaryFolder(), 'store.db');
    writeFileSync(file, 'not a store'.repeat(100));
    const before = digest(file);
    const failure = failureOfOpening(file);
    expect(failure.state).toBe('corrupt');
    expect(failure.message).toContain(file);
    expect(digest(file)).toBe(before);
  });

  test('F15 with damaged pages is corrupt and stays as it is', async () => {
    const { file } = await closedStore();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, 4096 * 6);
    writeFileSync(file, bytes);
    const before = digest(file);
    expect(failureOfOpening(file).state).toBe('corrupt');
    expect(digest(file)).toBe(before);
  });

  test('with one changed letter in a text, which SQLite does not notice, is corrupt', async () => {
    const { file } = await closedStore();
    const database = new Database(file);
    database.exec("UPDATE draft SET body = replace(body, 'attributes', 'attributez')");
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
    expect(failureOfOpening(file).message).toMatch(/does not match its checksum/);
  });

  test('S140 F15 that was swapped with the one of another workspace is refused, and says whose it is', async () => {
    const first = await startHost();
    const mine = await first.caller.workspaces.list();
    await first.caller.scripts.create({ name: 'Of the demo', body: 'return 1;' });
    const made = await first.caller.workspaces.create(anotherWorkspace);
    await first.close();
    const fileOf = (id: string) => path.join(first.home, 'workspaces', id, 'store.db');
    const [demo, other] = [fileOf(mine.active), fileOf(made.id)];
    renameSync(demo, `${demo}.kept`);
    renameSync(other, demo);
    renameSync(`${demo}.kept`, other);
    const before = [digest(demo), digest(other)];

    const second = await startHost({ home: first.home });
    const refused = await failureOf(second.caller.scripts.list());
    expect(refused.code).toBe('store_corrupt');
    expect(refused.message).toContain('it belongs to the workspace "Demo"');
    expect([digest(demo), digest(other)]).toEqual(before);
    const [copy] = listCopies(other);
    expect(await second.caller.workspaces.restoreCopy({ file: copy?.file ?? '' })).toEqual({ state: 'ok' });
    expect((await second.caller.scripts.list()).rows.map(({ name }) => name)).not.toContain('Of the demo');
  });

  test('S8 F24 of a newer studio is refused without being opened', async () => {
    const { file } = await closedStore();
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    const before = digest(file);
    const failure = failureOfOpening(file);
    expect(failure.state).toBe('newer');
    expect(failure.message).toContain('format 99');
    expect(digest(file)).toBe(before);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});

describe('a migration', () => {
  const { migrations } = workspaceKind;
  const newest = migrations.length;
  const next = {
    version: newest + 1,
    name: 'a column more',
    up: (database: Database.Database) => void database.exec('ALTER TABLE checkpoint ADD COLUMN note TEXT'),
  };

  test('keeps a copy of the file as it was', async () => {
    const { file } = await closedStore();
    openStore(file, { ...workspaceKind, migrations: [...migrations, next] }).close();
    const database = new Database(file);
    expect(database.pragma('user_version', { simple: true })).toBe(newest + 1);
    expect(database.pragma('table_info(checkpoint)')).toContainEqual(expect.objectContaining({ name: 'note' }));
    database.close();
    const [kept] = readdirSync(path.join(path.dirname(file), 'copies')).filter((name) =>
      name.includes(`before-${newest + 1}`),
    );
    const copy = new Database(path.join(path.dirname(file), 'copies', kept ?? ''), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(newest);
    copy.close();
  });

  test('S8 F24 that fails half-way leaves the old store usable', async () => {
    const { file } = await closedStore();
    const failing = {
      ...next,
      up(database: Database.Database) {
        next.up(database);
        database.exec("INSERT INTO checkpoint VALUES ('x', 'no such script', 'n', 'h', 1, 'now', null)");
      },
    };
    expect(() => openStore(file, { ...workspaceKind, migrations: [...migrations, failing] })).toThrow();
    openStore(file, workspaceKind).close();
    // The remains of the failed try do not stand in the way of the next one.
    openStore(file, { ...workspaceKind, migrations: [...migrations, next] }).close();
  });
});

describe('the way back', () => {
  test('a damaged store is told to the windows, kept, and replaced by the copy that the author chooses', async () => {
    const first = await startHost();
    const created = await first.caller.scripts.create({ name: 'Worth keeping', body: 'output.kept = true;' });
    const file = await storeFile(first);
    await first.close();
    writeFileSync(file, 'garbage');

    const second = await startHost({ home: first.home });
    const refused = await failureOf(second.caller.scripts.list());
    expect(refused.code).toBe('store_corrupt');
    const [copy] = listCopies(file);
    expect(refused.details).toEqual({ copies: listCopies(file) });
    const health = await second.caller.workspaces.restoreCopy({ file: copy?.file ?? '' });
    expect(health).toEqual({ state: 'ok' });
    expect((await second.caller.scripts.get({ lid: created.lid })).body).toBe('output.kept = true;');
    const kept = readdirSync(path.join(path.dirname(file), 'copies')).filter((name) => name.includes('damaged'));
    expect(kept.map((name) => readFileSync(path.join(path.dirname(file), 'copies', name), 'utf8'))).toEqual([
      'garbage',
    ]);
  });

  test.each([
    ['is not there any more is missed, and comes back from its copy', false],
    ['was put aside when the studio was killed is replaced by the copy at the next start', true],
  ])('S7 F11 F15 a store that %s', async (_what, killed) => {
    const first = await startHost();
    const { lid } = await first.caller.scripts.create({ name: 'Kept', body: 'return 1;' });
    const file = await storeFile(first);
    await first.close();
    const [copy] = listCopies(file);
    if (killed) cpSync(copy?.file ?? '', `${file}.restoring`);
    rmSync(file);

    const { caller } = await startHost({ home: first.home });
    if (!killed) {
      const refused = await failureOf(caller.scripts.list());
      expect(refused).toMatchObject({
        code: 'store_corrupt',
        message: expect.stringContaining('is not there any more'),
      });
      expect(existsSync(file)).toBe(false);
      expect(await caller.workspaces.restoreCopy({ file: copy?.file ?? '' })).toEqual({ state: 'ok' });
    }
    expect((await caller.scripts.get({ lid })).body).toBe('return 1;');
    expect(existsSync(`${file}.restoring`)).toBe(false);
  });

  test('S12 what was saved after the last copy is there again after restoring it, and the log names it', async () => {
    const first = await startHost();
    const { lid, local_rev } = await first.caller.scripts.create({ name: 'Typed on', body: 'one' });
    await first.close();
    const second = await startHost({ home: first.home });
    await second.caller.scripts.saveDraft({ lid, body: 'one two', base_rev: local_rev });
    // What a studio leaves that is killed now.
    const home = temporaryFolder();
    cpSync(first.home, home, { recursive: true, preserveTimestamps: true });
    const file = path.join(home, path.relative(first.home, await storeFile(second)));
    writeFileSync(file, 'garbage');

    const third = await startHost({ home });
    const [copy] = listCopies(file);
    expect(await third.caller.workspaces.restoreCopy({ file: copy?.file ?? '' })).toEqual({ state: 'ok' });
    expect((await third.caller.scripts.get({ lid })).body).toBe('one two');
    expect(third.log.map(({ message }) => message).join('\n')).toContain(
      'Newer than the copy, and brought back from the journal of saves: "Typed on".',
    );
  });

  test('what was in the log only when the studio was killed is in the copy of the next start', async () => {
    const never = (message: string) => expect.unreachable(message);
    const lost = path.join(temporaryFolder(), 'store.db');
    const store = openStore<WorkspaceSchema>(lost, workspaceKind);
    await new Backups(store, never).close();
    const earlier = new Date(Date.now() - 60_000);
    for (const { file } of [{ file: lost }, ...listCopies(lost)]) utimesSync(file, earlier, earlier);
    writeMeta(store, 'workspace_name', 'Written last');

    const folder = temporaryFolder();
    cpSync(path.dirname(lost), folder, { recursive: true, preserveTimestamps: true });
    store.close();
    const file = path.join(folder, 'store.db');
    const again = openStore<WorkspaceSchema>(file, workspaceKind);
    await new Backups(again, never).close();
    again.close();
    const copies = listCopies(file);
    expect(copies).toHaveLength(2);
    const copy = new Database(copies[0]?.file, { readonly: true });
    expect(copy.prepare("SELECT value FROM meta WHERE key = 'workspace_name'").pluck().get()).toBe('Written last');
    copy.close();
  });

  test('a file that is not one of the copies is not taken', async () => {
    const { home, file } = await closedStore();
    writeFileSync(file, 'garbage');
    const host = await startHost({ home });
    expect((await failureOf(host.caller.workspaces.restoreCopy({ file: '/etc/passwd' }))).code).toBe('not_found');
  });

  test("the studio's own store heals from its copy, and finds workspaces that the copy does not know", async () => {
    const first = await startHost();
    const made = await first.caller.workspaces.create(anotherWorkspace);
    await first.close();
    const file = path.join(first.home, 'studio.db');
    for (const copy of listCopies(file)) writeFileSync(copy.file, 'no copy any more');
    writeFileSync(file, 'garbage');
    const second = await startHost({ home: first.home, backend: undefined });
    const { workspaces } = await second.caller.workspaces.list();
    expect(workspaces.map(({ name }) => name)).toEqual(['Demo', 'Second']);
    expect(workspaces).toContainEqual(made);
    expect(second.log.map(({ message }) => message).join('\n')).toContain('was damaged');
  });
});

describe('the home', () => {
  test('S5 F25 is open for one studio at a time, and free again when that has ended', async () => {
    const first = await startHost();
    first.announce('http://127.0.0.1:1234');
    const refused = await failureOf(startHost({ home: first.home }));
    expect(refused.code).toBe('conflict');
    expect(refused.message).toContain(`process ${process.pid}, at http://127.0.0.1:1234`);
    await first.close();
    await startHost({ home: first.home });
  });

  test('that is a file, not a folder, is named in one line', async () => {
    const file = path.join(temporaryFolder(), 'home');
    writeFileSync(file, '');
    const refused = await failureOf(startHost({ home: file }));
    expect(refused.code).toBe('store_unwritable');
    expect(refused.message).toContain(file);
    expect(refused.message).not.toContain('\n');
  });

  test('keeps its key for its owner alone', async () => {
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'secret.key'), Buffer.alloc(32, 1), { mode: 0o644 });
    chmodSync(path.join(home, 'secret.key'), 0o644);
    await startHost({ home });
    const { mode } = statSync(path.join(home, 'secret.key'));
    expect(mode & 0o777).toBe(0o600);
  });
});
