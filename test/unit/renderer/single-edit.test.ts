import { expect, test } from 'vitest';
import { singleEdit } from '#renderer/editor/single-edit.ts';

const pairs: readonly (readonly [before: string, after: string])[] = [
  ['', 'new'],
  ['old', ''],
  ['one\ntwo\nthree\n', 'one\n2\nthree\n'],
  ['aaa', 'aaaa'],
  ['aaaa', 'aaa'],
  ['ab', 'ba'],
  ['smile 😀!', 'smile 😁!'],
  ['😀', '😀😀'],
  ['x𝒳', 'x\ud83c𝒳'],
];

test.each(pairs)('makes %j into %j by one edit', (before, after) => {
  const edit = singleEdit(before, after);
  if (edit === null) throw new Error('no edit');
  expect(before.slice(0, edit.from) + edit.text + before.slice(edit.to)).toBe(after);
});

test('leaves what both texts share alone, and never halves a character', () => {
  expect(singleEdit('same', 'same')).toBeNull();
  expect(singleEdit('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, text: '2' });
  expect(singleEdit('a😀b', 'a😁b')).toEqual({ from: 1, to: 3, text: '😁' });
});
