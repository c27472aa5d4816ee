import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseScript } from 'meriyah';
import { describe, expect, it } from 'vitest';
import { fillTemplate } from '#engine/template/fill-template.ts';
import { proposePlaceholders } from '#engine/template/propose-placeholders.ts';
import { withPlaceholders } from '#engine/template/with-placeholders.ts';

const samples = path.join(import.meta.dirname, '../../../../resources/samples');
const options = { globalReturn: true, impliedStrict: true, next: true } as const;

describe('a script as a template', () => {
  it('TP-12 proposes its literals and attributes, equal ones as one', () => {
    const body = [
      'const LONGEST = 20;',
      'const useMail = true;',
      "if (attributes.givenName === 'Admin' || attributes['givenName'] === 'Admin') log_info('no');",
      "attributes.name = { 'kept key': 1, max: 64 }[typeof x === 'string'];",
    ].join('\n');
    const found = proposePlaceholders(body);
    expect(
      found.map(({ annotation, places, likely }) => [
        annotation.key,
        annotation.type,
        annotation.default,
        places.length,
        likely,
      ]),
    ).toEqual([
      ['longest', 'number', 20, 1, true],
      ['use_mail', 'boolean', true, 1, true],
      ['given_name_attribute', 'attribute', 'givenName', 2, true],
      ['admin', 'text', 'Admin', 2, false],
      ['no', 'text', 'no', 1, false],
      ['name_attribute', 'attribute', 'name', 1, true],
      ['max', 'number', 64, 1, true],
    ]);
    expect(withPlaceholders(body, found).split('\n').slice(0, 3)).toEqual([
      'const LONGEST = {{longest}};',
      'const useMail = {{use_mail}};',
      'if (attributes.{{given_name_attribute}} === {{admin}} || attributes[{{given_name_attribute}}] === {{admin}}) log_info({{no}});',
    ]);
  });

  it.each(readdirSync(samples).filter((file) => file.endsWith('.js')))(
    'TP-13 %s filled with what it held means the same',
    (file) => {
      const body = readFileSync(path.join(samples, file), 'utf8');
      const proposals = proposePlaceholders(body);
      const template = withPlaceholders(body, proposals);
      const filled = fillTemplate(
        template,
        proposals.map(({ annotation }) => annotation),
        {},
      );
      expect(filled.problems).toEqual([]);
      expect(meaning(filled.body)).toEqual(meaning(body));
    },
  );

  it('TP-13 what looks like a placeholder in the script stays a text', () => {
    const body = "const a = '{{name}}'; // {{name}}\nif (a) {{b}}";
    const template = withPlaceholders(body, []);
    expect(fillTemplate(template, [], {}).problems).toEqual([]);
    expect(meaning(template)).toEqual(meaning(body));
  });

  it('TP-12 proposes nothing for a script that does not parse', () => {
    expect(proposePlaceholders('const = 5;')).toEqual([]);
  });
});

/** The tree without places and spellings. */
function meaning(body: string): unknown {
  return JSON.parse(
    JSON.stringify(parseScript(body, options), (key, value: unknown) => (key === 'raw' ? undefined : value)),
  );
}
