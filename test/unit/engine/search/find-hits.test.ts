import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HitFinder } from '#engine/search/find-hits.ts';
import { innerWords } from '#engine/search/inner-words.ts';
import { naturalKey } from '#engine/text/natural-key.ts';

const hitsIn = (text: string, search: string) =>
  new HitFinder(search).all(text).map(({ start, end }) => text.slice(start, end));

describe('036 FR-011 hits', () => {
  test.each([
    ['const givenName = 1;', 'given', ['given']],
    ['const givenName = 1;', 'name', ['Name']],
    ['sAMAccountName', 'account', ['Account']],
    ['sAMAccountName', 'accountn', ['AccountN']],
    ['rename', 'name', []],
    ['first_name', 'name', ['name']],
    ['first_name', 'first_na', ['first_na']],
    ['the grace  period', '"grace period"', ['grace  period']],
    ['grace periods', '"grace period"', []],
    ['Ärzte und Öl', 'arzte ol', ['Ärzte', 'Öl']],
    ['A\u0308rzte', 'ärz', ['A\u0308rz']],
    ['mail mailbox', 'mail mailb', ['mail', 'mailb']],
  ])('in %j of %j', (text, search, hits) => {
    expect(hitsIn(text, search)).toEqual(hits);
  });

  test('in a name the middle of a word counts where no beginning does', () => {
    expect(new HitFinder('mail').inName('Normalise email')).toEqual([{ start: 11, end: 15 }]);
    expect(new HitFinder('mail').inName('Mail and email')).toEqual([{ start: 0, end: 4 }]);
  });

  test('the line with most of the words is shown, cut to its hits', () => {
    const text = `// about names\n${' '.repeat(300)}const mail = attributes.givenName + '.' + attributes.mail;\nreturn mail;`;
    const snippet = new HitFinder('mail given').snippet(text);
    expect(snippet).toMatchObject({ line: 2, text: expect.stringMatching(/^const mail = attributes/) });
    expect(snippet?.hits.map(({ start, end }) => snippet.text.slice(start, end))).toEqual(['mail', 'given', 'mail']);
    expect(new HitFinder('mail').snippet('no such word')).toBeNull();
  });

  test('hits are in order, inside of the text and without overlaps, whatever text and words are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.string({ maxLength: 30 }), (body, search) => {
        const finder = new HitFinder(search);
        let at = 0;
        for (const { start, end } of [...finder.all(body)]) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(body.length);
        const snippet = finder.snippet(body);
        expect(snippet === null || snippet.text.isWellFormed()).toBe(true);
        finder.inName(body);
      }),
      { numRuns: 300 },
    );
  });
});

test('words that are written in camel case are found by what begins inside of them', () => {
  expect(innerWords('sAMAccountName = givenName; plain ALLCAPS x2Y')).toBe('AMAccountName AccountName Name Y');
  expect(innerWords('grüßeÄndern')).toBe('Ändern');
});

test('names are sorted without case and accents, numbers in their order', () => {
  const names = ['Zebra', 'step 10', 'Step 2', 'ärger', 'apfel'];
  const sorted = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  expect(sorted).toEqual(['apfel', 'ärger', 'Step 2', 'step 10', 'Zebra']);
  expect(naturalKey('step 02')).toBe(naturalKey('Step 2'));
});
