import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { startHost } from './harness.ts';
import { type ConnectedStudio, connectStudio, edit, lidOf, publishPlan } from './sync-studio.ts';

let backend: Backend;
let address: string;
let made = 0;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

/** Publishes a script with one version for each text, described `note 1`, `note 2` and so on. */
async function published({ caller }: ConnectedStudio, ...texts: string[]) {
  made += 1;
  const name = `History ${made}`;
  const { lid } = await caller.scripts.create({ name, body: texts[0] ?? '' });
  for (const [index, text] of texts.entries()) {
    if (index > 0) await edit(caller, lid, text);
    expect(await publishPlan(caller, [lid], `note ${index + 1}`)).toMatchObject({ outcome: 'done' });
  }
  return { lid, name };
}

const list = ({ caller }: ConnectedStudio, lid: string) => caller.versions.list({ lid });
const allOf = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.each([
  ['an enhanced backend', false],
  ['a plain backend', true],
])('on %s', (_name, plain) => {
  test('VE-2 036 US1-5 the history that another studio published comes with author, time and description', async () => {
    const ann = await connectStudio(address, { plain });
    const { name } = await published(ann, 'return 1;\n', 'return 2;\n', '// Three.\nreturn 3;\n');
    const ben = await connectStudio(address, { plain });
    const lid = await lidOf(ben.caller, name);
    const before = await list(ben, lid);
    // A plain backend creates a script with a stub; the text of the first publish is its second version.
    const newest = plain ? 4 : 3;
    expect(before.versions.map(({ version_number }) => version_number)).toEqual(allOf(newest).reverse());
    expect(before.versions[0]).toMatchObject({ text_here: true });
    const missing = before.versions.filter((one) => !one.known || !one.text_here).map((one) => one.version_number);
    expect(await ben.caller.versions.hydrate({ lid, version_numbers: missing })).toEqual({
      fetched: missing.length,
      gone: [],
    });
    const after = await list(ben, lid);
    expect(after).toMatchObject({ current_version: newest, base_version: newest, older: 0 });
    expect(after.versions.every((one) => one.known && one.text_here && one.mine && one.created_at !== null)).toBe(true);
    expect(after.versions.slice(0, 2)).toMatchObject([
      { change_description: 'note 3', bytes: 20, change: { added: 1, removed: 0, changed: 1 } },
      { change_description: 'note 2', bytes: 10, change: { added: 0, removed: 0, changed: 1 } },
    ]);
    expect(await ben.caller.versions.text({ lid, version_number: newest - 1 })).toEqual({ text: 'return 2;\n' });
    expect(after.draft).toMatchObject({ changed: false, same_as: newest });
    const again = await ben.caller.sync.pull();
    expect(again).toMatchObject({ outcome: 'done', added: 0, updated: 0, deleted: 0, conflicts: 0 });
    expect(await list(ben, lid)).toEqual(after);
  });

  test('VE-1 offline the list is whole, and says which texts are not here', async () => {
    const ann = await connectStudio(address, { plain });
    const { name } = await published(ann, 'return 1;', 'return 2;');
    const ben = await connectStudio(address, { plain });
    const lid = await lidOf(ben.caller, name);
    await ben.caller.sync.setOffline({ offline: true });
    const requests = ben.proxy.requests.length;
    const { versions } = await list(ben, lid);
    expect(versions.map(({ version_number }) => version_number)).toEqual(allOf(plain ? 3 : 2).reverse());
    expect(versions.at(-1)).toMatchObject({ version_number: 1, known: false, text_here: false, change: null });
    expect((await failureOf(ben.caller.versions.text({ lid, version_number: 1 }))).message).toContain(
      `The text of version 1 of "${name}" is not here. Get it while the backend can be reached.`,
    );
    expect((await failureOf(ben.caller.versions.hydrate({ lid, version_numbers: [1] }))).message).toContain('offline');
    expect(ben.proxy.requests.length).toBe(requests);
  });

  test('VE-2 what was published here is known without a look at the server, to the second', async () => {
    const ann = await connectStudio(address, { plain });
    const { lid } = await published(ann, 'return 1;', 'return 2;');
    await ann.caller.sync.setOffline({ offline: true });
    const [newest] = (await list(ann, lid)).versions;
    expect(newest).toMatchObject({ known: true, text_here: true, mine: true, change_description: 'note 2' });
    await ann.caller.sync.setOffline({ offline: false });
    await ann.caller.versions.hydrate({ lid, version_numbers: [newest?.version_number ?? 0] });
    expect((await list(ann, lid)).versions[0]).toEqual(newest);
  });

  test('VE-6 036 US1-6 rolling back is a draft, a proposed description and a publish', async () => {
    const ann = await connectStudio(address, { plain });
    const { lid } = await published(ann, 'return 1;', 'return 2;', 'return 3;');
    const { current_version } = await list(ann, lid);
    const newest = current_version ?? 0;
    await ann.caller.versions.hydrate({ lid, version_numbers: allOf(newest) });
    const taken = await ann.caller.versions.rollBack({ lid, version_number: newest - 1, reason: 'mail broke' });
    expect(taken).toMatchObject({ before: 'return 3;', detail: { body: 'return 2;', unpublished: true } });
    const note = `Roll back to version ${newest - 1}: mail broke`;
    expect(await ann.caller.versions.notes()).toEqual([{ lid, note }]);
    expect((await list(ann, lid)).draft).toMatchObject({ changed: true, same_as: newest - 1 });
    await edit(ann.caller, lid, 'return 4;');
    expect(await ann.caller.versions.notes()).toEqual([]);
    await edit(ann.caller, lid, 'return 2;');
    expect(await publishPlan(ann.caller, [lid], note)).toMatchObject({ outcome: 'done', applied: 1 });
    expect(await ann.caller.versions.notes()).toEqual([]);
    await ann.caller.versions.hydrate({ lid, version_numbers: [newest + 1] });
    expect((await list(ann, lid)).versions[0]).toMatchObject({ version_number: newest + 1, change_description: note });
    expect((await failureOf(publishPlan(ann.caller, [lid]))).message).toContain('nothing to publish');
  });

  test('a version that another studio publishes while a draft is open is merged before a roll-back', async () => {
    const ann = await connectStudio(address, { plain });
    const { lid, name } = await published(ann, 'return 1;', 'return 2;');
    const ben = await connectStudio(address, { plain });
    const theirs = await lidOf(ben.caller, name);
    await edit(ann.caller, lid, 'return "mine";');
    await edit(ben.caller, theirs, 'return "theirs";');
    await publishPlan(ben.caller, [theirs]);
    await ann.caller.sync.pull();
    const refused = await failureOf(ann.caller.versions.rollBack({ lid, version_number: plain ? 2 : 1 }));
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('Merge it first') });
    expect(await ann.caller.scripts.get({ lid })).toMatchObject({ body: 'return "mine";' });
  });
});

