import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { SavePipelineTestInput } from '#contract/rpc/pipelines.ts';
import { failureOf } from '../failure-of.ts';
import { startHost, temporaryFolder } from '../harness.ts';

const works = { kind: 'succeeds', target_uid: 'uid=1' } as const;

async function scene() {
  const host = await startHost();
  const { caller } = host;
  const { lid: connector_lid } = await caller.connectors.create({ name: 'AD main', connector_type: 'simulator' });
  const script = await caller.scripts.create({ name: 'Make mail', body: 'attributes.mail = attributes.first + "@x";' });
  const point = { connector_lid, operation_type: 'create', script_lid: script.lid } as const;
  await caller.bindings.create({ ...point, hook_phase: 'before' });
  const namesake = await caller.scripts.create({ name: 'make-mail', body: 'if (error_message) abort("seen");' });
  await caller.bindings.create({ ...point, script_lid: namesake.lid, hook_phase: 'after' });
  const save = (over: Partial<SavePipelineTestInput> = {}) =>
    caller.pipelines.tests.save({
      lid: null,
      connector_lid,
      operation_type: 'create',
      name: 'joiner',
      context_text: '{ "attributes": { "first": "ada" } }',
      outcome: works,
      expect_text: '{ "flow": { "match": "subset", "value": { "attributes": { "mail": "ada@x" } } } }',
      ...over,
    });
  return { ...host, connector_lid, script, save };
}

test('PL-9 tests say whether the pipeline goes as expected, what differs, and when that is old', async () => {
  const { caller, connector_lid, script, save } = await scene();
  await save();
  await save({
    name: 'target down',
    outcome: { kind: 'fails', message: 'no room' },
    expect_text: JSON.stringify({
      success: false,
      path: ['next', 'operation', 'stopped'],
      error_message: { contains: 'no room' },
    }),
  });
  await save({ name: 'wrong', expect_text: '{ "success": false, "path": ["next", "operation"] }' });
  await save({ name: 'no schema', expect_text: '{ "flow": { "match": "schema", "value": { "$ref": "#/nowhere" } } }' });
  const rows = await caller.pipelines.tests.run({ connector_lid });
  expect(rows.map(({ name, last }) => [name, last?.outcome, last?.stale])).toEqual([
    ['joiner', 'passed', false],
    ['no schema', 'broken', false],
    ['target down', 'passed', false],
    ['wrong', 'failed', false],
  ]);
  const wrong = rows.find(({ name }) => name === 'wrong')?.last;
  expect(wrong?.differences).toMatchObject([
    { path: 'success', expected: false, actual: true },
    { path: 'path[2]', kind: 'unexpected', actual: 'next' },
  ]);
  expect(wrong?.result?.steps).toHaveLength(3);
  const { local_rev: base_rev } = await caller.scripts.get({ lid: script.lid });
  await caller.scripts.saveDraft({ lid: script.lid, body: 'attributes.mail = 1;', base_rev });
  const later = await caller.pipelines.tests.list({ connector_lid });
  expect(later.map(({ last }) => last?.stale)).toEqual([true, true, true, true]);
  const [again] = await caller.pipelines.tests.run({ connector_lid, lids: [rows[0]?.lid ?? ''] });
  expect(again?.last).toMatchObject({ outcome: 'failed', summary: 'attributes.mail: expected "ada@x", is 1' });
});

test('PL-9 a test is saved, refused with its place, renamed, removed and brought back', async () => {
  const { caller, connector_lid, save } = await scene();
  const saved = await save();
  expect(saved).toMatchObject({ name: 'joiner', rev: 1, unpublished: true, last: null });
  expect(await failureOf(save())).toMatchObject({ code: 'conflict' });
  const typo = await failureOf(save({ name: 'other', expect_text: '{\n  "sucess": true\n}' }));
  expect(typo).toMatchObject({ code: 'validation_error', details: { line: 2 } });
  const { lid } = saved;
  await save({ lid, base_rev: 1, name: 'mover' });
  expect(await failureOf(save({ lid, base_rev: 1, name: 'leaver' }))).toMatchObject({ code: 'conflict' });
  await caller.pipelines.tests.remove({ lid });
  expect(await caller.pipelines.tests.list({ connector_lid })).toEqual([]);
  await caller.pipelines.tests.restore({ lid });
  const [back] = await caller.pipelines.tests.list({ connector_lid, operation_type: 'create' });
  expect(back).toMatchObject({ lid, name: 'mover', context_text: expect.stringContaining('"first": "ada"') });
  expect(await caller.pipelines.tests.list({ connector_lid, operation_type: 'delete' })).toEqual([]);
  expect(await failureOf(caller.pipelines.tests.run({ connector_lid, lids: [] }))).toMatchObject({ code: 'conflict' });
});

test('PL-10 tests go out as files that the command line runs, and come in again', async () => {
  const { caller, connector_lid, save } = await scene();
  const point = { connector_lid, operation_type: 'create' } as const;
  expect(await failureOf(caller.pipelines.tests.exportFiles(point))).toMatchObject({ code: 'conflict' });
  await save();
  await save({ name: 'fails', expect_text: '{ "success": false }' });
  const { files } = await caller.pipelines.tests.exportFiles(point);
  expect(files.map(({ file }) => file)).toEqual(['AD-main-create.pipelinetest.json', 'Make-mail.js', 'make-mail-2.js']);
  const folder = path.join(temporaryFolder(), 'exported');
  mkdirSync(folder);
  for (const { file, text } of files) writeFileSync(path.join(folder, file), text);
  const text = files[0]?.text ?? '';
  const take = (given: string) => caller.pipelines.tests.importFile({ connector_lid, text: given });
  expect(await take(text)).toEqual({ added: [], replaced: [], unchanged: 2 });
  const other = await take(text.replace('"fails"', '"joins"').replaceAll('"ada"', '"eve"'));
  expect(other).toMatchObject({
    added: [{ name: 'joins', rev: 1 }],
    replaced: [{ before: { name: 'joiner', rev: 1 }, after: { rev: 2, context_text: expect.stringContaining('eve') } }],
    unchanged: 0,
  });
  expect(await failureOf(take(text.replace('"version": 1', '"version": 9')))).toMatchObject({
    code: 'validation_error',
    details: { field: 'version' },
  });
});
