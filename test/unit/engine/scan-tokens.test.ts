import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanTokens } from '#engine/text/scan-tokens.ts';

function texts(source: string): string[] {
  return scanTokens(source).map(({ start, end }) => source.slice(start, end));
}

describe('scanTokens', () => {
  test.each([
    ['a.b?.c ?? d', ['a', '.', 'b', '?.', 'c', '??', 'd']],
    ['x **= 0xFF + .5e-3 - 1_000n', ['x', '**=', '0xFF', '+', '.5e-3', '-', '1_000n']],
    ['"a\\"b" + \'c\'', ['"a\\"b"', '+', "'c'"]],
    ['a / b / c', ['a', '/', 'b', '/', 'c']],
    ['return /[/]x/g.test(a)', ['return', '/[/]x/g', '.', 'test', '(', 'a', ')']],
    ['f(/a/, 1 / 2)', ['f', '(', '/a/', ',', '1', '/', '2', ')']],
    ['größe + ünder_1 + #own', ['größe', '+', 'ünder_1', '+', '#own']],
    ['`a$\u007b b + `c$\u007bd}` }e` + f', ['`a$\u007b', 'b', '+', '`c$\u007b', 'd', '}`', '}e`', '+', 'f']],
    ['({ a: {} })`x`', ['(', '{', 'a', ':', '{', '}', '}', ')', '`x`']],
    ['1 // end\n/* two\nlines */ 2', ['1', '// end', '/* two\nlines */', '2']],
    ['a\u00a0b\u2028c', ['a', 'b', 'c']],
  ])('%s', (source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  test.each(['"open', "'open\\'", '`open', '`open \\', '/* open', '`open $' + '{1}'])('%s is not closed', (source) => {
    expect(scanTokens(source).some((token) => !token.closed)).toBe(true);
  });

  test('covers any text: tokens in order, without overlap, and only space between them', () => {
    const character = fc.constantFrom(...'ab1 .\n\r\t\'"`$\\{}()[]/*+-=<>!&|?:;,#@é😀\u2028'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 60 }), (source) => {
        let at = 0;
        for (const { start, end } of scanTokens(source)) {
          expect(source.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(source.slice(at).trim()).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});
