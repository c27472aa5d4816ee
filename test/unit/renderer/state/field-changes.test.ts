import { expect, test } from 'vitest';
import { changedFields, fieldsAnswer, mergeFields, pickFields } from '#renderer/state/field-changes.ts';

interface Thing {
  readonly name: string;
  readonly config: { readonly [key: string]: number };
}
const base: Thing = { name: 'n', config: { a: 1, b: 2 } };
const stored = (content: Thing) => ({ content, rev: 2, at: '2026-01-01T00:00:00Z' });
const answer = (sent: Thing, then: Thing) =>
  fieldsAnswer('saved', stored(then), { sent, base, names: changedFields(sent, base, ['name', 'config']) });

test('only what means something else is a change', () => {
  expect(changedFields({ name: 'n', config: { b: 2, a: 1 } }, base, ['name', 'config'])).toEqual([]);
  expect(changedFields({ name: 'N', config: { a: 1 } }, base, ['name', 'config'])).toEqual(['name', 'config']);
  expect(pickFields(base, ['name'])).toEqual({ name: 'n' });
});

test('an answer that only spells what was sent in another way is a plain one, and counts as sent', () => {
  const sent = { ...base, name: ' new ' };
  expect(answer(sent, { ...base, name: 'new' })).toMatchObject({ outcome: 'saved', content: sent });
});

test('a field that was not sent and differs now makes it a merge', () => {
  const sent = { ...base, name: 'new' };
  const then = { ...sent, config: { a: 2 } };
  expect(answer(sent, then)).toMatchObject({ outcome: 'merged', content: then });
});

test('fields are merged one by one', () => {
  const sent = { ...base, name: 'new' };
  const merge = { base, sent, stored: { ...sent, config: { a: 2 } } };
  expect(mergeFields(merge, { ...sent, name: 'newer' })).toEqual({ name: 'newer', config: { a: 2 } });
  expect(mergeFields(merge, { ...sent, config: { a: 3 } })).toBeNull();
  expect(mergeFields(merge, merge.stored)).toEqual(merge.stored);
});

test('a field that could not be sent yet is not given up for that of another window', () => {
  const sent = { name: '', config: { a: 2 } };
  const merge = { base, sent, stored: { name: 'theirs', config: { a: 2 } } };
  expect(mergeFields(merge, sent)).toBeNull();
});
