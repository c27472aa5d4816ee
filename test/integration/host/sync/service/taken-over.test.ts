import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { listContexts, putContext } from '#host/store/queries/contexts.ts';
import { listCases, putCase } from '#host/store/queries/test-cases.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { machine } from '#test/unit/engine/lifecycle/machines.ts';
import { point, type RecordStudio, rest, settings, withRecords } from './records.ts';
import { enhancedWorld, plainWorld } from './world.ts';

const worlds = [
  ['a plain backend', () => plainWorld({ connectors: true })],
  ['an enhanced backend', enhancedWorld],
] as const;

/** Goes on with mine as what the server has under its name. */
function adopt({ sync }: Pick<RecordStudio, 'sync'>, lid: string) {
  const { key, kind, local_hash, remote_hash } = sync.conflict(lid).conflict;
  expect(kind).toBe('both_added');
  return sync.answer({ lid, key, local_hash, remote_hash, choice: 'adopt' });
}

/** A script that runs, by its lid. */
function activeScript({ scripts }: RecordStudio, name: string, body = 'return 1;'): string {
  const { lid } = scripts.create({ name, body });
  scripts.setStatus(lid, 'active', null);
  return lid;
}

describe.each(worlds)('on %s', (_name, makeWorld) => {
  /** Ann has published a script and a connector with a binding between them; Ben has made one of the two himself. */
  async function bothMade(which: 'script' | 'connector') {
    const world = makeWorld();
    const [ann, ben] = [withRecords(world.open('ann')), withRecords(world.open('ben'))];
    const script_lid = activeScript(ann, 'Bound');
    const { lid: connector_lid } = ann.connectors.create({ name: 'HR', connector_type: 'rest', ...rest });
    ann.bindings.create({ ...point, ...settings, script_lid, connector_lid });
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 3 });
    const mine =
      which === 'script'
        ? activeScript(ben, 'Bound', 'return 2;')
        : ben.connectors.create({ name: 'HR', connector_type: 'rest', ...rest, config: { mine: true } }).lid;
    await world.run(ben.sync.pull());
    return { world, ann, ben, mine };
  }

  test.each(['script', 'connector'] as const)(
    'S35 S70 what refers to a %s on the server refers to mine, which goes on as it',
    async (which) => {
      const { world, ben, mine } = await bothMade(which);
      const [before] = ben.bindings.listOf({});
      const member = `${which}_lid` as const;
      expect(before?.[member]).not.toBe(mine);
      const { undo_id } = await adopt(ben, mine);
      const shown = { [member]: mine, script_name: 'Bound', connector_name: 'HR', unpublished: false, conflict: false };
      expect(ben.bindings.listOf({})).toMatchObject([shown]);
      ben.sync.undoAnswer(undo_id);
      expect(ben.bindings.listOf({})).toMatchObject([{ ...before, local_rev: expect.any(Number) }]);
      await adopt(ben, mine);
      await world.run(ben.sync.pull());
      expect(ben.bindings.listOf({})).toMatchObject([shown]);
      const { plan } = await ben.sync.plan({});
      const ofBindings = [...plan.changes, ...plan.conflicts, ...plan.blocked].filter((one) => one.lid === before?.lid);
      expect(ofBindings).toEqual([]);
    },
  );

  test('S35 S70 what lies in the Trash and referred to a connector comes back with the one that goes on as it', async () => {
    const { ben, mine } = await bothMade('connector');
    const [binding] = ben.bindings.listOf({});
    ben.bindings.remove(binding?.lid ?? '');
    await adopt(ben, mine);
    const [item] = ben.sync.trash();
    ben.sync.restore(item?.trash_id ?? '');
    expect(ben.bindings.listOf({})).toMatchObject([{ connector_lid: mine, unpublished: false }]);
  });

  test('S35 S98 a publish of a binding can still be undone when mine goes on as the connector that it is of', async () => {
    const { world, ann, ben, mine } = await bothMade('connector');
    const [binding] = ben.bindings.listOf({});
    const { lid = '', local_rev: base_rev = 0, timeout_seconds = 0 } = binding ?? {};
    ben.bindings.save({ lid, base_rev, settings: { timeout_seconds: 60 }, before: { timeout_seconds } });
    const { cs_id } = await world.run(ben.publish([lid]));
    await adopt(ben, mine);
    expect(await world.run(ben.sync.undo(cs_id ?? ''))).toMatchObject({ outcome: 'done', applied: 1 });
    await world.run(ann.sync.pull());
    expect(ann.bindings.listOf({})).toMatchObject([{ timeout_seconds }]);
  });

  test('S79 while a binding to a connector is on its way, mine does not go on as that', async () => {
    const { world, ben, mine } = await bothMade('connector');
    const [there] = ben.connectors.list().filter(({ lid }) => lid !== mine);
    const [script] = ben.scripts.list();
    const bound = { script_lid: script?.lid ?? '', connector_lid: there?.lid ?? '' };
    const { bindings } = ben.bindings.create({ ...point, ...settings, ...bound, index: 1 });
    const lids = bindings.filter(({ unpublished }) => unpublished).map(({ lid }) => lid);
    let sent = false;
    ben.network.choose = ({ method }) => {
      if (method !== 'GET') sent = true;
      return method === 'GET' ? (sent ? 'refused' : 'none') : 'drop_response';
    };
    expect(await world.run(ben.publish(lids))).toMatchObject({ outcome: 'paused_network' });
    expect(await failureOf(adopt(ben, mine))).toMatchObject({ code: 'conflict' });
  });
});

