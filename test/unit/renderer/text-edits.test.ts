import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textBefore } from '#renderer/editor/text-before.ts';
import { textEdits } from '#renderer/editor/text-edits.ts';

const text = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c', '\n', '😀x\n', '\r\n'), { maxLength: 12 })
  .map((parts) => parts.join(''));

function applied(before: string, edits: ReturnType<typeof textEdits>): string {
  return edits.toReversed().reduce((now, edit) => now.slice(0, edit.from) + edit.text + now.slice(edit.to), before);
}

test('makes any text into any other by edits that do not touch each other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edits = textEdits(before, after);
      expect(applied(before, edits)).toBe(after);
      for (const [index, edit] of edits.entries()) expect(edit.from).toBeGreaterThanOrEqual(edits[index - 1]?.to ?? 0);
    }),
  );
});

test('leaves alone what lies between two changes', () => {
  expect(textEdits('one\ntwo\nthree\n', 'One\ntwo\nthree!\n')).toEqual([
    { from: 0, to: 1, text: 'O' },
    { from: 13, to: 13, text: '!' },
  ]);
});

test('goes back over saved edits to the text they began from', () => {
  const edits = [
    { start: 0, removed: '', inserted: 'let a;' },
    { start: 4, removed: 'a', inserted: 'name' },
    { start: 8, removed: ';', inserted: ' = 1;' },
  ];
  expect(textBefore('let name = 1;', edits)).toBe('');
  expect(textBefore('let name = 1;', edits.slice(1))).toBe('let a;');
});

test('says so where the edits do not lead to the text', () => {
  expect(textBefore('other', [{ start: 0, removed: '', inserted: 'let' }])).toBeNull();
  expect(textBefore('x', [{ start: -1, removed: '', inserted: '' }])).toBeNull();
});
