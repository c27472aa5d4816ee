import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EventHub } from '#host/services/event-hub.ts';
import { replayJournal } from '#host/services/scripts/replay-journal.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { realSurroundings } from '#host/services/scripts/surroundings.ts';
import { Templates } from '#host/services/templates/templates.ts';
import { listCopies, newCopyFile } from '#host/store/copies.ts';
import { restoreCopy } from '#host/store/restore-copy.ts';
import { readJournal, SideJournal } from '#host/store/side-journal.ts';
import { openTestStore, storePath } from './test-store.ts';

function openJournaled(file: string) {
  const said: string[] = [];
  const { store } = openTestStore(file);
  const journal = new SideJournal(file, (message) => said.push(message));
  const scripts = new Scripts(store, new EventHub(), { ...realSurroundings, journal });
  const templates = new Templates(store, scripts, new EventHub(), { ...realSurroundings, journal });
  return { store, scripts, templates, journal, said };
}

async function copyOf({ store, journal }: ReturnType<typeof openJournaled>): Promise<string> {
  const mark = journal.mark();
  const file = newCopyFile(store.file, 'test');
  await store.backup(file);
  journal.trim(mark);
  return file;
}

/** Damages the store as it is, puts the copy in its place, and opens that. */
function restored(file: string, copy: string) {
  writeFileSync(file, 'garbage');
  restoreCopy(file, copy, 'damaged');
  const opened = openJournaled(file);
  return { ...opened, said: replayJournal(opened.store, opened) };
}

test('S12 templates that were saved after the copy are there again, those deleted since are what the copy holds', async () => {
  const file = storePath();
  const first = openJournaled(file);
  const make = (name: string) =>
    first.templates.create({ name, category: 'custom', body: 'as copied', placeholder_annotations: null });
  const changed = make('Changed');
  make('Untouched');
  const copy = await copyOf(first);
  const before = { name: 'Changed', description: null, category: 'custom', placeholder_annotations: null };
  const annotations = [{ key: 'a' }];
  first.templates.save({
    lid: changed.lid,
    base_rev: changed.local_rev,
    body: 'and on {{a}}',
    fields: { category: 'data_formatting', placeholder_annotations: annotations },
    before,
  });
  const made = make('New');
  first.templates.remove(make('Gone').lid);
  first.store.close();
  first.journal.close();

  const { templates, said } = restored(file, copy);
  expect(templates.get(changed.lid)).toMatchObject({
    body: 'and on {{a}}',
    category: 'data_formatting',
    placeholder_annotations: annotations,
  });
  expect(templates.get(made.lid)).toMatchObject({ name: 'New', body: 'as copied' });
  expect(
    templates
      .list()
      .filter(({ built_in }) => !built_in)
      .map(({ name }) => name),
  ).toEqual(['Changed', 'New', 'Untouched']);
  expect(said).toMatch(/brought back from the journal of saves: "Changed", "New"\./);
});

test('S12 F15 what was saved after the copy is there again when the copy took the place of a damaged store', async () => {
  const file = storePath();
  const first = openJournaled(file);
  const changed = first.scripts.create({ name: 'Changed', body: 'as copied\n' });
  const renamed = first.scripts.create({ name: 'Before', body: 'same' });
  const deleted = first.scripts.create({ name: 'Deleted', body: 'gone' });
  first.scripts.create({ name: 'Untouched', body: 'untouched' });
  const copy = await copyOf(first);
  const saved = first.scripts.saveDraft({ lid: changed.lid, body: 'as copied\nand on\n', base_rev: changed.local_rev });
  first.scripts.saveDraft({ lid: changed.lid, body: 'as copied\nand on\nand on\n', base_rev: saved.local_rev });
  first.scripts.update({ lid: renamed.lid, name: 'After' });
  first.scripts.remove(deleted.lid);
  const made = first.scripts.create({ name: 'New', description: 'why', body: 'made after the copy' });
  first.store.close();
  first.journal.close();

  const { scripts, said } = restored(file, copy);
  expect(scripts.get(changed.lid).body).toBe('as copied\nand on\nand on\n');
  expect(scripts.get(renamed.lid)).toMatchObject({ name: 'After', body: 'same' });
  expect(scripts.get(made.lid)).toMatchObject({ name: 'New', description: 'why', body: 'made after the copy' });
  expect(said).toMatch(/^Newer than the copy, and brought back from the journal of saves: "Changed", "After", "New"\./);
  const kept = readdirSync(path.join(path.dirname(file), 'copies')).filter((name) => name.endsWith('.ndjson'));
  expect(kept).toEqual([expect.stringContaining('-replayed.ndjson')]);
  expect(existsSync(`${file}.replay`)).toBe(false);
  expect(scripts.edits(changed.lid).position).toBe(1);
});

