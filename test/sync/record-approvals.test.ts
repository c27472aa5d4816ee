import { expect, test } from 'vitest';
import { type PlanOperation, planOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { point, rest, settings, withRecords } from '#test/integration/host/sync/service/records.ts';
import { enhancedWorld, plainWorld } from '#test/integration/host/sync/service/world.ts';
import { about, machine } from '#test/unit/engine/lifecycle/machines.ts';
import type { RecordEffect } from './backends/enhanced/tables.ts';
import { RecordApprovals } from './laws/record-approvals.ts';
import type { Look } from './laws/record-races.ts';
import { Broken } from './world/world-options.ts';

/** Which law a check finds broken. */
function lawOf(check: () => unknown): unknown {
  try {
    check();
    return 'none';
  } catch (error) {
    return error instanceof Broken ? error.kind : error;
  }
}

test('I4 I7 what no plan had, and what was replaced unseen, is noticed of bindings and connectors too', async () => {
  const world = enhancedWorld();
  const ann = withRecords(world.open('ann'));
  const { recordEffects: records } = world.backend;
  const law = new RecordApprovals();
  const publish = async () => {
    law.note('studio', ann, (await ann.sync.plan({})).plan.operations);
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
  };
  const { lid: script_lid } = ann.scripts.create({ name: 'Bound', body: 'return 1;' });
  ann.scripts.setStatus(script_lid, 'active', null);
  const { lid: connector_lid } = ann.connectors.create({ name: 'HR', connector_type: 'rest', ...rest });
  const { bindings } = ann.bindings.create({ ...point, ...settings, script_lid, connector_lid });
  await publish();
  const [{ lid = '', local_rev: base_rev = 0, timeout_seconds = 0 } = {}] = bindings;
  ann.bindings.save({ lid, base_rev, settings: { timeout_seconds: 60 }, before: { timeout_seconds } });
  await publish();
  expect(records.map(({ kind, type }) => `${kind} ${type}`)).toEqual([
    'create connector',
    'create hook_binding',
    'update hook_binding',
  ]);
  law.check(records);
  const [made, bound, changed] = records;
  if (made === undefined || bound === undefined || changed === undefined) throw new Error('Too little was written.');
  const noticed = (effect: RecordEffect) => lawOf(() => law.check([effect]));
  expect(noticed({ ...made, after: { ...made.after, name: 'IT' } })).toBe('unplanned');
  expect(noticed({ ...bound, after: { ...bound.after, connector_id: script_lid } })).toBe('unplanned');
  expect(noticed({ ...changed, from: 'another studio' })).toBe('unplanned');
  expect(noticed({ ...changed, kind: 'delete', after: {} })).toBe('unplanned');
  expect(noticed({ ...changed, before: { ...changed.before, timeout_seconds: 45 } })).toBe('silent');
});

test('I4 I7 on a plain backend each request of what takes several is held to what was approved', async () => {
  const world = plainWorld({ connectors: true, lifecycles: 'product' });
  const ann = withRecords(world.open('ann'));
  const { recordEffects: effects, recordLooks: looks } = world.backend;
  const law = new RecordApprovals();
  const publish = async () => {
    law.note('studio', ann, (await ann.sync.plan({})).plan.operations, effects.length);
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
  };
  const { lid } = ann.lifecycles.create({
    name: 'People',
    object_type: 'user',
    config: machine(['In', 'Out', 'Gone'], [['In>Out', { conditions: [about('left', 'is_true')] }]]),
  });
  await publish();
  const { config, local_rev: base_rev } = ann.lifecycles.get(lid);
  const names: Readonly<Record<string, string>> = { In: 'Out', Out: 'In' };
  const states = config.states
    .filter(({ name }) => name !== 'Gone')
    .map((state) => ({ ...state, name: names[state.name] ?? state.name }));
  const transitions = config.transitions.map((one) => ({ ...one, requires_approval: true }));
  ann.lifecycles.save({ lid, base_rev, base: config, config: { ...config, states, transitions } });
  await publish();
  law.note('another', ann, [operationOf(lid, { description: 'by another' }, { description: null })]);
  ann.lifecycles.remove(lid);
  await publish();
  const count = effects.length;
  expect(count).toBeGreaterThan(12);
  expect(law.check(effects, looks)).toBe(0);

  /** The same history with one of its requests otherwise. */
  const noticed = (at: number, changes: Partial<RecordEffect>, seen: readonly Look[] = looks) =>
    lawOf(() => law.check(Object.assign([...effects], { [at]: { ...effects[at], ...changes } }), seen));
  const find = (fits: (effect: RecordEffect) => boolean) => effects.findIndex(fits);
  const made = find(({ kind }) => kind === 'create');
  const whole = find(({ after }) => after['is_active'] === true);
  const gone = find(({ kind }) => kind === 'delete');
  const between = find(({ after }) => JSON.stringify(after).includes('"renaming '));
  const added = find(({ before, after }) => idsIn(before).length < idsIn(after).length);
  // Whoever takes a mark off changes nothing.
  const isMark = ({ after }: RecordEffect) => Object.keys(after).join() === 'description';
  for (const [at, effect] of effects.entries())
    if (!isMark(effect)) expect(noticed(at, { from: 'another' }), effect.kind).toBe('unplanned');
  expect(noticed(made, { after: { ...effects[made]?.after, name: 'Others' } })).toBe('unplanned');
  expect(noticed(made, { after: { ...effects[made]?.after, is_active: true } })).toBe('unplanned');
  expect(noticed(whole, { after: { auto_assign_initial_state: false } })).toBe('unplanned');
  expect(noticed(whole, { kind: 'delete' })).toBe('unplanned');
  expect(noticed(added, { after: renamed(effects[added], /"name":"(In|Out|Gone)"/g, '"name":"Elsewhere"') })).toBe(
    'unplanned',
  );
  expect(noticed(between, { after: renamed(effects[between], /"renaming /g, '"called ') })).toBe('unplanned');

  // Somebody else had changed it; whoever looked after that has seen it, and whoever looked before could not.
  const { id = '', type = '' } = effects[gone] ?? {};
  const theirs = { from: 'another', late: false, kind: 'update', id, type } as const;
  const before = { ...effects[gone]?.before, description: 'by another' };
  const history = [
    ...effects.slice(0, gone),
    { ...theirs, before: { description: null }, after: { description: 'by another' } },
    { ...effects[gone], before } as RecordEffect,
  ];
  const path = `/governance/lifecycle/configs/${id}`;
  expect(lawOf(() => law.check(history, [...looks, { from: 'studio', path, at: gone + 1 }]))).toBe('silent');
  expect(lawOf(() => law.check(history, looks))).toBe('none');
  expect(law.check(history, looks)).toBe(1);
});

function idsIn(fields: RecordEffect['before']): string[] {
  return Object.keys({ ...(fields['states'] as object), ...(fields['transitions'] as object) });
}

function renamed(effect: RecordEffect | undefined, from: RegExp, to: string): RecordEffect['after'] {
  return JSON.parse(JSON.stringify(effect?.after).replaceAll(from, to));
}

function operationOf(lid: string, fields: JsonObject, before: JsonObject): PlanOperation {
  return planOperation.parse({
    ...{ key: `lifecycle_config/${lid}:update`, lid, type: 'lifecycle_config', kind: 'update', phase: 'go_live' },
    ...{ fields, before, depends_on: [], expects_hash: null, based_on_version: null },
    undo: { possible: true, reason: null },
  });
}
