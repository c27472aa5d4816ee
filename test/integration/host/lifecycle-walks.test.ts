import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { machine } from '#test/unit/engine/lifecycle/machines.ts';
import { apiAs } from '../backend/harness/api.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { startHost } from './harness.ts';
import { connectStudio, publishPlan } from './sync-studio.ts';

let number = 0;

async function newLifecycle(caller: StudioCaller) {
  number += 1;
  const config = { ...machine(['In', 'Active', 'Gone!'], ['In>Active', 'Active>Gone']), name: `Walked ${number}` };
  const { lid } = await caller.lifecycles.create({ name: config.name, object_type: 'group', config });
  return { config_lid: lid, name: config.name };
}

const walk = (name: string, state = 'Active') => ({
  name,
  object: { department: 'Sales' },
  now: '2026-03-01T09:00:00Z',
  start: null,
  steps: [{ kind: 'take' as const, transition: 'In>Active' }],
  expect: { state },
});

describe('LC-80 walks that are kept as tests, without a backend', () => {
  test('they are kept, changed, deleted and brought back, each name once, and are there after a restart', async () => {
    const host = await startHost();
    const { caller } = host;
    const { config_lid } = await newLifecycle(caller);
    const [ten, two] = await caller.lifecycles.walks.add({ config_lid, walks: [walk('Path 10'), walk('Path 2')] });
    if (ten === undefined || two === undefined) throw new Error('They were not kept.');
    expect((await caller.lifecycles.walks.list({ config_lid })).map(({ name }) => name)).toEqual(['Path 2', 'Path 10']);
    const twice = caller.lifecycles.walks.add({ config_lid, walks: [walk('Path 3'), walk('Path 2')] });
    expect(await failureOf(twice)).toMatchObject({ code: 'conflict', details: { field: 'name' } });
    expect(await caller.lifecycles.walks.list({ config_lid })).toHaveLength(2);

    const change = {
      lid: two.lid,
      base_rev: two.rev,
      walk: { ...walk('Leaver'), expect: { state: 'In', actions: [] } },
    };
    expect(await caller.lifecycles.walks.save(change)).toMatchObject({ name: 'Leaver', rev: two.rev + 1 });
    expect(await failureOf(caller.lifecycles.walks.save(change))).toMatchObject({ code: 'conflict' });
    const both = [ten, { ...two, rev: two.rev + 1 }].map(({ lid, rev }) => ({ lid, base_rev: rev }));
    const renamed = both.map((one, at) => ({ ...one, walk: { ...walk(`Path ${at}`), start: 'Active' } }));
    const stale = renamed.map((one, at) => (at === 0 ? one : { ...one, base_rev: two.rev }));
    expect(await failureOf(caller.lifecycles.walks.saveAll({ walks: stale }))).toMatchObject({ code: 'conflict' });
    expect(await caller.lifecycles.walks.get({ lid: ten.lid })).toEqual(ten);
    await caller.lifecycles.walks.remove({ lids: [ten.lid] });
    expect(await caller.lifecycles.walks.restore({ lids: [ten.lid] })).toMatchObject([
      { name: 'Path 10', rev: ten.rev },
    ]);
    const { files } = await caller.lifecycles.walks.exportFiles({ config_lid });
    expect(files.map(({ file }) => file)).toEqual([
      expect.stringMatching(/^Walked-\d+\.json$/),
      expect.stringMatching(/^Walked-\d+\.lifecycletest\.json$/),
    ]);
    const text = files[1]?.text.replace('"Path 10"', '"Path 11"').replace('"In"', '"Gone"') ?? '';
    const imported = await caller.lifecycles.walks.importFile({ config_lid, text });
    expect(imported).toMatchObject({
      added: [{ name: 'Path 11' }],
      replaced: [{ before: { expect: { state: 'In' } } }],
    });
    expect(await caller.lifecycles.walks.importFile({ config_lid, text })).toEqual({
      added: [],
      replaced: [],
      unchanged: 2,
    });
    await caller.lifecycles.walks.remove({ lids: imported.added.map(({ lid }) => lid) });
    await host.close();
    const again = await startHost({ home: host.home });
    expect(await again.caller.lifecycles.walks.list({ config_lid })).toMatchObject([
      { name: 'Leaver', expect: { state: 'Gone', actions: [] } },
      { name: 'Path 10', expect: { state: 'Active' } },
    ]);
  });

  test('LC-81 they go to the Trash with their lifecycle and come back with it', async () => {
    const { caller } = await startHost();
    const { config_lid, name } = await newLifecycle(caller);
    const [kept, dropped] = await caller.lifecycles.walks.add({ config_lid, walks: [walk('Kept'), walk('Dropped')] });
    await caller.lifecycles.walks.remove({ lids: [dropped?.lid ?? ''] });
    await caller.lifecycles.remove({ lid: config_lid });
    expect(await caller.lifecycles.walks.list({ config_lid })).toEqual([]);
    const trash = await caller.sync.trash();
    expect(trash.find(({ lid }) => lid === kept?.lid)).toMatchObject({ name: `Kept of ${name}` });
    const late = caller.lifecycles.walks.add({ config_lid, walks: [walk('Late')] });
    expect(await failureOf(late)).toMatchObject({ code: 'not_found' });
    await caller.lifecycles.restore({ lid: config_lid });
    expect((await caller.lifecycles.walks.list({ config_lid })).map((one) => one.name)).toEqual(['Kept']);
  });
});

