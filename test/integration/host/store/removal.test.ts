import { expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import { decide } from '#engine/plan/decide.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { sealScript } from '#host/store/documents.ts';
import { findEntity, forgetEntity, insertEntity, newEntityRow, updateEntity } from '#host/store/queries/entities.ts';
import { putText, textOf } from '#host/store/queries/texts.ts';
import { listTracked, trackedOf } from '#host/store/queries/tracked.ts';
import { emptyTrash, listTrash } from '#host/store/queries/trash.ts';
import { openTestStore, type TestStore } from './test-store.ts';

const lid = '00000000-0000-7000-8000-000000000001';

/** A script that the server has, with `text` here unless it has not arrived. */
function addPublished({ store }: TestStore, text: string | null): void {
  const script_body = text === null ? null : putText(store, text);
  const { json, hash } = sealScript({ name: 'Published', description: null, script_body, status: 'active' });
  insertEntity(store, {
    ...newEntityRow({ lid, type: 'script' }, { json, hash }, '2026-11-01T00:00:00.000Z'),
    remote_id: 'aaaaaaaa-0000-4000-8000-000000000001',
    base_json: json,
    base_hash: hash,
    base_version: 2,
    remote_json: json,
    remote_hash: hash,
    facts_json: JSON.stringify({ current_version: 2, head_body_hash: script_body }),
  });
}

const decision = ({ store }: TestStore) => {
  const row = findEntity(store, lid);
  if (row === undefined) throw new Error('The row is gone.');
  return decide(trackedOf(store, row), scriptType, { hash: contentHash, text: (hash) => textOf(store, hash) });
};

test('a published script that is deleted here is a deletion to be published, against what the author saw', () => {
  const world = openTestStore();
  addPublished(world, 'text');
  world.scripts.saveDraft({ lid, body: 'typed on', base_rev: 1 });
  world.scripts.remove(lid);
  expect(world.scripts.list()).toEqual([]);
  expect(decision(world).kind).toBe('push_delete');
  expect(listTracked(world.store, 'changed').map((entity) => entity.lid)).toEqual([lid]);
  const [trash] = listTrash(world.store);
  expect(trash).toMatchObject({ lid, type: 'script', name: 'Published' });
  expect(textOf(world.store, contentHash('typed on'))).toBe('typed on');
});

test('S33 somebody else’s change that comes after the deletion makes it a conflict', () => {
  const world = openTestStore();
  addPublished(world, 'text');
  world.scripts.remove(lid);
  const row = findEntity(world.store, lid);
  if (row === undefined) throw new Error('The row is gone.');
  const theirs = sealScript({
    name: 'Published',
    description: null,
    script_body: putText(world.store, 'theirs'),
    status: 'active',
  });
  updateEntity(world.store, { ...row, remote_json: theirs.json, remote_hash: theirs.hash });
  expect(decision(world)).toMatchObject({ kind: 'conflict', conflict: { kind: 'delete_vs_edit' } });
});

test('a deletion is taken back with the draft that was there', () => {
  const world = openTestStore();
  addPublished(world, 'text');
  world.scripts.saveDraft({ lid, body: 'typed on', base_rev: 1 });
  const before = world.scripts.get(lid);
  world.scripts.remove(lid);
  expect(world.scripts.undoRemove(lid)).toMatchObject({ unpublished: true });
  expect(world.scripts.get(lid)).toEqual({ ...before, updated_at: expect.any(String), saved_at: expect.any(String) });
  expect(listTrash(world.store)).toEqual([]);
  expect(findEntity(world.store, lid)?.delete_seen_hash).toBeNull();
  expect(world.scripts.edits(lid).position).toBe(1);
});

test('a script whose text has not arrived can be neither opened nor deleted', () => {
  const world = openTestStore();
  addPublished(world, null);
  expect(world.scripts.list()).toMatchObject([{ text_here: false, blocked: expect.stringContaining('not arrived') }]);
  const refusal = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('It was expected to be refused.');
  };
  expect(refusal(() => world.scripts.get(lid)).message).toContain('has not arrived yet');
  expect(refusal(() => world.scripts.remove(lid)).code).toBe('conflict');
  expect(trackedOf(world.store, findEntity(world.store, lid) ?? raise())).toMatchObject({ blocks: ['body_missing'] });
});

test('a row that only the Trash keeps is followed no more, and goes with the Trash', () => {
  const world = openTestStore();
  const { lid: own } = world.scripts.create({ name: 'Own', body: 'text' });
  world.scripts.remove(own);
  expect(listTracked(world.store, 'all')).toEqual([]);
  emptyTrash(world.store, new Date().toISOString());
  expect(findEntity(world.store, own)).toBeDefined();
  emptyTrash(world.store, '2999-01-01T00:00:00.000Z');
  expect(findEntity(world.store, own)).toBeUndefined();
});

test('a script that is gone on both sides leaves its row only while it is in the Trash', () => {
  const world = openTestStore();
  addPublished(world, 'text');
  world.scripts.remove(lid);
  forgetEntity(world.store, findEntity(world.store, lid) ?? raise());
  expect(listTracked(world.store, 'all')).toEqual([]);
  expect(world.scripts.undoRemove(lid)).toMatchObject({ id: null, unpublished: true, current_version: null });
  expect(world.scripts.get(lid).body).toBe('text');
  forgetEntity(world.store, findEntity(world.store, lid) ?? raise());
  expect(findEntity(world.store, lid)).toBeUndefined();
});

function raise(): never {
  throw new Error('The row is gone.');
}
