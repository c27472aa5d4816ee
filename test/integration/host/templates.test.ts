import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { templateCategories } from '#contract/model/template.ts';
import type { SaveTemplateInput } from '#contract/rpc/templates.ts';
import { newAnnotation } from '#engine/template/annotations.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { startHost } from './harness.ts';
import { connectStudio, lidOf, publishPlan } from './sync-studio.ts';

const body = 'attributes[{{target}}] = {{value}};\nlog_info(1);\nlog_info(2);\nlog_info(3);\n';
const annotations = [{ ...newAnnotation('target'), type: 'attribute' as const }, newAnnotation('value')];

async function templateNamed(caller: StudioCaller, name: string): Promise<string | null> {
  return (await caller.templates.list()).find((template) => template.name === name)?.lid ?? null;
}

async function save(caller: StudioCaller, lid: string, change: Partial<SaveTemplateInput>) {
  const stored = await caller.templates.get({ lid });
  const { name, description, category, placeholder_annotations, local_rev: base_rev } = stored;
  const before = { name, description, category, placeholder_annotations };
  return caller.templates.save({ lid, base_rev, fields: {}, before, ...change });
}

describe('templates in a workspace without a backend', () => {
  test('TP-23 FR-023 FR-024 those of the product are there, can be used and copied, not changed', async () => {
    const { caller } = await startHost();
    const list = await caller.templates.list();
    for (const category of templateCategories) {
      expect(list.filter((one) => one.category === category && one.built_in).length).toBeGreaterThanOrEqual(2);
    }
    const lid = (await templateNamed(caller, 'Copy an attribute')) ?? '';
    const made = await caller.templates.instantiate({
      lid,
      name: 'copies',
      values: { source: 'email', target: 'mail', overwrite: true },
    });
    expect(made).toMatchObject({ name: 'copies', status: 'draft', unpublished: true });
    expect(made.body).toContain("attributes['mail'] = value;");
    for (const call of [
      () => save(caller, lid, { body: 'x' }),
      () => caller.templates.remove({ lid }),
      () => caller.templates.discard({ lid }),
    ]) {
      expect(await failureOf(call())).toMatchObject({ code: 'precondition_failed' });
    }
    const copy = await caller.templates.duplicate({ lid });
    expect(copy).toMatchObject({ name: 'Copy an attribute copy', is_system: false, built_in: false });
    expect(await save(caller, copy.lid, { body: '// mine' })).toMatchObject({ outcome: 'saved' });
  });

  test('036 US3-4 a missing or mistyped value names its placeholder, and a deleted template is a clear not_found', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.templates.create({ name: 'T', body, placeholder_annotations: annotations });
    const make = (values: Record<string, string | number> | null) =>
      caller.templates.instantiate({ lid, name: 'made', values });
    expect(await failureOf(make({ target: 'mail' }))).toMatchObject({
      code: 'validation_error',
      message: 'Value (value) has no value; enter one.',
    });
    expect((await failureOf(make({ target: 'mail', value: 5 }))).message).toBe('Value (value) must be a text.');
    expect((await make(null)).body).toBe(body);
    await caller.templates.remove({ lid });
    expect(await failureOf(make(null))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('it was deleted'),
    });
  });

  test('S5 two windows: other fields and other lines go together, the same ones are not overwritten', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.templates.create({ name: 'T', body, category: 'custom' });
    const before = { name: 'T', description: null, category: 'custom', placeholder_annotations: null };
    await caller.templates.save({ lid, base_rev: local_rev, body: body.replace('(1)', '(11)'), fields: {}, before });
    const merged = await caller.templates.save({
      lid,
      base_rev: local_rev,
      body: body.replace('(3)', '(33)'),
      fields: { description: 'words' },
      before,
    });
    expect(merged).toMatchObject({
      outcome: 'merged',
      template: { body: body.replace('(1)', '(11)').replace('(3)', '(33)'), description: 'words' },
    });
    const overlapping = { lid, base_rev: local_rev, body: body.replace('(1)', '(0)'), fields: {}, before };
    expect(await caller.templates.save(overlapping)).toMatchObject({ outcome: 'conflict' });
    const stale = { lid, base_rev: merged.template.local_rev, fields: { description: 'others' }, before };
    expect(await caller.templates.save(stale)).toMatchObject({ outcome: 'conflict' });
    expect(await caller.templates.get({ lid })).toEqual(merged.template);
  });

  test('S14 the text of a template can be undone over a restart, and a deletion taken back', async () => {
    const host = await startHost();
    const { lid } = await host.caller.templates.create({ name: 'T', body: 'one' });
    await save(host.caller, lid, { body: 'two' });
    await host.caller.templates.remove({ lid });
    await host.close();
    const { caller } = await startHost({ home: host.home });
    expect(await templateNamed(caller, 'T')).toBeNull();
    await caller.templates.undoRemove({ lid });
    expect(await caller.templates.get({ lid })).toMatchObject({ body: 'two', name: 'T' });
    expect(await caller.templates.edits({ lid })).toMatchObject({ position: 1, edits: [{ inserted: 'two' }] });
  });

  test('TP-9 what a template changes is no matter of the check of all scripts', async () => {
    const { caller, log } = await startHost();
    const { lid } = await caller.templates.create({ name: 'T', body });
    await caller.checks.workspace.start();
    await expect.poll(async () => (await caller.checks.workspace.status()).state, { timeout: 30_000 }).toBe('done');
    const { errors } = await caller.checks.workspace.status();
    const { lid: script } = await caller.scripts.create({ name: 'S', body: 'return 1;' });
    await save(caller, lid, { body: 'const = {{value}};' });
    const { local_rev } = await caller.scripts.get({ lid: script });
    await caller.scripts.saveDraft({ lid: script, body: 'const = 1;', base_rev: local_rev });
    // The script's mistake is one more; the template's is none of it.
    await expect.poll(async () => (await caller.checks.workspace.status()).errors).toBe(errors + 1);
    expect(log.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  test('TP-10 annotations of any other form stay as they are through a change of the rest', async () => {
    const { caller } = await startHost();
    const foreign = { anything: ['goes', null] };
    const { lid } = await caller.templates.create({ name: 'T', body, placeholder_annotations: foreign });
    await save(caller, lid, { fields: { name: 'U' } });
    expect(await caller.templates.get({ lid })).toMatchObject({ name: 'U', placeholder_annotations: foreign });
    const filled = caller.templates.instantiate({ lid, name: 'x', values: {} });
    expect(await failureOf(filled)).toMatchObject({ code: 'precondition_failed' });
  });
});

describe.each([
  ['an enhanced backend', false],
  ['a plain backend', true],
])('templates with %s', (_name, plain) => {
  let backend: Backend;
  let address: string;
  beforeAll(async () => {
    backend = await startBackend(newPglite);
    address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => backend.app.close());

  async function twoStudios(name: string) {
    const ann = (await connectStudio(address, { plain })).caller;
    const ben = (await connectStudio(address, { plain })).caller;
    const { lid } = await ann.templates.create({ name, body, placeholder_annotations: annotations });
    expect(await publishPlan(ann, [lid])).toMatchObject({ outcome: 'done', not_applied: [] });
    await ben.sync.pull();
    const theirs = await templateNamed(ben, name);
    if (theirs === null) throw new Error(`${name} did not arrive.`);
    return { ann, ben, lid, theirs };
  }

  test('FR-023 its system templates come by a pull, in place of the built-in ones, and are not changed', async () => {
    const { caller } = await connectStudio(address, { plain });
    const list = await caller.templates.list();
    expect(list.filter(({ built_in }) => built_in)).toEqual([]);
    expect(list.filter(({ is_system }) => is_system).length).toBeGreaterThanOrEqual(10);
    const lid = list.find(({ is_system }) => is_system)?.lid ?? '';
    expect(await failureOf(caller.templates.remove({ lid }))).toMatchObject({ code: 'precondition_failed' });
    expect((await caller.sync.plan({})).plan.changes).toEqual([]);
  });

  test('S61 S70 a new template, its next text and fields, and its deletion arrive at the other studio', async () => {
    const { ann, ben, lid, theirs } = await twoStudios('Arrives');
    expect(await ben.templates.get({ lid: theirs })).toMatchObject({
      body,
      placeholder_annotations: annotations,
      unpublished: false,
    });
    await save(ann, lid, { body: '// next\n', fields: { category: 'data_formatting', description: 'words' } });
    expect(await ann.templates.get({ lid })).toMatchObject({ unpublished: true });
    expect(await publishPlan(ann, [lid])).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(await ann.templates.get({ lid })).toMatchObject({ unpublished: false, behind: false });
    await ben.sync.pull();
    expect(await ben.templates.get({ lid: theirs })).toMatchObject({
      body: '// next\n',
      category: 'data_formatting',
      description: 'words',
      unpublished: false,
    });
    await ann.templates.remove({ lid });
    const end = await publishPlan(ann, [lid]);
    expect(end).toMatchObject({ outcome: 'done', not_applied: [] });
    await ben.sync.pull();
    // One of these few templates is more than 5 % of them, so a plain backend's word is not simply taken (S24).
    const asked = (await ben.sync.status()).attention.find(({ kind }) => kind === 'deletions');
    expect(asked?.kind === 'deletions' ? asked.gone : []).toMatchObject(plain ? [{ name: 'Arrives' }] : []);
    if (asked?.kind === 'deletions') await ben.sync.answerDeletions({ run_id: asked.run_id, confirm: true });
    expect(await templateNamed(ben, 'Arrives')).toBeNull();
    expect(await ben.sync.trash()).toMatchObject([{ type: 'template', name: 'Arrives' }]);
  });

  test('S64 changes of both sides that do not overlap go together', async () => {
    const { ann, ben, lid, theirs } = await twoStudios('Merges');
    await save(ann, lid, { body: body.replace('(1)', '(11)') });
    await publishPlan(ann, [lid]);
    await save(ben, theirs, { body: body.replace('(3)', '(33)'), fields: { description: 'of ben' } });
    await ben.sync.pull();
    expect(await publishPlan(ben, [theirs])).toMatchObject({ outcome: 'done', not_applied: [] });
    const both = body.replace('(1)', '(11)').replace('(3)', '(33)');
    expect(await ben.templates.get({ lid: theirs })).toMatchObject({ body: both, unpublished: false });
    await ann.sync.pull();
    expect(await ann.templates.get({ lid })).toMatchObject({ body: both, description: 'of ben' });
  });

  test('S65 S122 a conflict of a template is answered by a merge, whose text must parse as a template', async () => {
    const { ann, ben, lid, theirs } = await twoStudios('Conflicts');
    await save(ann, lid, { body: body.replace('(1)', '(11)') });
    await publishPlan(ann, [lid]);
    await save(ben, theirs, { body: body.replace('(1)', '(111)') });
    await ben.sync.pull();
    const { plan } = await ben.sync.plan({});
    expect(plan.conflicts).toMatchObject([{ lid: theirs, type: 'template', kind: 'fields' }]);
    expect(await ben.templates.get({ lid: theirs })).toMatchObject({ conflict: true });
    const { conflict } = await ben.sync.conflict({ lid: theirs });
    const { key, local_hash, remote_hash } = conflict;
    const answer = (text: string) =>
      ben.sync.answer({
        lid: theirs,
        key,
        local_hash,
        remote_hash,
        choice: 'merge' as const,
        fields: {},
        texts: { template_body: text },
      });
    expect((await failureOf(answer('const = {{value}};'))).code).toBe('validation_error');
    await answer('return {{value}};');
    expect(await publishPlan(ben, [theirs])).toMatchObject({ outcome: 'done', not_applied: [] });
    await ann.sync.pull();
    expect(await ann.templates.get({ lid })).toMatchObject({ body: 'return {{value}};', conflict: false });
  });

  test('S50 a template with a mistake stays here with the reason, one with placeholders does not', async () => {
    const { caller } = await connectStudio(address, { plain });
    const { lid } = await caller.templates.create({ name: 'Broken', body: 'const = {{value}};\n' });
    const { plan } = await caller.sync.plan({});
    expect(plan.blocked).toMatchObject([{ lid, type: 'template', reason: 'has_mistakes' }]);
    await save(caller, lid, { body: 'const a = {{value}};\nattributes.{{target}} = a;\n' });
    expect(await publishPlan(caller, [lid])).toMatchObject({ outcome: 'done', not_applied: [] });
  });

  test('S98 a publish of a template is undone, and scripts and templates may have the same name', async () => {
    const { caller } = await connectStudio(address, { plain });
    const { lid } = await caller.templates.create({ name: 'Same name', body });
    await caller.scripts.create({ name: 'Same name', body: 'return 1;' });
    const script = await lidOf(caller, 'Same name');
    expect(await publishPlan(caller, [lid, script])).toMatchObject({ outcome: 'done', not_applied: [] });
    await save(caller, lid, { body: '// other' });
    const end = await publishPlan(caller, [lid]);
    expect(await caller.sync.undo({ cs_id: end.cs_id ?? '' })).toMatchObject({ outcome: 'done' });
    await caller.sync.pull();
    const after = await connectStudio(address, { plain });
    const again = await templateNamed(after.caller, 'Same name');
    expect(await after.caller.templates.get({ lid: again ?? '' })).toMatchObject({ body });
  });
});