test('S70 tests of what mine goes on as stay beside mine of the same name, and go back when that is taken back', async () => {
  const world = plainWorld();
  const [ann, ben] = [world.open('ann'), world.open('ben')];
  ann.scripts.create({ name: 'Bound', body: 'return 1;' });
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
  const { lid: mine } = ben.scripts.create({ name: 'Bound', body: 'return 2;' });
  await world.run(ben.sync.pull());
  const there = ben.scripts.list().find(({ lid }) => lid !== mine)?.lid ?? '';
  const updated_at = '2026-01-01T00:00:00.000Z';
  const context = (context_id: string, lid: string, name: string) =>
    putContext(ben.store, { context_id, lid, name, text: `{"of":"${context_id}"}`, updated_at });
  const contexts = () =>
    [mine, there].map((lid) => listContexts(ben.store, lid).map((one) => [one.context_id, one.name]));
  context('1', mine, 'case');
  context('2', there, 'case');
  context('3', there, 'other');
  const rest = { context_text: '{}', expect_text: '{}', enabled: true, position: 0, rev: 1, updated_at };
  for (const lid of [mine, there]) putCase(ben.store, { ...rest, case_id: `of ${lid}`, lid, name: 'works' });
  const cases = () =>
    [mine, there].map((lid) =>
      listCases(ben.store, lid)
        .map(({ name }) => name)
        .sort(),
    );
  const before = contexts();
  const { undo_id } = await adopt(ben, mine);
  expect(contexts()).toEqual([
    [
      ['1', 'case'],
      ['2', 'case (2)'],
      ['3', 'other'],
    ],
    [],
  ]);
  expect(cases()).toEqual([['works', 'works (2)'], []]);
  ben.sync.undoAnswer(undo_id);
  expect(contexts()).toEqual(before);
  expect(cases()).toEqual([['works'], ['works']]);
});

/** Of a lifecycle; what it leads to is no matter here. */
const walk = (name: string) => ({
  name,
  object: {},
  now: '2026-01-01T00:00:00.000Z',
  start: null,
  steps: [],
  expect: { state: 'In' },
});

test('S35 S70 tests of a lifecycle on the server are those of mine, which goes on as it', async () => {
  const world = enhancedWorld();
  const [ann, ben] = [withRecords(world.open('ann')), withRecords(world.open('ben'))];
  ann.lifecycles.create({ name: 'People', object_type: 'user', walks: [walk('Leaves')] });
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 2 });
  const { lid: mine } = ben.lifecycles.create({ name: 'People', object_type: 'user' });
  await world.run(ben.sync.pull());
  await adopt(ben, mine);
  expect(ben.lifecycles.list()).toMatchObject([{ lid: mine, unpublished: false }]);
  expect(ben.walks.list(mine)).toMatchObject([{ name: 'Leaves' }]);
  expect((await ben.sync.plan({})).plan).toMatchObject({ operations: [], conflicts: [], blocked: [] });
});

test('S35 what a snapshot tells of before what it refers to refers to that', async () => {
  const world = enhancedWorld();
  const ann = withRecords(world.open('ann'));
  const script_lid = activeScript(ann, 'Bound');
  // Among so many some stand before what they refer to, as a snapshot has no order.
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    ann.lifecycles.create({ name, object_type: 'user', walks: [walk(`walk of ${name}`)] });
    const { lid: connector_lid } = ann.connectors.create({ name, connector_type: 'rest', ...rest });
    ann.bindings.create({ ...point, ...settings, script_lid, connector_lid });
  }
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 33 });
  const ben = withRecords(world.open('ben'));
  await world.run(ben.sync.pull());
  for (const { lid, name } of ben.lifecycles.list())
    expect(ben.walks.list(lid)).toMatchObject([{ name: `walk of ${name}` }]);
  expect(ben.bindings.listOf({}).map(({ connector_name }) => connector_name)).toEqual([...'abcdefgh']);
});

