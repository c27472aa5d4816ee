import { expect, test } from 'vitest';
import { openTestStore } from './test-store.ts';

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');

test('S5 F25 a save that began from an earlier revision is merged with what another window saved', () => {
  const { scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: lines('one', 'two', 'three', 'four', 'five') });
  scripts.saveDraft({ lid, body: lines('ONE', 'two', 'three', 'four', 'five'), base_rev: local_rev, window_id: 'a' });
  const merged = scripts.saveDraft({
    lid,
    body: lines('one', 'two', 'three', 'four', 'FIVE'),
    base_rev: local_rev,
    window_id: 'b',
  });
  const both = lines('ONE', 'two', 'three', 'four', 'FIVE');
  expect(merged).toMatchObject({ outcome: 'merged', body: both, local_rev: local_rev + 2 });
  expect(scripts.get(lid).body).toBe(both);
});

test('S5 a stale save of several revisions ago is merged, also after the other window has undone', () => {
  const { scripts } = openTestStore();
  const first = lines('one', 'two', 'three', 'four', 'five');
  const { lid, local_rev } = scripts.create({ name: 'S', body: first });
  const save = (body: string, base_rev: number) => scripts.saveDraft({ lid, body, base_rev });
  const second = save(lines('one', 'TWO', 'three', 'four', 'five'), local_rev);
  const third = save(lines('one', 'TWO!', 'three', 'four', 'five'), second.local_rev);
  // The other window undoes both, and the one that saves knows the second revision.
  const fourth = save(first, third.local_rev);
  expect(fourth.outcome).toBe('saved');
  expect(save(lines('one', 'TWO', 'three', 'four', 'FIVE'), second.local_rev)).toMatchObject({
    outcome: 'merged',
    body: lines('one', 'two', 'three', 'four', 'FIVE'),
  });
});

test('S5 where both windows changed the same lines nothing is written', () => {
  const { scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: lines('one', 'two') });
  const stored = scripts.saveDraft({ lid, body: lines('ONE', 'two'), base_rev: local_rev });
  expect(scripts.saveDraft({ lid, body: lines('Uno', 'two'), base_rev: local_rev })).toEqual({
    outcome: 'conflict',
    local_rev: stored.local_rev,
    body: lines('ONE', 'two'),
    saved_at: stored.saved_at,
  });
  expect(scripts.get(lid).body).toBe(lines('ONE', 'two'));
});

test('S5 a save that began from a revision nobody knows any more overwrites nothing', () => {
  const { store, scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: lines('one', 'two', 'three') });
  scripts.saveDraft({ lid, body: lines('ONE', 'two', 'three'), base_rev: local_rev });
  store.run(store.build.deleteFrom('edit'));
  expect(scripts.saveDraft({ lid, body: lines('one', 'two', 'THREE'), base_rev: local_rev })).toMatchObject({
    outcome: 'conflict',
    body: lines('ONE', 'two', 'three'),
  });
});

test('S5 a stale save of the text that is stored, or of nothing new, changes nothing', () => {
  const { scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: 'a' });
  const stored = scripts.saveDraft({ lid, body: 'b', base_rev: local_rev });
  expect(scripts.saveDraft({ lid, body: 'b', base_rev: local_rev })).toEqual(stored);
  expect(scripts.saveDraft({ lid, body: 'a', base_rev: local_rev })).toMatchObject({
    outcome: 'merged',
    body: 'b',
    local_rev: stored.local_rev,
  });
});
