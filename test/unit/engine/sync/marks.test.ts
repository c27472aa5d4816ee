import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#contract/limits.ts';
import {
  birthMarkOf,
  formatBirthMark,
  formatVersionNote,
  parseVersionNote,
  stripBirthMark,
  versionWords,
} from '#engine/sync/marks.ts';

const id = fc.uuid();
const words = (most: number) =>
  fc.option(fc.string({ maxLength: most, unit: 'grapheme' }).filter((text) => !/hw: (op|new)=/.test(text)));

describe('version notes', () => {
  it('a remark stays whole behind words that are cut for it, with the longest trailer behind both', () => {
    const remark = 'Published although 3 of 5 test cases fail: a, b, c.';
    expect(versionWords('Why', undefined)).toBe('Why');
    expect(versionWords(null, remark)).toBe(remark);
    expect(versionWords('Why', remark)).toBe(`Why\n${remark}`);
    fc.assert(
      fc.property(fc.string({ maxLength: 500, unit: 'grapheme' }), id, id, (note, op, undo) => {
        const trailer = { op, base: 999_999_999, undo };
        const written = formatVersionNote(versionWords(note, remark), trailer);
        expect(written.length).toBeLessThanOrEqual(limits.changeDescriptionChars);
        expect(parseVersionNote(written).note?.endsWith(remark)).toBe(true);
      }),
    );
  });

  it('S96 the trailer and the words come back as they were written', () => {
    fc.assert(
      fc.property(
        words(300),
        id,
        fc.option(fc.integer({ min: 1, max: 99_999 })),
        fc.option(id),
        (note, op, base, undo) => {
          const trailer = { op, base, undo };
          expect(parseVersionNote(formatVersionNote(note, trailer))).toEqual({ note, trailer });
        },
      ),
    );
  });

  it('S96 a note never passes the limit of the server, nor does it end in half a character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 380, max: 700 }), id, (length, op) => {
        const note = formatVersionNote('x'.repeat(length % 2) + '😀'.repeat(length), { op, base: 7, undo: null });
        expect(note.length).toBeLessThanOrEqual(limits.changeDescriptionChars);
        expect(note.isWellFormed()).toBe(true);
        expect(parseVersionNote(note).trailer).toEqual({ op, base: 7, undo: null });
      }),
    );
  });

  it.each([
    ['in the middle', 'hw: op=0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001 base=v7\nmore words'],
    ['of other words', 'see hw: op=0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001 base=v7'],
    ['with a broken id', 'hw: op=0b4c7f7e base=v7'],
    ['with more behind it', 'hw: op=0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001 base=v7 and so on'],
    ['for a creation', 'hw: new=0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001'],
  ])('S96 a line %s is part of the words', (_what, note) => {
    expect(parseVersionNote(note)).toEqual({ note, trailer: null });
  });

  it('S96 a server that trims or changes line endings does not hide a mark', () => {
    const trailer = { op: '0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001', base: 7, undo: null };
    const note = `${formatVersionNote('words', trailer).replace('\n', '\r\n')}\r\n`;
    expect(parseVersionNote(note)).toEqual({ note: 'words', trailer });
  });
});

describe('birth marks', () => {
  it('S96 a marked description gives back mark and description', () => {
    fc.assert(
      fc.property(words(500), id, (description, mark) => {
        const marked = formatBirthMark(description, mark);
        expect(birthMarkOf(marked)).toBe(mark);
        expect(stripBirthMark(marked)).toBe(description);
      }),
    );
  });

  it('S96 a description without a mark stays as it is', () => {
    expect([null, '', 'words', 'hw: new=nothing'].map((text) => [birthMarkOf(text), stripBirthMark(text)])).toEqual([
      [null, null],
      [null, ''],
      [null, 'words'],
      [null, 'hw: new=nothing'],
    ]);
  });

  it('S96 a description at the limit is cut for the time of the mark', () => {
    const marked = formatBirthMark('x'.repeat(limits.descriptionChars), '0b4c7f7e-8f55-4f0e-9a30-0c8d4a1f0001');
    expect(marked).toHaveLength(limits.descriptionChars);
    expect(birthMarkOf(marked)).not.toBeNull();
  });
});