test('S12 a script that was deleted and brought back after the copy has its last text', async () => {
  const file = storePath();
  const first = openJournaled(file);
  const { lid, local_rev } = first.scripts.create({ name: 'S', body: 'one' });
  first.scripts.remove(lid);
  const copy = await copyOf(first);
  first.scripts.undoRemove(lid);
  first.scripts.saveDraft({ lid, body: 'two', base_rev: local_rev });
  first.store.close();
  const { scripts, said } = restored(file, copy);
  expect(scripts.get(lid).body).toBe('two');
  expect(said).toContain('"S"');
});

test('S12 a journal that tells nothing newer than the copy changes nothing, and there is none without a restoring', async () => {
  const file = storePath();
  const first = openJournaled(file);
  const { lid, local_rev } = first.scripts.create({ name: 'S', body: 'one' });
  first.scripts.saveDraft({ lid, body: 'two', base_rev: local_rev });
  const copy = newCopyFile(file, 'test');
  await first.store.backup(copy);
  expect(replayJournal(first.store, first)).toBeNull();
  first.store.close();
  const { scripts, said } = restored(file, copy);
  expect(said).toContain('The copy holds all that was saved.');
  expect(scripts.get(lid)).toMatchObject({ body: 'two', local_rev: local_rev + 1 });
});

test('S12 a line that is cut off or changed is left out and counted, and a text that lacks a step is not made up', async () => {
  const file = storePath();
  const first = openJournaled(file);
  const { lid, local_rev } = first.scripts.create({ name: 'S', body: 'one' });
  const other = first.scripts.create({ name: 'Other', body: 'other' });
  const copy = await copyOf(first);
  let base_rev = local_rev;
  for (const body of ['one two', 'one two three', 'one two three four']) {
    base_rev = first.scripts.saveDraft({ lid, body, base_rev }).local_rev;
  }
  first.scripts.saveDraft({ lid: other.lid, body: 'other, too', base_rev: other.local_rev });
  first.store.close();
  first.journal.close();
  const journal = `${file}.journal`;
  writeFileSync(journal, readFileSync(journal, 'utf8').replace(' three"', ' tree"'));
  appendFileSync(journal, 'deadbeef {"kind":"te');
  expect(readJournal(journal)).toMatchObject({ damaged: 2 });
  const { scripts, said } = restored(file, copy);
  expect(scripts.get(lid).body).toBe('one');
  expect(scripts.get(other.lid).body).toBe('other, too');
  expect(said).toContain('"Other".');
  expect(said).toContain('Of these only what the copy holds is here: "S".');
  expect(said).toContain('2 of 5 entries could not be read.');
});

test('S12 after a copy only what came during and after it is left, and the next save is told in full', async () => {
  const file = storePath();
  const { store, scripts, journal } = openJournaled(file);
  const { lid, local_rev } = scripts.create({ name: 'S', body: 'one' });
  const mark = journal.mark();
  const during = scripts.saveDraft({ lid, body: 'one two', base_rev: local_rev });
  await store.backup(newCopyFile(file, 'test'));
  journal.trim(mark);
  expect(readJournal(journal.file).entries.map(({ kind }) => kind)).toEqual(['edit']);
  scripts.saveDraft({ lid, body: 'one two three', base_rev: during.local_rev });
  expect(readJournal(journal.file).entries.map(({ kind }) => kind)).toEqual(['edit', 'text']);
  journal.trim(journal.mark());
  expect(existsSync(journal.file)).toBe(false);
  expect(listCopies(file)).toHaveLength(1);
});

test('S12 a journal that cannot be written is said once and fails no save', () => {
  const file = storePath();
  mkdirSync(`${file}.journal`);
  const { scripts, said } = openJournaled(file);
  const { lid, local_rev } = scripts.create({ name: 'S', body: 'one' });
  expect(scripts.saveDraft({ lid, body: 'two', base_rev: local_rev }).outcome).toBe('saved');
  expect(said).toEqual([expect.stringContaining('Saves are not noted in')]);
});
