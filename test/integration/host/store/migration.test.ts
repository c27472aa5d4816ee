import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { entityState } from '#engine/sync/entity-state.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listCopies } from '#host/store/copies.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { createStoreFile } from '#host/store/migrate.ts';
import { scripts as versionOne } from '#host/store/migrations/workspace/0001-scripts.ts';
import { openStore } from '#host/store/open-store.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import { textOf } from '#host/store/queries/texts.ts';
import { listTracked } from '#host/store/queries/tracked.ts';
import { StoreFailure } from '#host/store/store-failure.ts';
import { openTestStore, storePath } from './test-store.ts';

const ids = {
  draft: '00000000-0000-7000-8000-000000000001',
  published: '00000000-0000-7000-8000-000000000002',
  deleted: '00000000-0000-7000-8000-000000000003',
  sample: '00000000-0000-7000-8000-000000000004',
};

const columns = [
  'lid',
  'type',
  'parent_lid',
  'remote_id',
  'local_json',
  'local_hash',
  'local_rev',
  'delete_seen_hash',
  'base_json',
  'base_hash',
  'base_version',
  'remote_json',
  'remote_hash',
  'remote_version',
  'server_json',
  'list_fingerprint',
  'etag',
  'foreign_birth',
  'saved_at',
];

/** A content as version 1 spelled it. */
function content(name: string, body: string, description: string | null = null) {
  const text = JSON.stringify({ body: contentHash(body), description, name });
  return { json: text, hash: contentHash(text) };
}

type Cell = string | number | null;

