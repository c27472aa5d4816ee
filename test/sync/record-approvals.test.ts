import { expect, test } from 'vitest';
import { point, rest, settings, withRecords } from '#test/integration/host/sync/service/records.ts';
import { enhancedWorld } from '#test/integration/host/sync/service/world.ts';
import { RecordApprovals } from './laws/record-approvals.ts';

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
  const noticed = (effect: (typeof records)[number]) => {
    try {
      law.check([effect]);
      return 'nothing';
    } catch (error) {
      return error instanceof Error && 'kind' in error ? error.kind : error;
    }
  };
  expect(noticed({ ...made, after: { ...made.after, name: 'IT' } })).toBe('unplanned');
  expect(noticed({ ...bound, after: { ...bound.after, connector_id: script_lid } })).toBe('unplanned');
  expect(noticed({ ...changed, from: 'another studio' })).toBe('unplanned');
  expect(noticed({ ...changed, kind: 'delete', after: {} })).toBe('unplanned');
  expect(noticed({ ...changed, before: { ...changed.before, timeout_seconds: 45 } })).toBe('silent');
});