test('LC-80 a lifecycle that comes with the studio brings its tests, and a name that is taken leaves none behind', async () => {
  const { caller } = await startHost();
  const [template] = await caller.lifecycles.templates();
  if (template === undefined) throw new Error('None comes with the studio.');
  const { config, walks } = template;
  const input = { name: config.name, object_type: config.object_type, config, walks };
  const { lid } = await caller.lifecycles.create(input);
  const kept = await caller.lifecycles.walks.list({ config_lid: lid });
  expect(kept.map(({ name }) => name).toSorted()).toEqual(walks.map(({ name }) => name).toSorted());
  expect(await failureOf(caller.lifecycles.create(input))).toMatchObject({ code: 'conflict' });
});

describe('LC-80 walks that are kept as tests, with a backend', () => {
  let backend: Backend;
  let address: string;
  beforeAll(async () => {
    backend = await startBackend(newPglite);
    address = await backend.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => backend.app.close());

  test('LC-80 LC-81 they are rows of the plan, published with their lifecycle, merged, and deleted with it for everybody', async () => {
    const { caller: mine } = await connectStudio(address);
    const { config_lid, name } = await newLifecycle(mine);
    const [one, other] = await mine.lifecycles.walks.add({ config_lid, walks: [walk('One'), walk('Other')] });
    if (one === undefined || other === undefined) throw new Error('They were not kept.');
    const { plan } = await mine.sync.plan({});
    expect(plan.changes.map((change) => change.name)).toEqual([name, `One of ${name}`, `Other of ${name}`]);
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });

    const { caller: theirs } = await connectStudio(address);
    const there = (await theirs.lifecycles.list()).find((lifecycle) => lifecycle.name === name)?.lid ?? '';
    const [seen] = await theirs.lifecycles.walks.list({ config_lid: there });
    expect(seen).toMatchObject({ name: 'One', object: { department: 'Sales' }, unpublished: false });
    await theirs.lifecycles.walks.save({
      lid: seen?.lid ?? '',
      base_rev: seen?.rev ?? 0,
      walk: { ...walk('One'), object: { department: 'Sales', grade: 3 } },
    });
    await publishPlan(theirs);
    await mine.lifecycles.walks.save({ lid: one.lid, base_rev: one.rev, walk: { ...walk('One, renamed') } });
    await mine.sync.pull();
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    expect((await mine.lifecycles.walks.list({ config_lid }))[0]).toMatchObject({
      name: 'One, renamed',
      object: { department: 'Sales', grade: 3 },
    });

    await mine.lifecycles.remove({ lid: config_lid });
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    const api = await apiAs(backend.app, 'admin');
    expect((await api.get('/governance/lifecycle/walks')).body).toEqual({ lifecycle_walks: [], total: 0 });
    await theirs.sync.pull();
    expect(await theirs.lifecycles.walks.list({ config_lid: there })).toEqual([]);
  });

  test('LC-81 S25 out of the Trash a lifecycle comes back with its tests, also after its deletion was published', async () => {
    const { caller } = await connectStudio(address);
    const { config_lid, name } = await newLifecycle(caller);
    await caller.lifecycles.walks.add({ config_lid, walks: [walk('Comes back')] });
    await publishPlan(caller);
    const trashOf = async (lid: string) => (await caller.sync.trash()).find((item) => item.lid === lid)?.trash_id ?? '';
    await caller.lifecycles.remove({ lid: config_lid });
    expect(await caller.sync.restore({ trash_id: await trashOf(config_lid) })).toEqual({ lid: config_lid });
    expect(await caller.lifecycles.walks.list({ config_lid })).toMatchObject([
      { name: 'Comes back', unpublished: false },
    ]);
    await caller.lifecycles.remove({ lid: config_lid });
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done' });
    const { lid } = await caller.sync.restore({ trash_id: await trashOf(config_lid) });
    expect(lid).not.toBe(config_lid);
    expect(await caller.lifecycles.walks.list({ config_lid: lid })).toMatchObject([
      { name: 'Comes back', unpublished: true },
    ]);
    const { plan } = await caller.sync.plan({});
    expect(plan.changes.map((change) => change.name)).toEqual([name, `Comes back of ${name}`]);
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done', not_applied: [] });
  });

  test('LC-84 a lifecycle whose tests fail is not published without a word of the author', async () => {
    const { caller } = await connectStudio(address);
    const { config_lid, name } = await newLifecycle(caller);
    await caller.lifecycles.walks.add({ config_lid, walks: [walk('right'), walk('wrong', 'Gone')] });
    const { plan } = await caller.sync.plan({});
    const { plan_hash } = plan;
    expect(await caller.sync.checkCases({ plan_hash })).toEqual({
      total: 2,
      failing: [{ lid: config_lid, name, total: 2, cases: ['wrong'] }],
    });
    expect((await failureOf(caller.sync.publish({ plan_hash }))).message).toContain(
      `1 test case fails: "${name}" (wrong).`,
    );
    expect(await caller.sync.publish({ plan_hash, accept_failing_cases: true })).toMatchObject({ outcome: 'done' });
  });

  test('S84 they stay in the workspace where the backend has none', async () => {
    const { caller } = await connectStudio(address, { plain: true, lacks: ['/lifecycle/walks'] });
    const { config_lid } = await newLifecycle(caller);
    await caller.lifecycles.walks.add({ config_lid, walks: [walk('Here')] });
    const { plan } = await caller.sync.plan({});
    expect(plan.blocked.filter(({ type }) => type === 'lifecycle_walk')).toMatchObject([{ reason: 'not_offered' }]);
    expect(await caller.lifecycles.walks.list({ config_lid })).toHaveLength(1);
  });
});