/** A file as the first studio left it: a draft, a published script with a draft on it, a deleted one, an open attempt. */
function versionOneFile(): string {
  const file = storePath();
  createStoreFile(file, [versionOne]);
  const database = new Database(file);
  const insert = (given: Record<string, Cell>) => {
    const row = { ...Object.fromEntries(columns.map((column) => [column, null as Cell])), ...given };
    const sum = contentHash(JSON.stringify(columns.map((column) => row[column as keyof typeof row])));
    const names = [...columns, 'row_sum'];
    database
      .prepare(`INSERT INTO entity(${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
      .run({ ...row, row_sum: sum });
  };
  const common = { type: 'script', local_rev: 3, foreign_birth: 0, saved_at: '2026-10-01T10:00:00.000Z' };
  const local = (one: { json: string; hash: string } | null) => ({
    local_json: one?.json ?? null,
    local_hash: one?.hash ?? null,
  });
  const known = (one: { json: string; hash: string }, version: number, status: string) => ({
    base_json: one.json,
    base_hash: one.hash,
    base_version: version,
    remote_json: one.json,
    remote_hash: one.hash,
    remote_version: version,
    server_json: JSON.stringify({ status, is_system: false, updated_at: '2026-09-30T08:00:00.000Z' }),
  });
  const draft = (lid: string, body: string) =>
    database.prepare('INSERT INTO draft VALUES (?, ?, ?)').run(lid, body, contentHash(body));
  const blob = (body: string) =>
    database.prepare('INSERT INTO blob VALUES (?, ?, ?)').run(contentHash(body), body.length, body);

  insert({ ...common, lid: ids.draft, ...local(content('Draft', 'draft text', '')) });
  draft(ids.draft, 'draft text');
  const published = content('Published', 'published text', 'why');
  insert({
    ...common,
    lid: ids.published,
    remote_id: 'aaaaaaaa-0000-4000-8000-000000000002',
    list_fingerprint: 'f'.repeat(64),
    ...local(content('Published', 'typed on', 'why')),
    ...known(published, 4, 'active'),
  });
  blob('published text');
  draft(ids.published, 'typed on');
  insert({ ...common, lid: ids.deleted, ...local(null) });
  draft(ids.deleted, 'deleted text');
  database
    .prepare('INSERT INTO trash VALUES (?, ?, ?, ?, ?)')
    .run(
      '00000000-0000-7000-8000-0000000000ff',
      ids.deleted,
      content('Deleted', 'deleted text').json,
      'deleted by the author',
      '2099-01-01T00:00:00.000Z',
    );
  database
    .prepare('INSERT INTO test_context VALUES (?, ?, ?, ?, ?)')
    .run('00000000-0000-7000-8000-0000000000fe', ids.deleted, 'c', '{}', common.saved_at);
  const sample = content('Sample', 'sample text');
  insert({
    ...common,
    lid: ids.sample,
    remote_id: 'aaaaaaaa-0000-4000-8000-000000000004',
    list_fingerprint: 'unverified',
    ...local(sample),
    ...known(sample, 1, 'active'),
  });
  blob('sample text');
  database
    .prepare('INSERT INTO publish_attempt VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(ids.published, 'new_version', published.json, 4, null, 'key', common.saved_at);
  database.close();
  return file;
}

function state(name: string, body: string, status: string, description: string | null = null) {
  const document = { name, description, script_body: contentHash(body), status };
  return entityState(scriptType, document, contentHash);
}

test('S8 a file of the first version opens with every draft, published state and deleted script in it', () => {
  const { store, scripts } = openTestStore(versionOneFile());
  expect(scripts.get(ids.draft)).toMatchObject({
    name: 'Draft',
    body: 'draft text',
    status: 'draft',
    unpublished: true,
  });
  expect(scripts.get(ids.published)).toMatchObject({
    body: 'typed on',
    base_body: 'published text',
    status: 'active',
    current_version: 4,
    unpublished: true,
    behind: false,
    local_rev: 3,
  });
  expect(listVersions(store, ids.published)).toMatchObject([{ number: 4, body_hash: contentHash('published text') }]);
  expect(findEntity(store, ids.sample)).toMatchObject({ list_fingerprint: 'unverified', base_version: 1 });
  expect(listVersions(store, ids.sample)).toEqual([]);
  expect(scripts.undoRemove(ids.deleted)).toMatchObject({ name: 'Deleted', unpublished: true });
  expect(scripts.get(ids.deleted).body).toBe('deleted text');
});

test('S2 the migrated states are those that the engine makes of the same contents', () => {
  const { store } = openTestStore(versionOneFile());
  const [draft, published, sample] = listTracked(store, 'all');
  expect(draft).toMatchObject({ local: state('Draft', 'draft text', 'draft', ''), base: null, remote: null });
  const agreed = state('Published', 'published text', 'active', 'why');
  expect(published).toMatchObject({
    local: state('Published', 'typed on', 'active', 'why'),
    base: agreed,
    remote: agreed,
    facts: { current_version: 4, head_body_hash: contentHash('published text') },
    blocks: [],
  });
  expect(sample?.local).toEqual(state('Sample', 'sample text', 'active'));
  expect(listTracked(store, 'changed').map(({ lid }) => lid)).toEqual([ids.draft, ids.published]);
  expect(textOf(store, contentHash('deleted text'))).toBe('deleted text');
});

test('S8 the file as it was is among the copies, and a second opening migrates nothing', () => {
  const file = versionOneFile();
  openStore(file, workspaceKind).close();
  const copies = listCopies(file);
  expect(copies.map((copy) => copy.file)).toEqual([expect.stringContaining('-before-2')]);
  const database = new Database(copies[0]?.file ?? '', { readonly: true });
  expect(database.pragma('user_version', { simple: true })).toBe(1);
  database.close();
  openStore(file, workspaceKind).close();
  expect(listCopies(file)).toHaveLength(1);
  expect(existsSync(`${file}.migrating`)).toBe(false);
});

test.each([
  ['a record', `UPDATE entity SET saved_at = '2026-10-02' WHERE lid = '${ids.draft}'`],
  ['a draft', `UPDATE draft SET body = 'drift text' WHERE lid = '${ids.draft}'`],
  ['a stored text', `UPDATE blob SET bytes = 'other' WHERE bytes = 'sample text'`],
])('S4 %s of the first version that does not match its checksum is not migrated into one that does', (_, damage) => {
  const file = versionOneFile();
  const database = new Database(file);
  database.exec(damage);
  database.close();
  let failure: unknown;
  try {
    openStore(file, workspaceKind).close();
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(StoreFailure);
  expect(failure).toMatchObject({ state: 'corrupt', message: expect.stringContaining('does not match its checksum') });
});