test('LC-73 a state that the server has under an id of mine, beside the one that goes by it here, is a state of its own', async () => {
  const world = enhancedWorld();
  const [ann, ben] = [withRecords(world.open('ann')), withRecords(world.open('ben'))];
  const { lid } = ann.lifecycles.create({ name: 'People', object_type: 'user', config: machine(['In'], []) });
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  const { lid: mine, config } = ben.lifecycles.create({
    name: 'People',
    object_type: 'user',
    config: machine(['In'], []),
  });
  await world.run(ben.sync.pull());
  await adopt(ben, mine);
  expect(ben.lifecycles.list()).toMatchObject([{ lid: mine, unpublished: false }]);
  // A copy of Ben's studio has published what it had of it.
  const { tenant, moment } = world.backend;
  const [stored] = tenant.records.values();
  const [own] = config.states;
  if (stored === undefined || own === undefined) throw new Error('There is no lifecycle, or no state.');
  const { id, ...state } = { ...own, name: 'Again', position: 1 };
  const fields = { ...stored.fields, states: { ...(stored.fields['states'] as JsonObject), [id]: state } };
  const record = { type: stored.type, fields };
  tenant.apply([{ id: stored.id, content: null, note: null, record }], 'web', moment);
  await world.run(ben.sync.pull());
  const names = (studio: RecordStudio, of: string) => studio.lifecycles.get(of).config.states.map(({ name }) => name);
  expect(names(ben, mine)).toEqual(['In', 'Again']);
  const { local_rev: base_rev, config: base } = ben.lifecycles.get(mine);
  const renamed = base.states.map((one) => (one.id === id ? { ...one, name: 'Inside' } : one));
  ben.lifecycles.save({ lid: mine, base_rev, base, config: { ...base, states: renamed } });
  expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  await world.run(ann.sync.pull());
  expect(names(ann, lid)).toEqual(['Inside', 'Again']);
});

test.each([
  ['a plain backend', () => plainWorld({ connectors: true, lifecycles: 'product' })],
  ['an enhanced backend', enhancedWorld],
] as const)(
  'LC-73 taking back that mine goes on as the one on %s gives the states of that one back',
  async (_name, makeWorld) => {
    const world = makeWorld();
    const [ann, ben] = [withRecords(world.open('ann')), withRecords(world.open('ben'))];
    const make = ({ lifecycles }: RecordStudio, name: string) =>
      lifecycles.create({ name, object_type: 'user', config: machine(['In', 'Out'], ['In>Out']) }).lid;
    const change = ({ lifecycles }: RecordStudio, of: string, to: (config: LifecycleConfig) => LifecycleConfig) => {
      const { local_rev: base_rev, config: base } = lifecycles.get(of);
      lifecycles.save({ lid: of, base_rev, base, config: to(base) });
    };
    const names = ({ lifecycles }: RecordStudio, of: string) =>
      lifecycles.get(of).config.states.map(({ name }) => name);
    const there = make(ann, 'People');
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
    const first = make(ben, 'People');
    await world.run(ben.sync.pull());
    await adopt(ben, first);
    // What goes by ids of Ben's own is taken over once more, by another one of his, and comes back.
    change(ann, there, (config) => ({ ...config, name: 'Staff', description: 'as it is there' }));
    await world.run(ann.publish());
    const second = make(ben, 'Staff');
    change(ben, second, (config) => ({ ...config, description: 'as it is here' }));
    await world.run(ben.sync.pull());
    const { undo_id } = await adopt(ben, second);
    ben.sync.undoAnswer(undo_id);
    change(ben, first, (config) => ({
      ...config,
      states: config.states.map((state) => (state.name === 'In' ? { ...state, name: 'Inside' } : state)),
    }));
    expect(await world.run(ben.publish([first]))).toMatchObject({ outcome: 'done' });
    await world.run(ann.sync.pull());
    expect([names(ben, first), names(ann, there)]).toEqual([
      ['Inside', 'Out'],
      ['Inside', 'Out'],
    ]);
    change(ben, second, (config) => ({ ...config, name: 'Others' }));
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });
    await world.run(ann.sync.pull());
    const others = ann.lifecycles.list().find(({ name }) => name === 'Others');
    expect(names(ann, others?.lid ?? '')).toEqual(['In', 'Out']);
    const states = ann.lifecycles
      .list()
      .flatMap(({ lid }) => ann.lifecycles.get(lid).config.states.map(({ id }) => id));
    expect(new Set(states).size).toBe(4);
    expect((await ben.sync.plan({})).plan).toMatchObject({ operations: [], conflicts: [], blocked: [] });
  },
);
