import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { compareLifecycles } from '#engine/lifecycle/compare.ts';
import { addState, addTransition, changeState, removeTransition } from '#engine/lifecycle/edits.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { idOf, machine } from '#test/unit/engine/lifecycle/machines.ts';
import { apiAs } from '../backend/harness/api.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { type ConnectOptions, connectStudio, publishPlan } from './sync-studio.ts';

let number = 0;

async function draftLifecycle(caller: StudioCaller) {
  number += 1;
  const config = { ...machine(['In', 'Active', 'Gone!'], ['In>Active', 'Active>Gone']), name: `Lifecycle ${number}` };
  const { lid } = await caller.lifecycles.create({ name: config.name, object_type: 'group', config });
  return { lid, name: config.name };
}

async function lidNamed(caller: StudioCaller, name: string): Promise<string> {
  const found = (await caller.lifecycles.list()).find((lifecycle) => lifecycle.name === name);
  if (found === undefined) throw new Error(`There is no lifecycle ${name}.`);
  return found.lid;
}

async function edit(caller: StudioCaller, lid: string, change: (config: LifecycleConfig) => LifecycleConfig) {
  const { config: base, local_rev: base_rev } = await caller.lifecycles.get({ lid });
  const saved = await caller.lifecycles.save({ lid, base_rev, base, config: change(base) });
  expect(saved.outcome).toBe('saved');
}

const stateId = (config: LifecycleConfig, name: string) => config.states.find((state) => state.name === name)?.id ?? '';
const newState = (config: LifecycleConfig, at: number, name: string) =>
  addState(config, {
    id: idOf('s', 900 + at),
    name,
    description: null,
    is_terminal: false,
    entitlement_action: 'no_change',
    position: 10 + at,
    entry_actions: [],
    exit_actions: [],
    place: null,
  }).config;

