import { expect, test } from 'vitest';
import { point, rest, settings, withRecords } from './records.ts';
import { enhancedWorld, plainWorld } from './world.ts';

test('S35 a connector brought back from the Trash while its deletion is being published is another one, and leaves its bindings behind', async () => {
  const world = enhancedWorld();
  const [ann, ben] = [withRecords(world.open('ann')), withRecords(world.open('ben'))];
  const { lid: script_lid } = ann.scripts.create({ name: 'Bound', body: 'return 1;' });
  ann.scripts.setStatus(script_lid, 'active', null);
  const { lid: connector_lid } = ann.connectors.create({ name: 'HR', connector_type: 'rest', ...rest });
  // What has been seen before anything points to it goes by an id of its own in the other studio.
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 2 });
  await world.run(ben.sync.pull());
  ann.bindings.create({ ...point, ...settings, script_lid, connector_lid });
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  await world.run(ben.sync.pull());
  const [there] = ben.connectors.list();
  if (there === undefined) throw new Error('There is no connector.');
  ben.connectors.remove(there.lid);
  // The server has done it, and nobody here knows yet.
  ben.network.boundary = (where) => {
    if (!/^after POST .*change-sets/.test(where)) return;
    for (const { trash_id } of ben.sync.trash()) expect(ben.sync.restore(trash_id)).toEqual({ lid: there.lid });
  };
  expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  const orphaned = [{ connector_name: null, unpublished: false, conflict: false }];
  const [binding] = ben.bindings.listOf({});
  expect(ben.bindings.listOf({})).toMatchObject(orphaned);
  expect(ben.events).toContainEqual({ type: 'scripts_changed', lids: expect.arrayContaining([binding?.lid]) });
  expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  await world.run(ann.sync.pull());
  await world.run(ben.sync.pull());
  for (const studio of [ann, ben]) {
    expect(studio.connectors.list()).toMatchObject([{ name: 'HR', unpublished: false }]);
    expect(studio.bindings.listOf({})).toMatchObject(orphaned);
  }
});

test('S92 a binding that the server has made and then hides for a while stays in its list', async () => {
  const world = plainWorld({ connectors: true });
  const ann = withRecords(world.open('ann'));
  const { lid: script_lid } = ann.scripts.create({ name: 'Bound', body: 'return 1;' });
  ann.scripts.setStatus(script_lid, 'active', null);
  const { lid: connector_lid } = ann.connectors.create({ name: 'HR', connector_type: 'rest', ...rest });
  await world.run(ann.publish());
  ann.bindings.create({ ...point, ...settings, script_lid, connector_lid });
  ann.network.boundary = (where) => {
    if (where === 'after POST /governance/script-bindings') world.backend.mood = 'hides';
  };
  expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done', applied: 1 });
  expect(ann.bindings.listOf({})).toMatchObject([{ connector_name: 'HR', unpublished: false }]);
  world.backend.mood = 'normal';
  await world.run(ann.sync.pull());
  expect(ann.bindings.listOf({})).toMatchObject([{ connector_name: 'HR', unpublished: false, conflict: false }]);
  expect(ann.sync.trash()).toEqual([]);
});
