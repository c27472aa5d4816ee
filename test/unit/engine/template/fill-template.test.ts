import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { parseScript } from 'meriyah';
import { describe, expect, it } from 'vitest';
import type { PlaceholderAnnotation, PlaceholderType, PlaceholderValue } from '#contract/model/template.ts';
import { newAnnotation } from '#engine/template/annotations.ts';
import { standIn } from '#engine/template/check-template.ts';
import { fillTemplate } from '#engine/template/fill-template.ts';

function described(
  key: string,
  type: PlaceholderType,
  more: Partial<PlaceholderAnnotation> = {},
): PlaceholderAnnotation {
  return { ...newAnnotation(key), type, ...more };
}

function run(body: string, sandbox: Record<string, unknown> = {}): unknown {
  return runInNewContext(`(function(){"use strict";${body}\n})()`, sandbox);
}

function parses(body: string): boolean {
  try {
    parseScript(body, { globalReturn: true, impliedStrict: true, next: true });
    return true;
  } catch {
    return false;
  }
}

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'\'"`\\$ {}*/\n\r\u2028\u2029-.0a1x[]()<>!') }),
  fc.constantFrom(
    "'); abort('x'); ('",
    '*/ abort() /*',
    '$'.concat('{abort()}'),
    '\n}) //',
    '`',
    '\\',
    '</script>',
    '{{text}}',
  ),
);
const text = nasty.filter((value) => value !== '' && value.isWellFormed());
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

const annotations = [
  described('text', 'text'),
  described('number', 'number'),
  described('flag', 'boolean'),
  described('pick', 'choice', { choices: ['a', "it's"] }),
  described('source', 'attribute'),
];
const values = fc.record({
  text,
  number,
  flag: fc.boolean(),
  pick: fc.constantFrom('a', "it's"),
  source: text,
});

