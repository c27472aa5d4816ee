import { expect, test } from 'vitest';
import type { VersionList } from '#contract/rpc/versions.ts';
import { comparedWith, firstEntry, isOlder } from '#renderer/features/versions/entries.ts';
import { numbersInWords } from '#renderer/features/versions/version-words.ts';
import { closeComparison, currentComparison, showComparison } from '#renderer/state/comparison.ts';

function listOf(current: number | null, changed = false): VersionList {
  const draft = { changed, bytes: 1, saved_at: '2026-01-01T00:00:00.000Z', change: null, same_as: null };
  return {
    ...{ lid: '00000000-0000-4000-8000-000000000001', versions: [], older: 0 },
    ...{ current_version: current, base_version: current, draft },
  };
}

test('an entry is compared with the one it grew from, unless another one was chosen', () => {
  const list = listOf(3);
  expect(comparedWith(list, 3, 'auto')).toBe(2);
  expect(comparedWith(list, 1, 'auto')).toBeNull();
  expect(comparedWith(list, 'draft', 'auto')).toBe(3);
  expect(comparedWith(list, 3, 1)).toBe(1);
  expect(comparedWith(list, 3, 'draft')).toBe('draft');
  expect(comparedWith(list, 3, null)).toBeNull();
});

test('what was chosen to compare with falls away with itself, and with a version that is no more', () => {
  const list = listOf(3);
  expect(comparedWith(list, 2, 2)).toBe(1);
  expect(comparedWith(list, 3, 9)).toBe(2);
});

test('the draft is newer than every version', () => {
  expect([isOlder(2, 3), isOlder(3, 'draft'), isOlder('draft', 3), isOlder(3, 3)]).toEqual([true, true, false, false]);
});

test('a history opens at what differs, else at the newest version', () => {
  expect(firstEntry(listOf(3))).toBe(3);
  expect(firstEntry(listOf(3, true))).toBe('draft');
  expect(firstEntry(listOf(null))).toBe('draft');
});

test('numbers of versions read like a sentence', () => {
  expect(numbersInWords([3])).toBe('version 3');
  expect(numbersInWords([2, 1])).toBe('versions 1 and 2');
  expect(numbersInWords([5, 1, 2, 3])).toBe('versions 1 to 3, 5');
});

test('the keys act on the comparison that was shown or focused last, and on the one before once that is gone', () => {
  const one = { next: () => {}, previous: () => {} };
  const two = { next: () => {}, previous: () => {} };
  showComparison(one);
  showComparison(two);
  expect(currentComparison()).toBe(two);
  showComparison(one);
  expect(currentComparison()).toBe(one);
  closeComparison(one);
  expect(currentComparison()).toBe(two);
  closeComparison(two);
  expect(currentComparison()).toBeUndefined();
});
