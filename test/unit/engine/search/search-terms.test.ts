import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSearch, searchedParts, toFullTextQuery } from '#engine/search/search-terms.ts';

describe('the words of a search', () => {
  test.each([
    ['', []],
    ['  === -> ', []],
    ['mail', [{ words: ['mail'], open: true }]],
    ['first_name', [{ words: ['first', 'name'], open: true }]],
    [
      'attributes.mail = x',
      [
        { words: ['attributes', 'mail'], open: true },
        { words: ['x'], open: true },
      ],
    ],
    [
      '"grace period" disable',
      [
        { words: ['grace', 'period'], open: false },
        { words: ['disable'], open: true },
      ],
    ],
    ['"still being typ', [{ words: ['still', 'being', 'typ'], open: true }]],
    ['“typographic quotes”', [{ words: ['typographic', 'quotes'], open: false }]],
    [
      'NOT a OR b*',
      [
        { words: ['NOT'], open: true },
        { words: ['a'], open: true },
        { words: ['OR'], open: true },
        { words: ['b'], open: true },
      ],
    ],
    [
      'Ärzte 名前',
      [
        { words: ['Ärzte'], open: true },
        { words: ['名前'], open: true },
      ],
    ],
  ])('of %j', (text, terms) => {
    expect(parseSearch(text)).toEqual(terms);
  });

  test('words are beginnings and quoted words are not, as the full-text index takes them', () => {
    expect(toFullTextQuery(parseSearch('map "grace period"'))).toBe('"map" * AND "grace period"');
  });

  test('a part of a name has three signs at least', () => {
    expect(searchedParts('mail e-m')).toEqual(['mail', 'e-m']);
    expect(searchedParts('mail x')).toEqual([]);
  });
});

describe('036 FR-011 no search is a mistake', () => {
  const database = new Database(':memory:');
  database.exec(
    `CREATE VIRTUAL TABLE words USING fts5(name, body, tokenize = 'unicode61 remove_diacritics 2');
     CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram remove_diacritics 1');`,
  );
  afterAll(() => database.close());
  const inWords = database.prepare('SELECT rowid FROM words WHERE words MATCH ?');
  const inColumn = database.prepare('SELECT rowid FROM words WHERE words MATCH ?');
  const inNames = database.prepare('SELECT rowid FROM names WHERE names MATCH ?');

  test('LI-2 whatever is typed, the index takes it', () => {
    const signs = fc.constantFrom(
      '"',
      '*',
      '(',
      ')',
      ':',
      '^',
      '-',
      '+',
      '\0',
      ' ',
      'AND',
      'OR',
      'NOT',
      'NEAR',
      '{',
      '}',
      'a',
      'É',
      '名',
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(signs, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const terms = parseSearch(text);
        if (terms.length > 0) {
          inWords.all(toFullTextQuery(terms));
          inColumn.all(`{name} : (${toFullTextQuery(terms)})`);
        }
        const parts = searchedParts(text);
        if (parts.length > 0) inNames.all(parts.map((part) => `"${part}"`).join(' AND '));
      }),
      { numRuns: 400 },
    );
  });
});
