import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract/model/scalars.ts';
import { completeCel } from '#engine/expression/complete-cel.ts';
import { completePath } from '#engine/expression/complete-path.ts';
import { completeShort } from '#engine/expression/complete-short.ts';
import type { Completions } from '#engine/expression/completion.ts';
import { ExpressionError } from '#engine/expression/expression-error.ts';
import { parseShort } from '#engine/expression/parse-short.ts';

const sample: Json = {
  user: {
    department: "Women's wear",
    'cost centre': 3,
    emails: [{ value: 'a@example.org' }],
    start_date: '2026-01-05',
    active: true,
  },
  level: 3,
};

/** Where the caret is, the text says by `|`. */
function at(text: string): [string, number] {
  return [text.replace('|', ''), text.indexOf('|')];
}

function inserts({ items }: Completions): string[] {
  return items.map(({ insert }) => insert);
}

function taken([text]: [string, number], { start, end, items }: Completions): string {
  return text.slice(0, start) + (items[0]?.insert ?? '') + text.slice(end);
}

describe('LC-87 paths of the sample', () => {
  const paths = (text: string) => completePath(...at(text), sample);

  test('begin with those nearest to the root, each with what stands there', () => {
    const { items } = paths('|');
    expect(items.slice(0, 4).map(({ insert }) => insert)).toEqual([
      'user',
      'user.department',
      "user['cost centre']",
      'user.emails',
    ]);
    expect(items.find(({ insert }) => insert === 'level')?.detail).toBe('3');
    expect(items.find(({ insert }) => insert === 'user.emails')?.detail).toBe('list of 1');
  });

  test.each([
    ['user.dep|', 'user.department'],
    ['user.st|art', 'user.start_date'],
    ['dep|', 'user.department'],
    ["user['co|", "user['cost centre']"],
    ['user.cost|', "user['cost centre']"],
    ['user.emails[|', 'user.emails[0]'],
    ['user.emails[0].v|', 'user.emails[0].value'],
  ])('%s becomes %s', (text, expected) => {
    expect(taken(at(text), paths(text))).toBe(expected);
  });

  test.each(['user.department|', 'user.nothing.|', 'user..|', 'level.|'])('%s has nothing to go on with', (text) => {
    expect(inserts(paths(text))).toEqual([]);
  });
});

describe('LC-87 short expressions', () => {
  const offers = (text: string, value: Json | undefined = "Women's wear") => completeShort(...at(text), value);

  test('tests that fit the value come first', () => {
    expect(inserts(offers('|')).slice(0, 2)).toEqual(['equals ', 'not_equals ']);
    expect(inserts(offers('|', '2026-01-05'))[0]).toBe('before ');
    expect(inserts(offers('|', true))[0]).toBe('is_true');
    expect(inserts(offers('|', ['a']))[0]).toBe('contains ');
    expect(completeShort('', 0, undefined).items[0]?.insert).toBe('exists');
  });

  test.each<[string, string[]]>([
    ['eq|', ['equals ', 'not_equals ']],
    ['equals |', ["'Women\\'s wear'", 'true', 'false']],
    ["equals 'Wo|", ["'Women\\'s wear'"]],
    ['in |', ['[']],
    ["in ['a' |", [',', ']']],
    ['before |', ['now']],
    ['within_days |', ['7', '14', '30', '90']],
    ['exists |', ['and ', 'or ']],
    ['(exists |', ['and ', 'or ', ')']],
    ['exists a|', ['and ']],
    ['matches |', []],
    ['exists exists |', []],
    ['equls |', []],
    ["equals 'a' = |", []],
  ])('at %s stands %j', (text, expected) => {
    expect(inserts(offers(text))).toEqual(expected);
  });

  test('the token under the caret is replaced whole', () => {
    expect(taken(at('not_e|q 1'), offers('not_e|q 1'))).toBe('not_equals 1');
    expect(taken(at('exi| and is_true'), offers('exi| and is_true'))).toBe('exists and is_true');
    expect(taken(at("equals 'W|' or exists"), offers("equals 'W|' or exists"))).toBe(
      "equals 'Women\\'s wear' or exists",
    );
  });

  test('whoever takes only what is offered writes expressions that can be read so far', () => {
    const value = fc.constantFrom<Json | undefined>('x', '2026-01-05', 3, true, ['a'], undefined);
    fc.assert(
      fc.property(value, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (seen, choices) => {
        let text = '';
        for (const choice of choices) {
          const { start, end, items } = completeShort(`${text} `, text.length + 1, seen);
          const item = items[choice % Math.max(1, items.length)];
          if (item === undefined) return;
          text = `${text} `.slice(0, start) + item.insert.trimEnd() + text.slice(end);
          expect(mistakeBefore(text)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether a text has a mistake other than that it ends too early. */
function mistakeBefore(text: string): boolean {
  try {
    parseShort(text);
    return false;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.column < text.length;
  }
}

describe('LC-87 expressions in CEL', () => {
  const offers = (text: string) => completeCel(...at(text), sample);

  test.each([
    ['obj|', 'object'],
    ['has(object.us|', 'has(object.user'],
    ['object.user.dep| == 1', 'object.user.department == 1'],
    ["object.user['c|", "object.user['cost centre']"],
    ['object.user.cost|', "object.user['cost centre']"],
    ['object.user.department.st|', 'object.user.department.startsWith('],
    ['now.getF|', 'now.getFullYear()'],
    ['object.level > 2.0 && si|', 'object.level > 2.0 && size('],
    ['ti|', 'timestamp('],
  ])('%s becomes %s', (text, expected) => {
    expect(taken(at(text), offers(text))).toBe(expected);
  });

  test('methods are those of the kind that the sample has there', () => {
    expect(inserts(offers('object.user.emails.|'))).toContain('.exists(');
    expect(inserts(offers('object.user.emails.|'))).not.toContain('.startsWith(');
    expect(inserts(offers('object.user.active.|'))).toEqual([]);
    expect(inserts(offers('now.|'))).not.toContain('startsWith(');
  });

  test('operators stand after a value, and nothing inside a text or for the evaluator alone', () => {
    expect(inserts(offers('object.level |'))).toEqual(expect.arrayContaining(['== ', '&& ', 'in ']));
    expect(inserts(offers("object.user.department == 'object.|"))).toEqual([]);
    expect(inserts(offers('|'))).not.toEqual(expect.arrayContaining(['counted(']));
    expect(inserts(offers("'x'.|"))).not.toContain('hwmatch(');
  });
});
