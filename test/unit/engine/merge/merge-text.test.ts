import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeText } from '#engine/merge/merge-text.ts';
import { joinText, splitText } from '#engine/merge/text-lines.ts';

const textOf = (base: string, theirs: string, yours: string) => {
  const merge = mergeText(base, theirs, yours);
  return merge.verdict === 'clean' ? merge.text : merge.verdict;
};

describe('mergeText', () => {
  it('S40 a one-sided change keeps every byte, mixed line endings too', () => {
    const theirs = '\uFEFFa\r\nb\nc\r';
    expect(textOf('a\nb\n', theirs, 'a\nb\n')).toBe(theirs);
    expect(textOf('a\nb\n', 'a\nb\n', theirs)).toBe(theirs);
    expect(textOf('a\nb\n', theirs, theirs)).toBe(theirs);
  });

  it('S44 a merge has the line ending of the base', () => {
    expect(textOf('a\r\nb\r\nc\r\n', 'A\nb\nc\n', 'a\r\nb\r\nC\r\n')).toBe('A\r\nb\r\nC\r\n');
    expect(textOf('a\nb\nc\n', 'A\r\nb\r\nc\r\n', 'a\nb\nC\n')).toBe('A\nb\nC\n');
  });

  it.each([
    ['theirs took it away', 'a\nb\nc\n', 'A\nb\nc', 'a\nb\nC\n', 'A\nb\nC'],
    ['yours added it', 'a\nb\nc', 'A\nb\nc', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['nobody changed it', 'a\nb\nc', 'A\nb\nc', 'a\nb\nC', 'A\nb\nC'],
  ])('S44 the final newline is as in the side that changed it: %s', (_case, base, theirs, yours, expected) => {
    expect(textOf(base, theirs, yours)).toBe(expected);
  });

  it('S44 the byte order mark is as in the side that changed it', () => {
    expect(textOf('a\nb\nc\n', '\uFEFFA\nb\nc\n', 'a\nb\nC\n')).toBe('\uFEFFA\nb\nC\n');
    expect(textOf('\uFEFFa\nb\nc\n', 'A\nb\nc\n', '\uFEFFa\nb\nC\n')).toBe('A\nb\nC\n');
  });

  it('S41 without a base two different texts are a conflict and equal lines are none', () => {
    expect(textOf('', 'a\n', 'b\n')).toBe('conflict');
    expect(textOf('', 'a\nb\n', 'a\r\nb\r\n')).toBe('a\nb\n');
    expect(textOf('', 'c', 'c\r\n')).toBe('c\n');
    expect(textOf('', 'c\r\n', 'c')).toBe('c\n');
  });

  it('S41 whole texts merge alike whoever is theirs', () => {
    const piece = fc.constantFrom('a', 'b', 'c', '\n', '\r\n', '\n', '\r', '\uFEFF');
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (base, theirs, yours) => {
        expect(textOf(base, theirs, yours)).toBe(textOf(base, yours, theirs));
      }),
      { numRuns: 10_000 },
    );
  });

  it('S43 taking a text with one kind of line ending apart and together gives it back', () => {
    const line = fc.string({ maxLength: 5 }).filter((words) => !/[\r\n\uFEFF]/.test(words));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, ending, bom) => {
        const text = (bom ? '\uFEFF' : '') + lines.map((words) => words + ending).join('');
        expect(joinText(splitText(text))).toBe(text);
      }),
    );
  });
});
