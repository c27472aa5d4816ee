import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Backups } from '#host/store/backups.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listCopies } from '#host/store/copies.ts';
import { checkFully, isFullCheckDue, readFullCheck } from '#host/store/full-check.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { findEntity, insertEntity } from '#host/store/queries/entities.ts';
import { referring } from '#host/store/queries/text-references.ts';
import { hasText, putText } from '#host/store/queries/texts.ts';
import { noteCopiedTexts, removeUnusedTexts } from '#host/store/text-garbage.ts';
import { Upkeep } from '#host/store/upkeep.ts';
import { openTestStore, storePath } from './test-store.ts';

const always = () => Promise.resolve(true);
const never = (message: string) => expect.unreachable(message);

test('S7 a copy is made when it is asked for, verified, and not a second time of the same state', async () => {
  const { store, scripts } = openTestStore();
  let verified = 0;
  const backups = new Backups(store, never, () => () => {
    verified += 1;
  });
  await backups.make('publish');
  const first = listCopies(store.file).length;
  expect(verified).toBe(first);
  await backups.make('publish');
  expect(listCopies(store.file)).toHaveLength(first);
  scripts.create({ name: 'S', body: 'text' });
  await backups.make('publish');
  expect(listCopies(store.file)[0]?.file).toContain('-publish');
  expect(verified).toBe(first + 1);
  await backups.close();
  expect(listCopies(store.file)).toHaveLength(first + 1);
});

test('S7 a copy that cannot be made is refused with what to do, and the next one is tried again', async () => {
  const { store, scripts } = openTestStore();
  let broken = false;
  const backed = {
    file: store.file,
    get changes() {
      return store.changes;
    },
    backup: (file: string) => (broken ? Promise.reject(new Error('no room')) : store.backup(file)),
  };
  const backups = new Backups(backed, never);
  await backups.make('publish');
  scripts.create({ name: 'S', body: 'text' });
  broken = true;
  await expect(backups.make('publish')).rejects.toMatchObject({
    code: 'store_unwritable',
    message: expect.stringMatching(/no room.*Free some space/),
  });
  broken = false;
  await backups.make('publish');
  expect(listCopies(store.file)).toHaveLength(2);
  await backups.close();
});

test('S15 texts that nothing names go once a copy has them; named ones and those of no copy stay', () => {
  const { store, scripts } = openTestStore();
  const unused = putText(store, 'unused');
  const { lid } = scripts.create({ name: 'S', body: 'draft' });
  const pointed = putText(store, 'pointed at');
  store.run(
    store.build.insertInto('checkpoint').values({
      checkpoint_id: 'c',
      lid,
      name: 'c',
      body_hash: pointed,
      bytes: 10,
      created_at: '2026-11-01',
    }),
  );
  const planned = putText(store, 'planned');
  const conflict = {
    conflict_id: 'x',
    key: 'k',
    lid,
    kind: 'fields',
    state: 'answered' as const,
    found_at: '2026-11-01',
  };
  const none = { answered_at: null, answer_json: null, before_json: null };
  store.run(
    store.build.insertInto('conflict').values({ ...conflict, ...none, conflict_json: `{"base":"${planned}"}` }),
  );
  expect(removeUnusedTexts(store)).toBe(0);

  const verified = noteCopiedTexts(store);
  const later = putText(store, 'stored while the copy was made');
  expect(removeUnusedTexts(store)).toBe(0);
  verified();
  expect(removeUnusedTexts(store)).toBe(1);
  expect([unused, pointed, planned, later].map((hash) => hasText(store, hash))).toEqual([false, true, true, true]);
  // Its place may be given out again, to something that no copy has.
  putText(store, 'stored after that');
  expect(removeUnusedTexts(store)).toBe(0);
});

test('S15 a note of what a copy has that does not fit the file removes nothing', () => {
  const { store } = openTestStore();
  putText(store, 'unused');
  noteCopiedTexts(store)();
  store.run(store.build.updateTable('blob').set({ hash: contentHash('other') }));
  expect(removeUnusedTexts(store)).toBe(0);
});

test('S15 every column that holds documents or hashes either names texts, or is known not to', () => {
  const { store } = openTestStore();
  const database = new Database(store.file, { readonly: true });
  const columns = database
    .prepare<[], string>(
      `SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND (c.name LIKE '%json' OR c.name LIKE '%body%' OR c.name LIKE '%hash')`,
    )
    .pluck()
    .all();
  database.close();
  const named = referring.map(([table, column]) => `${table}.${column}`);
  expect(columns.filter((column) => !named.includes(column)).sort()).toEqual([
    'blob.hash',
    'change_set.input_hash',
    'change_set.outcome_json',
    'change_set.plan_hash',
    'draft.body',
    'draft.body_hash',
    'entity.base_hash',
    'entity.delete_seen_hash',
    'entity.local_hash',
    'entity.remote_hash',
    'entity.server_json',
    'operation.post_hash',
    // What is sent in steps has no texts.
    'operation_step.source_json',
    'run_content.result_json',
    // `run_text` has each of them.
    'run_history.body_hash',
  ]);
});

