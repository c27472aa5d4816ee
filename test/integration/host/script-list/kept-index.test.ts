import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { contentHash } from '#host/store/content-hash.ts';
import { sealScript } from '#host/store/documents.ts';
import { insertEntity, newEntityRow } from '#host/store/queries/entities.ts';
import { putText } from '#host/store/queries/texts.ts';
import { storePath } from '../store/test-store.ts';
import { openLists } from './lists.ts';

const searchFile = (file: string) => path.join(path.dirname(file), 'search.db');

/** A closed workspace with one script in its index. */
async function indexed(file: string) {
  const { scripts, names, close } = openLists(file);
  scripts.create({ name: 'One', body: 'return findable;' });
  expect(await names({ search: 'findable' })).toEqual(['One']);
  await close();
}

test('LI-8 the index is found again at the next opening, with what changed meanwhile', async () => {
  const file = storePath();
  await indexed(file);
  const again = openLists(file);
  again.scripts.create({ name: 'Two', body: 'return findable;' });
  expect(await again.names({ search: 'findable' })).toEqual(['One', 'Two']);
  expect(again.warnings).toEqual([]);
});

test('LI-8 an index that is gone, damaged or of another file is made anew from the store', async () => {
  const file = storePath();
  await indexed(file);
  rmSync(searchFile(file));
  const without = openLists(file);
  expect(await without.names({ search: 'findable' })).toEqual(['One']);
  await without.close();
  writeFileSync(searchFile(file), 'this is no database'.repeat(500));
  const damaged = openLists(file);
  expect(await damaged.names({ search: 'findable' })).toEqual(['One']);
  await damaged.close();
  const strange = storePath();
  await indexed(strange);
  rmSync(searchFile(file));
  copyFileSync(searchFile(strange), searchFile(file));
  const foreign = openLists(file);
  foreign.scripts.create({ name: 'Here', body: 'return 1;' });
  expect(await foreign.names()).toEqual(['Here', 'One']);
});

test('LI-8 where no file can be written the list is in memory', async () => {
  const file = storePath();
  await indexed(file);
  rmSync(searchFile(file));
  mkdirSync(searchFile(file));
  writeFileSync(path.join(searchFile(file), 'in-the-way'), '');
  const again = openLists(file);
  expect(await again.names({ search: 'findable' })).toEqual(['One']);
});

test('LI-7 a text that arrives later is found once it is here', async () => {
  const { store, lists, ask, names } = openLists();
  const body = 'return late;';
  const lid = '01990000-0000-7000-8000-000000000001';
  const document = sealScript({ name: 'Late', description: null, script_body: contentHash(body), status: 'draft' });
  insertEntity(store, {
    ...newEntityRow({ lid, type: 'script' }, document, '2026-01-01T00:00:00.000Z'),
    remote_id: lid,
  });
  expect(await names({ search: 'late' })).toEqual(['Late']);
  expect((await ask({ search: 'return' })).rows).toEqual([]);
  putText(store, body);
  lists.afterChange();
  await expect.poll(() => names({ search: 'return' })).toEqual(['Late']);
});
