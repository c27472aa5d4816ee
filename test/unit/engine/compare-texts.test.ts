import { diffArrays } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiffLine } from '#contract/model/comparison.ts';
import { compareTexts, countChanges } from '#engine/diff/compare-texts.ts';
import { splitText } from '#engine/merge/text-lines.ts';
import { asText, lineCase } from './merge/line-cases.ts';

const shown = (lines: readonly DiffLine[]) =>
  lines.map(({ change_type, content }) => `${{ added: '+', removed: '-', unchanged: ' ' }[change_type]}${content}`);

const side = (lines: readonly DiffLine[], other: DiffLine['change_type']) =>
  lines.filter(({ change_type }) => change_type !== other).map(({ content }) => content);

const words = ({ content, ranges }: DiffLine) => ranges?.map(({ start, end }) => content.slice(start, end)) ?? null;

/** Texts of few different lines, with every kind of line end, white space and more than one alphabet. */
const text = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        '',
        ' ',
        '\t',
        'a',
        'b b',
        '  b b',
        'name = 1;',
        'name = 2;',
        'Grüße 名前 🙂',
        'x\u2028y',
        'c\rd',
      ),
      fc.constantFrom('\n', '\n', '\r\n'),
    ),
    { maxLength: 30 },
  )
  .chain((lines) => fc.boolean().map((last) => lines.map(([line, end]) => line + end).join('') + (last ? 'end' : '')));

test('036 FR-010 one line at the top marks one line, with numbers on both sides', () => {
  const { lines, ...summary } = compareTexts('one\ntwo\n', 'zero\none\ntwo\n');
  expect(shown(lines)).toEqual(['+zero', ' one', ' two']);
  expect(lines.map(({ line_number, old_line, new_line }) => [line_number, old_line, new_line])).toEqual([
    [1, null, 1],
    [2, 1, 2],
    [3, 2, 3],
  ]);
  expect(summary).toEqual({ added: 1, removed: 0, changed: 0 });
});

test('the words that changed in a line are named, and only they', () => {
  const { lines, ...summary } = compareTexts(
    'const mail = attributes.email;\nreturn mail;\n',
    'const mail = attributes.mail.toLowerCase();\nreturn mail;\n',
  );
  expect(shown(lines)).toEqual([
    '-const mail = attributes.email;',
    '+const mail = attributes.mail.toLowerCase();',
    ' return mail;',
  ]);
  expect(lines.map(words)).toEqual([['email'], ['mail.toLowerCase()'], null]);
  expect(summary).toEqual({ added: 0, removed: 0, changed: 1 });
});

test('a summary tells changed lines from those that only one text has', () => {
  const { added, removed, changed } = compareTexts('a\nb\nc\nd\ne\n', 'a\nB\nB2\nd\n');
  expect({ added, removed, changed }).toEqual({ added: 0, removed: 1, changed: 2 });
  expect(countChanges('a\nb\nc\nd\ne\n', 'a\nB\nB2\nd\n')).toEqual({ added: 0, removed: 1, changed: 2 });
});

test('white space around lines counts unless it is to be ignored', () => {
  const from = 'if (a) {\nb();\n}\n';
  const to = 'if (a) {\n  b();  \n}\n';
  expect(shown(compareTexts(from, to).lines)).toEqual([' if (a) {', '-b();', '+  b();  ', ' }']);
  const ignoring = compareTexts(from, to, { ignore_whitespace: true });
  expect(shown(ignoring.lines)).toEqual([' if (a) {', '   b();  ', ' }']);
  expect(ignoring.changed).toBe(0);
  // Inside a line it counts all the same: in a string it means something.
  expect(compareTexts("'a b'\n", "'a  b'\n", { ignore_whitespace: true }).changed).toBe(1);
});

test('how lines end is no difference', () => {
  const { added, removed, changed } = compareTexts('a\nb', '\ufeffa\r\nb\r\n');
  expect({ added, removed, changed }).toEqual({ added: 0, removed: 0, changed: 0 });
});

test('a text compared with itself is unchanged throughout', () => {
  fc.assert(
    fc.property(text, (same) => {
      const { lines, added, removed, changed } = compareTexts(same, same);
      expect(added + removed + changed).toBe(0);
      expect(
        lines.every(({ change_type, old_line, new_line }) => change_type === 'unchanged' && old_line === new_line),
      ).toBe(true);
      expect(lines.map(({ content }) => content)).toEqual(splitText(same).lines);
    }),
  );
});

test.each([undefined, 40])(
  'both texts can be built again from a comparison, whatever steps it may take (%s)',
  (max_steps) => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const { lines, added, removed, changed } = compareTexts(from, to, max_steps === undefined ? {} : { max_steps });
        expect(side(lines, 'added')).toEqual(splitText(from).lines);
        expect(side(lines, 'removed')).toEqual(splitText(to).lines);
        expect(lines.map(({ line_number }) => line_number)).toEqual(lines.map((_, index) => index + 1));
        expect(numbersOf(lines, 'old_line')).toEqual(splitText(from).lines.map((_, index) => index + 1));
        expect(numbersOf(lines, 'new_line')).toEqual(splitText(to).lines.map((_, index) => index + 1));
        expect(removed + changed).toBe(lines.filter(({ change_type }) => change_type === 'removed').length);
        expect(added + changed).toBe(lines.filter(({ change_type }) => change_type === 'added').length);
      }),
    );
  },
);

function numbersOf(lines: readonly DiffLine[], which: 'old_line' | 'new_line'): number[] {
  return lines.map((line) => line[which]).filter((number) => number !== null);
}

test('changed words lie inside their line, in order and apart, and an unchanged line has none', () => {
  fc.assert(
    fc.property(text, text, fc.boolean(), (from, to, ignore_whitespace) => {
      for (const { change_type, content, ranges } of compareTexts(from, to, { ignore_whitespace }).lines) {
        if (change_type === 'unchanged') expect(ranges).toBeNull();
        let at = 0;
        for (const { start, end } of ranges ?? []) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(content.length);
      }
    }),
  );
});

test('no comparison needs fewer lines: the diff library finds as many', () => {
  fc.assert(
    fc.property(lineCase(6), ({ base, theirs }) => {
      const changes = diffArrays(base, theirs).filter(({ added, removed }) => added || removed);
      const least = changes.reduce((total, { count }) => total + count, 0);
      const { lines } = compareTexts(asText(base), asText(theirs));
      expect(lines.filter(({ change_type }) => change_type !== 'unchanged')).toHaveLength(least);
    }),
  );
});

test('two hostile texts of 64 KiB end, and lose nothing', () => {
  const shuffled = (seed: number) => {
    let state = seed;
    const next = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state;
    };
    return Array.from({ length: 32_768 }, () => String.fromCharCode(97 + (next() % 26))).join('\n');
  };
  const [from, to] = [shuffled(1), shuffled(2)];
  const { lines } = compareTexts(from, to);
  expect(side(lines, 'added').join('\n')).toBe(from);
  expect(side(lines, 'removed').join('\n')).toBe(to);
}, 5_000);