describe('lifecycles in change sets, feed and merges', () => {
  let backend: Backend;
  let address: string;
  beforeAll(async () => {
    backend = await startBackend(newPglite);
    address = await backend.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => backend.app.close());
  const studio = async () => (await connectStudio(address)).caller;

  test('one is published whole as one operation, served by the plain routes, and arrives at others', async () => {
    const mine = await studio();
    const { name } = await draftLifecycle(mine);
    const { plan } = await mine.sync.plan({});
    expect(plan.operations.map(({ type, kind }) => `${type} ${kind}`)).toEqual(['lifecycle_config create']);
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    const api = await apiAs(backend.app, 'admin');
    const [row] = (await api.get(`/governance/lifecycle/configs?search=${encodeURIComponent(name)}`)).body.items;
    const { body } = await api.get(`/governance/lifecycle/configs/${row.id}`);
    expect(body).toMatchObject({
      object_type: 'group',
      states: [{ name: 'In', is_initial: true }, { name: 'Active' }, { name: 'Gone', is_terminal: true }],
      transitions: [{ name: 'Active>Gone' }, { name: 'In>Active', from_state_name: 'In' }],
    });
    const theirs = await studio();
    const { config, unpublished } = await theirs.lifecycles.get({ lid: await lidNamed(theirs, name) });
    expect(unpublished).toBe(false);
    expect(config.states.map((state) => state.name)).toEqual(['In', 'Active', 'Gone']);
    await api.post(`/governance/lifecycle/configs/${row.id}/states`, { name: 'On leave' });
    await theirs.sync.pull();
    const after = await theirs.lifecycles.get({ lid: await lidNamed(theirs, name) });
    expect(after.config.states.map((state) => state.name)).toContain('On leave');
  });

  test('LC-60 LC-92 changes of different elements go together, and the plan names them', async () => {
    const mine = await studio();
    const { lid, name } = await draftLifecycle(mine);
    await publishPlan(mine);
    const theirs = await studio();
    const there = await lidNamed(theirs, name);
    await edit(theirs, there, (config) => newState(config, 1, 'Theirs'));
    await publishPlan(theirs);
    await edit(
      mine,
      lid,
      (config) => changeState(newState(config, 2, 'Mine'), stateId(config, 'Active'), { name: 'Working' }).config,
    );
    const before = await mine.lifecycles.versions({ lid });
    expect(
      compareLifecycles(before.published as LifecycleConfig, before.draft as LifecycleConfig).states,
    ).toMatchObject([
      { change: 'changed', after: { name: 'Working' } },
      { change: 'added', after: { name: 'Mine' } },
    ]);
    await mine.sync.pull();
    const { server } = await mine.lifecycles.versions({ lid });
    expect(server?.states.map((state) => state.name)).toContain('Theirs');
    const { text } = await mine.sync.plan({});
    expect(text).toContain('      + state "Mine"\n');
    expect(text).toContain('      ~ state "Working" name: Active → Working\n');
    expect(text).not.toContain('Theirs');
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    const { config } = await mine.lifecycles.get({ lid });
    expect(config.states.map((state) => state.name).toSorted()).toEqual(['Gone', 'In', 'Mine', 'Theirs', 'Working']);
  });

  test('what goes together element by element and breaks a rule as a whole is a conflict', async () => {
    const mine = await studio();
    const { lid, name } = await draftLifecycle(mine);
    await publishPlan(mine);
    const theirs = await studio();
    const there = await lidNamed(theirs, name);
    // They: nothing leaves Active any more, and it is terminal. I: another transition leaves Active.
    await edit(theirs, there, (config) => {
      const leaving = config.transitions.find(({ from_state_id }) => from_state_id === stateId(config, 'Active'));
      const without = removeTransition(config, leaving?.id ?? '');
      return changeState(without, stateId(config, 'Active'), { is_terminal: true }).config;
    });
    await publishPlan(theirs);
    await edit(mine, lid, (config) =>
      addTransition(newState(config, 3, 'Away'), {
        id: idOf('t', 900),
        name: 'Leave for a while',
        from_state_id: stateId(config, 'Active'),
        to_state_id: idOf('s', 903),
        requires_approval: true,
        approval_workflow_id: null,
        grace_period_hours: 0,
        conditions: [],
      }),
    );
    await mine.sync.pull();
    const conflicts = await mine.sync.conflicts();
    expect(conflicts.find((conflict) => conflict.lid === lid)).toMatchObject({
      kind: 'fields',
      fields: [{ reason: expect.stringContaining('leaves Active, which is terminal') }, {}],
    });
  });

  test('a broken one stays out of the plan, with the rule that it breaks', async () => {
    const mine = await studio();
    const config = machine(['In', 'Gone!'], ['In>Gone']);
    const turned = ({ from_state_id, to_state_id, ...one }: LifecycleConfig['transitions'][number]) => ({
      ...one,
      from_state_id: to_state_id,
      to_state_id: from_state_id,
    });
    const { lid } = await mine.lifecycles.create({
      name: 'Broken',
      object_type: 'role',
      config: { ...config, transitions: config.transitions.map(turned) },
    });
    const { plan } = await mine.sync.plan({});
    expect(plan.operations.filter((operation) => operation.lid === lid)).toEqual([]);
    expect(plan.blocked).toContainEqual(
      expect.objectContaining({
        lid,
        reason: 'has_mistakes',
        message: expect.stringContaining('leaves Gone, which is terminal'),
      }),
    );
  });
});

describe('lifecycles on a backend without change sets', () => {
  let backend: Backend;
  let address: string;
  beforeAll(async () => {
    backend = await startBackend(newPglite);
    address = await backend.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => backend.app.close());
  const studio = async (options: ConnectOptions = {}) => connectStudio(address, { plain: true, ...options });

  test('S105 LC-70 LC-73 one is published step by step, arrives whole at others, and keeps its own ids', async () => {
    const { caller: mine, proxy } = await studio();
    const { lid, name } = await draftLifecycle(mine);
    const before = (await mine.lifecycles.get({ lid })).config;
    const { plan } = await mine.sync.plan({});
    expect(plan.operations.map(({ kind }) => kind)).toEqual(['create', 'update', 'remove_mark']);
    expect(plan.warnings.find(({ code }) => code === 'step_by_step')?.message).toBe(
      `"${name}" goes to this server in 7 steps, each of which leaves it valid; it is switched on with the last. Where its parts stand on the canvas stays in this workspace.`,
    );
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    const { config, unpublished } = await mine.lifecycles.get({ lid });
    expect(unpublished).toBe(false);
    expect(config).toEqual(before);
    await mine.sync.pull();
    expect((await mine.lifecycles.get({ lid })).config).toEqual(before);
    expect((await mine.sync.plan({})).plan.operations).toEqual([]);
    const { caller: theirs } = await studio();
    const there = await theirs.lifecycles.get({ lid: await lidNamed(theirs, name) });
    expect(there.config).toMatchObject({ name, object_type: 'group', is_active: true });
    expect(there.config.states.map((state) => state.name)).toEqual(['In', 'Active', 'Gone']);
    expect(proxy.requests.filter((request) => request.startsWith('PATCH'))).toEqual([]);
  });

  test('LC-71 LC-73 changes of two authors go together, though answers to the steps get lost', async () => {
    const { caller: mine, proxy } = await studio();
    const { lid, name } = await draftLifecycle(mine);
    await publishPlan(mine);
    const { caller: theirs } = await studio();
    const there = await lidNamed(theirs, name);
    await edit(theirs, there, (config) => newState(config, 11, 'Theirs'));
    await publishPlan(theirs);
    await edit(mine, lid, (config) => {
      const renamed = changeState(newState(config, 12, 'Mine'), stateId(config, 'Active'), { name: 'Working' }).config;
      return { ...renamed, transitions: renamed.transitions.map((one) => ({ ...one, requires_approval: true })) };
    });
    await mine.sync.pull();
    const lost = new Set<string>();
    proxy.rules = {
      ...proxy.rules,
      loseAnswer: (request) => {
        const first = !(request.startsWith('GET') || lost.has(request)) && request.includes('/lifecycle/');
        if (first) lost.add(request);
        return first;
      },
    };
    expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(lost.size).toBeGreaterThan(4);
    const { config } = await mine.lifecycles.get({ lid });
    expect(config.states.map((state) => state.name).toSorted()).toEqual(['Gone', 'In', 'Mine', 'Theirs', 'Working']);
    await theirs.sync.pull();
    const after = await theirs.lifecycles.get({ lid: there });
    expect(after.config.states.map((state) => state.name).toSorted()).toEqual(
      config.states.map(({ name: one }) => one).toSorted(),
    );
    expect(after.config.transitions.map((one) => one.requires_approval)).toEqual([true, true]);
    await theirs.lifecycles.remove({ lid: there });
    expect(await publishPlan(theirs)).toMatchObject({ outcome: 'done', not_applied: [] });
  });

  test('LC-76 while somebody is in a state it is not deleted, which is told in the words of the server', async () => {
    const { caller: mine } = await studio();
    const config = { ...machine(['In', 'Active', 'Gone!'], ['In>Active', 'Active>Gone']), name: 'Of people' };
    const { lid } = await mine.lifecycles.create({ name: config.name, object_type: 'user', config });
    await publishPlan(mine);
    const { state_id, state_name, lifecycle } = await mine.people.status({ id: null });
    expect(lifecycle?.config.states.find(({ id }) => id === state_id)).toMatchObject({ name: state_name });
    await edit(mine, lid, (now) => ({
      ...now,
      initial_state_id: stateId(now, 'Active'),
      states: now.states.filter(({ name }) => name !== 'In'),
      transitions: now.transitions.filter(({ name }) => name !== 'In>Active'),
    }));
    const end = await publishPlan(mine);
    expect(end).toMatchObject({ outcome: 'needs_person' });
    expect(end.message).toMatch(
      /It stopped at step 3 of 3, delete the state "In": .*\(\d+ objects are in the state In\. Move them/,
    );
    const stopped = await mine.sync.historyEntry({ id: end.cs_id ?? '' });
    expect(stopped).toMatchObject({ can_undo: true, requests: 3, steps: [{ kind: 'update', state: 'needs_person' }] });
    await mine.sync.leave({ cs_id: end.cs_id ?? '' });
    expect((await mine.lifecycles.get({ lid })).unpublished).toBe(true);
    expect((await mine.sync.plan({})).plan.changes).toMatchObject([{ lid, action: 'change' }]);
  });

  test('LC-73 where both sides made one of the same name, taking it over doubles nothing', async () => {
    const { caller: mine } = await studio();
    const { caller: theirs } = await studio();
    const { name } = await draftLifecycle(theirs);
    const config = { ...machine(['In', 'Active', 'Gone!'], ['In>Active']), name };
    const { lid } = await mine.lifecycles.create({ name, object_type: 'group', config });
    await publishPlan(theirs);
    await mine.sync.pull();
    const conflict = (await mine.sync.conflicts()).find((one) => one.lid === lid);
    expect(conflict).toMatchObject({ kind: 'both_added' });
    const { key, local_hash, remote_hash } = (await mine.sync.conflict({ lid })).conflict;
    await mine.sync.answer({ lid, key, local_hash, remote_hash, choice: 'adopt' });
    const after = await mine.lifecycles.get({ lid });
    expect(after.config.states.map((state) => state.name)).toEqual(['In', 'Active', 'Gone']);
    expect(after.config.transitions.map((one) => one.name)).toEqual(['Active>Gone', 'In>Active']);
  });

  test('LC-77 a backend without their routes does not take them, and the plan says so', async () => {
    const { caller: mine } = await studio({ lacks: ['/lifecycle/configs'] });
    const { lid } = await draftLifecycle(mine);
    const { plan } = await mine.sync.plan({});
    expect(plan.blocked).toMatchObject([{ lid, reason: 'not_offered' }]);
  });
});