test('S4 F15 the full check finds a changed letter in a stored text, and the next opening refuses the file', async () => {
  const file = storePath();
  const { store } = openTestStore(file);
  for (let text = 0; text < 50; text += 1) putText(store, `text ${text}`);
  expect(await checkFully(store, new Date(), always)).toMatchObject({ damage: null });
  openStore(file, workspaceKind).close();
  store.run(store.build.updateTable('blob').set({ bytes: 'tixt 33' }).where('bytes', '=', 'text 33'));
  openStore(file, workspaceKind).close();
  const hash = contentHash('text 33');
  expect((await checkFully(store, new Date(), always))?.damage).toContain(hash.slice(0, 12));
  expect(() => openStore(file, workspaceKind)).toThrow(`the stored text ${hash.slice(0, 12)} does not match`);
});

test('S4 the full check finds a record that was changed behind its sum', async () => {
  const { store, scripts } = openTestStore();
  const { lid } = scripts.create({ name: 'S', body: 'text' });
  store.run(store.build.updateTable('entity').set({ wedged: 1 }));
  expect((await checkFully(store, new Date(), always))?.damage).toContain(lid);
});

test('S4 of a large store a changed record is found right after the opening, and the next one refuses the file', async () => {
  const file = storePath();
  const { store, scripts } = openTestStore(file);
  const { lid } = scripts.create({ name: 'S', body: 'text' });
  const row = findEntity(store, lid);
  if (row === undefined) throw new Error('The row is gone.');
  const agreed = { base_json: row.local_json, base_hash: row.local_hash };
  store.transaction(() => {
    for (let number = 0; number < 1001; number += 1) insertEntity(store, { ...row, ...agreed, lid: `lid ${number}` });
  });
  await checkFully(store, new Date(), always);
  store.run(store.build.updateTable('entity').set({ wedged: 1 }).where('lid', '=', 'lid 500'));
  openStore(file, workspaceKind).close();
  const said: string[] = [];
  const upkeep = new Upkeep(store, (level, message) => said.push(`${level}: ${message}`));
  while (said.length === 0) await turn();
  await upkeep.close();
  expect(said).toEqual([
    expect.stringMatching(/^error: .* is damaged: The record of script lid 500 .* start the studio/),
  ]);
  expect(() => openStore(file, workspaceKind)).toThrow('the record of script lid 500 does not match');
});

test('a full check is due after a week, and after the clock was set back; one that was stopped is no check', async () => {
  const { store } = openTestStore();
  store.transaction(() => {
    for (let text = 0; text < 3000; text += 1) putText(store, `${text}`.padEnd(4000, 'x'));
  });
  const now = new Date('2026-11-21T12:00:00.000Z');
  expect(isFullCheckDue(store, now)).toBe(true);
  expect(await checkFully(store, now, () => Promise.resolve(false))).toBeNull();
  expect(readFullCheck(store)).toBeNull();
  await checkFully(store, now, always);
  expect(isFullCheckDue(store, new Date('2026-11-28T11:59:59.000Z'))).toBe(false);
  expect(isFullCheckDue(store, new Date('2026-11-28T12:00:00.000Z'))).toBe(true);
  expect(isFullCheckDue(store, new Date('2026-11-20T12:00:00.000Z'))).toBe(true);
});

test('the upkeep of an open store holds room back, tidies and checks it, and leaves it alone once it is closed', async () => {
  const { store } = openTestStore();
  const said: string[] = [];
  const unused = putText(store, 'unused');
  noteCopiedTexts(store)();
  const upkeep = new Upkeep(store, (level, message) => said.push(`${level}: ${message}`));
  expect(existsSync(`${store.file}.ballast`)).toBe(false);
  while (said.length < 2) await turn();
  await upkeep.close();
  expect(existsSync(`${store.file}.ballast`)).toBe(true);
  expect(hasText(store, unused)).toBe(false);
  expect(said).toEqual([
    'info: Removed 1 stored text that nothing refers to any more.',
    'info: The weekly check found every record and text as it was stored.',
  ]);

  const closed = new Upkeep(store, (_, message) => never(message));
  await closed.close();
});