test('036 edge case 7 with one version there is nothing to roll back to', async () => {
  const ann = await connectStudio(address);
  const { lid } = await published(ann, 'return 1;');
  const refused = await failureOf(ann.caller.versions.rollBack({ lid, version_number: 1 }));
  expect(refused).toMatchObject({
    code: 'precondition_failed',
    message: expect.stringContaining('there is no previous version to roll back to'),
  });
  const { lid: never } = await ann.caller.scripts.create({ name: 'Never published', body: 'return 0;' });
  expect(await list(ann, never)).toMatchObject({ current_version: null, versions: [], older: 0 });
  expect(await failureOf(ann.caller.versions.rollBack({ lid: never, version_number: 1 }))).toMatchObject({
    code: 'precondition_failed',
  });
});

test('VE-6 a version with the published text is nothing to roll back to', async () => {
  const ann = await connectStudio(address);
  const { lid } = await published(ann, 'return 1;', 'return 2;', 'return 1;');
  await ann.caller.versions.hydrate({ lid, version_numbers: [1, 2, 3] });
  const refused = await failureOf(ann.caller.versions.rollBack({ lid, version_number: 1 }));
  expect(refused.message).toContain('the text of version 1 is the same as that of version 3');
});

test('VE-5 a version becomes the draft like something typed, so that undo takes it back', async () => {
  const ann = await connectStudio(address);
  const { name } = await published(ann, 'return 1;', 'return 2;', 'return 3;');
  const ben = await connectStudio(address);
  const lid = await lidOf(ben.caller, name);
  await ben.caller.versions.hydrate({ lid, version_numbers: [1, 2] });
  const { detail, before } = await ben.caller.versions.copyToDraft({ lid, version_number: 1 });
  expect([detail.body, before]).toEqual(['return 1;', 'return 3;']);
  const { edits, position } = await ben.caller.scripts.edits({ lid });
  expect(edits[position - 1]).toMatchObject({ removed: '3', inserted: '1' });
  expect(await ben.caller.versions.notes()).toEqual([]);
});

test('VE-2 getting versions can be stopped', async () => {
  const ann = await connectStudio(address);
  const { name } = await published(ann, 'return 1;', 'return 2;');
  const ben = await connectStudio(address);
  const lid = await lidOf(ben.caller, name);
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const hold = (request: string) => {
    if (!request.endsWith('/versions/1')) return undefined;
    asked.resolve();
    return held.promise;
  };
  ben.proxy.rules = { ...ben.proxy.rules, hold };
  const fetching = failureOf(ben.caller.versions.hydrate({ lid, version_numbers: [1] }));
  await asked.promise;
  await ben.caller.versions.stopHydrating({ lid });
  expect(await fetching).toMatchObject({ code: 'unavailable', message: expect.stringContaining('cancelled') });
  held.resolve();
  expect((await list(ben, lid)).versions.at(-1)).toMatchObject({ version_number: 1, known: false });
});

test('VE-3 only the newest are listed unless more is asked for', async () => {
  const ann = await connectStudio(address);
  const { lid } = await published(ann, 'return 1;', 'return 2;', 'return 3;');
  const { versions, older } = await ann.caller.versions.list({ lid, limit: 2 });
  expect([versions.map(({ version_number }) => version_number), older]).toEqual([[3, 2], 1]);
});

test('a studio without a backend has a draft and no versions', async () => {
  const { caller } = await startHost();
  const { lid } = await caller.scripts.create({ name: 'Alone', body: 'return 1;' });
  expect(await caller.versions.list({ lid })).toMatchObject({
    current_version: null,
    versions: [],
    draft: { changed: true, change: { added: 1, removed: 0, changed: 0 }, same_as: null },
  });
});
