import { describe, expect, test } from 'vitest';
import type { ClassAttribute } from '#contract/model/connector.ts';
import { changesBetween, formAttributes, readSpec, textsOf } from '#renderer/features/resources/spec-values.ts';

const attribute = (name: string, parts: Partial<ClassAttribute> = {}): ClassAttribute => ({
  ...{ name, type: 'string', required: false, multi_valued: false, read_only: false, description: null },
  ...parts,
});

describe('ST-11 the form of an object class', () => {
  test('asks for the name first, and not for what only the target writes', () => {
    const form = formAttributes({ attributes: [attribute('id', { read_only: true }), attribute('owner')] });
    expect(form.map(({ name }) => name)).toEqual(['name', 'owner']);
    expect(form[0]).toMatchObject({ required: true });
    const described = formAttributes({
      attributes: [attribute('owner'), attribute('name', { description: 'The crm' })],
    });
    expect(described.map(({ name, description }) => [name, description])).toEqual([
      ['name', 'The crm'],
      ['owner', null],
    ]);
  });

  test.each([
    ['integer', '42', 42],
    ['number', ' 2.5 ', 2.5],
    ['boolean', 'false', false],
    ['datetime', '2026-03-02T09:00:00+01:00', '2026-03-02T08:00:00.000Z'],
    ['object', '{"size":3}', { size: 3 }],
    ['string', ' as typed ', ' as typed '],
    ['binary', 'AAEC', 'AAEC'],
  ] as const)('reads %s %j', (type, text, value) => {
    expect(readSpec([attribute('a', { type })], { a: text })).toEqual({ spec: { a: value }, errors: {} });
  });

  test.each([
    ['integer', '4.2', 'whole number'],
    ['number', 'many', 'a number'],
    ['boolean', 'yes', 'true or false'],
    ['datetime', 'tomorrow', 'a time such as'],
    ['object', '{size:3}', 'JSON'],
  ] as const)('says at the field that %s %j is none', (type, text, words) => {
    const { spec, errors } = readSpec([attribute('a', { type })], { a: text });
    expect(spec).toEqual({});
    expect(errors['a']).toContain(words);
  });

  test('leaves out what is empty, and asks for what is required', () => {
    const attributes = [attribute('name', { required: true }), attribute('owner')];
    expect(readSpec(attributes, { name: '  ', owner: '' })).toEqual({
      spec: {},
      errors: { name: 'Enter a value for name.' },
    });
  });

  test('takes many values from lines, and names the wrong one', () => {
    const many = [attribute('ports', { type: 'integer', multi_valued: true })];
    expect(readSpec(many, { ports: '80\n\n443\n' }).spec).toEqual({ ports: [80, 443] });
    expect(readSpec(many, { ports: '80\nhttps' }).errors['ports']).toBe('https: Enter a whole number.');
  });

  test('shows what is there as it would be typed', () => {
    const attributes = [
      attribute('name'),
      attribute('ports', { type: 'integer', multi_valued: true }),
      attribute('policy', { type: 'object' }),
      attribute('owner'),
    ];
    const spec = { name: 'crm', ports: [80, 443], policy: { mfa: true }, owner: null, more: 1 };
    const texts = textsOf(attributes, spec);
    expect(texts).toEqual({ name: 'crm', ports: '80\n443', policy: '{"mfa":true}' });
    expect(readSpec(attributes, texts).spec).toEqual({ name: 'crm', ports: [80, 443], policy: { mfa: true } });
  });

  test('sends only what differs, and clears what was emptied', () => {
    const before = { name: 'crm', owner: 'ada', tags: ['a'], size: 3 };
    expect(changesBetween(before, { name: 'crm', tags: ['a', 'b'], size: 3, comment: 'new' })).toEqual({
      owner: null,
      tags: ['a', 'b'],
      comment: 'new',
    });
    expect(changesBetween(before, { ...before })).toEqual({});
  });
});
