import { describe, expect, test } from 'vitest';
import { connectorTypes, objectClass } from '#contract/model/connector.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import {
  configErrors,
  configFields,
  configOfTexts,
  firstConfig,
  textsOfConfig,
} from '#renderer/features/connectors/config-fields.ts';
import {
  type ConnectorForm,
  changesOf,
  entryErrors,
  freeName,
  newAttribute,
  newClass,
  newResource,
  savable,
} from '#renderer/features/connectors/connector-form.ts';
import { firstClasses } from '#renderer/features/connectors/first-classes.ts';

describe('ST-10 the configuration form comes from the type’s own schema', () => {
  test.each(connectorTypes)('%s: every member has a field with a title and a kind', (type) => {
    const fields = configFields(type);
    expect(fields.length).toBeGreaterThan(0);
    for (const { name, title } of fields) expect(title, name).not.toBe('');
    expect(objectClass.array().safeParse(firstClasses(type)).success).toBe(true);
  });

  const database = configFields('database');
  const kindOf = (name: string) => database.find((field) => field.name === name)?.kind;

  test('a member’s schema decides how it is entered', () => {
    expect(['driver', 'host', 'port', 'tls', 'ca_certificate'].map(kindOf)).toEqual([
      ...['fixed', 'text', 'number', 'choice', 'long_text'],
    ]);
    expect(configFields('rest').find(({ name }) => name === 'allow')?.kind).toBe('list');
    expect(configFields('rest').find(({ name }) => name === 'auth')?.kind).toBe('json');
  });

  test('what is entered becomes a configuration that the type accepts, and back', () => {
    const texts = {
      driver: '',
      host: 'db.example.com',
      port: '5433',
      database: 'postgres',
      tls: '',
      timeout_seconds: '',
    };
    const config = configOfTexts(database, texts, {});
    expect(config).toEqual({ driver: 'postgres', host: 'db.example.com', port: 5433, database: 'postgres' });
    expect(parseConfig('database', config)).toMatchObject({ port: 5433, tls: 'verify_full' });
    expect(configOfTexts(database, textsOfConfig(database, config), config)).toEqual(config);
    expect(firstConfig('database')).toEqual({ driver: 'postgres' });
  });

  test('what is wrong is said at its field, in the schema’s words', () => {
    const errors = configErrors('database', { host: 'db .example', port: 'many', database: '' });
    expect(errors).toMatchObject({
      host: expect.stringContaining('not a host'),
      port: 'The port is a whole number.',
      database: expect.stringContaining('Enter a value'),
    });
    expect(Object.keys(errors)).not.toContain('driver');
    expect(configErrors('database', { host: 'h', database: 'd' })).toEqual({});
  });

  test('JSON that cannot be read yet leaves what was there, and members without a field are kept', () => {
    const fields = configFields('simulator');
    const before = { failures: [{ operation: 'create', kind: 'refused' }], from_elsewhere: true };
    expect(configOfTexts(fields, { latency_ms: '5', failures: '[{' }, before)).toEqual({ ...before, latency_ms: 5 });
    expect(configErrors('simulator', { failures: '[{' })['failures']).toContain('not JSON yet');
  });
});

describe('ST-9 a connector is saved while it is edited', () => {
  const form: ConnectorForm = {
    name: 'Directory',
    description: '',
    config: { host: 'a' },
    object_classes: [newClass('account')],
    resources: [],
  };

  test('only what differs is sent, with what it was', () => {
    const stored = savable(form);
    expect(changesOf(stored, form)).toEqual({ fields: {}, before: {} });
    expect(changesOf(stored, { ...form, description: 'Ours', config: { host: 'b' } })).toEqual({
      fields: { description: 'Ours', config: { host: 'b' } },
      before: { description: null, config: { host: 'a' } },
    });
  });

  test('a part that is not in order yet stays as it was stored last', () => {
    const stored = savable(form);
    const unfinished = { ...form, name: ' ', resources: [newResource('desk')], description: 'Ours' };
    expect(Object.keys(changesOf(stored, unfinished).fields)).toEqual(['description']);
    const twice = { ...form, object_classes: [newClass('account'), newClass('account')] };
    expect(changesOf(stored, twice).fields).toEqual({});
    const allow = { ...newResource('desk'), url: 'https://desk.test', allow: ['10.0.0.0/8', ''] };
    expect(savable({ ...form, resources: [allow] }).resources).toMatchObject([{ allow: ['10.0.0.0/8'] }]);
  });

  test('what is wrong in a list is said at its place', () => {
    const classes = [newClass('account'), newClass(''), newClass('account')];
    expect(entryErrors(objectClass, classes, 'object class')).toEqual({
      '1.name': 'The object class has no name.',
      '2.name': 'Another object class is called account already.',
    });
    expect(freeName('attribute', [newAttribute('attribute'), newAttribute('attribute2')])).toBe('attribute3');
  });
});