describe('filling a template', () => {
  it('TP-3 puts a literal of its type where it stands alone', () => {
    const body = 'return [{{text}}, {{number}}, {{flag}}, {{pick}}, {{source}}];';
    const given = { text: "it's \\ \n", number: -2.5, flag: false, pick: 'a', source: 'givenName' };
    expect(fillTemplate(body, annotations, given)).toMatchObject({
      body: "return ['it\\'s \\\\ \\n', (-2.5), false, 'a', 'givenName'];",
      problems: [],
    });
  });

  it('TP-4 every value comes out of the script as it was put in, wherever it stands', () => {
    const body = [
      'const before = 1; // {{text}} }} ',
      '/* {{text}}{{source}}/ *{{text}}/ */',
      'const pattern = /^{{text}}$/u;',
      'const one = [{{text}}, "<{{text}}>", \'<{{text}}>\', `<{{text}}$'.concat("{{{number}}}>`, '$$", "{{text}}'];"),
      'const numbers = [{{number}} - {{number}}, -{{number}}, {{number}}.toFixed(1), 2 ** {{number}}];',
      'return [one, pattern.test({{text}}), {{flag}}, {{pick}}, attributes.{{source}}, attributes?.{{source}}, numbers];',
    ].join('\n');
    fc.assert(
      fc.property(values, (given) => {
        const filled = fillTemplate(body, annotations, given);
        expect(filled.problems).toEqual([]);
        const { text: said, number: n, source } = given;
        const attributes = Object.defineProperty({}, source, { value: 'found' });
        const plus = n === 0 ? 0 : n;
        expect(JSON.parse(JSON.stringify(run(filled.body, { attributes })))).toEqual([
          [said, `<${said}>`, `<${said}>`, `<${said}${plus}>`, `$$${said}`],
          true,
          given.flag,
          given.pick,
          'found',
          'found',
          JSON.parse(JSON.stringify([n - n, -n, n.toFixed(1), 2 ** n])),
        ]);
      }),
      { numRuns: 400 },
    );
  });

  it('TP-5 a filled script parses whenever the template does, in any arrangement', () => {
    const piece = fc.constantFrom(
      '{{text}}',
      "'{{text}}'",
      '"a{{text}}b"',
      '`{{text}}`',
      '`$'.concat('{{{text}}}`'),
      '`\\$'.concat('{{text}}`'),
      '/a{{text}}/',
      '/[{{text}}a]/',
      '/* {{text}} */ 1',
      '1 // {{text}}\n',
      '(x) => ({ k: {{text}} })',
      '[{{text}}, {{number}}]',
      '{{number}} + 1',
      '1 -{{number}}',
      'f({{flag}})',
      'attributes.{{source}}',
      'attributes[{{source}}]',
      "'\\0{{text}}'",
      "'\\\\{{text}}'",
      '"{{text}}{{source}}"',
      '/*{{text}}*/ {{text}}',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), values, (pieces, given) => {
        const body = pieces.map((one, index) => `const v${index} = ${one};`).join('\n');
        expect(parses(standIn(body))).toBe(true);
        const filled = fillTemplate(body, annotations, given);
        expect(filled.problems).toEqual([]);
        expect(parses(filled.body), filled.body).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each<[string, PlaceholderAnnotation, PlaceholderValue, string]>([
    ['a text for a number', described('n', 'number'), '5', 'N (n) must be a number.'],
    ['a number for a text', described('n', 'text'), 5, 'N (n) must be a text.'],
    ['a text for a switch', described('n', 'boolean'), 'true', 'N (n) must be true or false.'],
    ['what is no choice', described('n', 'choice', { choices: ['a', 'b'] }), 'c', 'N (n) must be one of a, b.'],
    ['no name of an attribute', described('n', 'attribute'), true, 'N (n) must be the name of an attribute.'],
  ])('TP-6 refuses %s and names the placeholder', (_, annotation, value, message) => {
    const { body, problems } = fillTemplate('return {{n}};', [annotation], { n: value });
    expect(problems).toEqual([{ key: 'n', code: 'mistyped', message }]);
    expect(body).toBe('return {{n}};');
  });

  it('TP-6 names what is missing, not described and unknown', () => {
    const { problems } = fillTemplate('return [{{a}}, {{b}}];', [described('a', 'text')], {
      c: 1,
      constructor: 'x',
    } as never);
    expect(problems.map(({ key, code }) => [key, code])).toEqual([
      ['a', 'missing'],
      ['b', 'not_described'],
      ['c', 'unknown'],
      ['constructor', 'unknown'],
    ]);
    expect(problems[0]?.message).toBe('A (a) has no value; enter one.');
  });

  it('TP-6 a key that every object has is missing like any other', () => {
    const { problems } = fillTemplate('return {{toString}};', [described('toString', 'text')], {});
    expect(problems).toMatchObject([{ key: 'toString', code: 'missing' }]);
  });

  it('TP-7 takes the default where no value is given, and nothing where none is needed', () => {
    const annotated = [
      described('a', 'text', { default: 'x' }),
      described('b', 'number', { required: false }),
      described('c', 'text', { required: false }),
    ];
    expect(fillTemplate("return [{{a}}, {{b}}, {{c}}, '{{b}}'];", annotated, { a: '' })).toMatchObject({
      body: "return ['x', null, '', ''];",
      problems: [],
    });
  });

  it('TP-2 what only looks like a placeholder stays', () => {
    const body = "return ['\\{{a}}', `$".concat("{{a}}`, '{ {a} }', { a: {} }];");
    expect(fillTemplate(body, [], {})).toMatchObject({ body, problems: [] });
  });

  it('TP-8 a placeholder grown together with a name is refused', () => {
    for (const body of ['return x{{n}};', 'return {{n}}{{n}};', 'return 5{{n}};', 'return /a/{{n}};']) {
      expect(fillTemplate(body, [described('n', 'number')], { n: 5 }).problems).toMatchObject([
        { key: 'n', code: 'unfit' },
      ]);
    }
    expect(fillTemplate('return a.{{n}};', [described('n', 'text')], { n: 'x' }).problems).toMatchObject([
      { code: 'unfit' },
    ]);
  });

  it('TP-9 a stand-in is as long as the template, so that positions are its own', () => {
    const body = 'const a = {{text}};\nreturn `{{text}}` + attributes.{{source}} + {{ number }};';
    expect(standIn(body)).toHaveLength(body.length);
    expect(parses(standIn(body))).toBe(true);
  });
});
