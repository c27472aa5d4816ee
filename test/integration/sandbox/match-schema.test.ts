import { expect, test } from 'vitest';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();

test('the rules of a JSON Schema that a value breaks are found beside the runs', async () => {
  const schema = { properties: { mail: { type: 'string' } }, required: ['name'] };
  expect(await sandbox.matchSchema(schema, { mail: 7 })).toMatchObject({
    unusable: null,
    rules: expect.arrayContaining([
      expect.objectContaining({ instance: '#', keyword: 'required' }),
      expect.objectContaining({ instance: '#/mail', keyword: 'type' }),
    ]),
  });
});

test('TC-4 a pattern that never ends takes its host with it, and nobody else', async () => {
  const verdict = sandbox.matchSchema({ pattern: '^(a+)+$' }, `${'a'.repeat(60)}!`);
  const run = sandbox.run(requestFor('return 1;'));
  expect(await run).toMatchObject({ success: true });
  expect(await verdict).toEqual({
    unusable: 'it was not through after 3 s; a pattern in it may never end',
    rules: [],
  });
  expect(await sandbox.matchSchema(true, 1)).toMatchObject({ unusable: null, rules: [] });
});
