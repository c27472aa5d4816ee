import { expect, test } from 'vitest';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { failureOf } from './failure-of.ts';
import { startHost, type TestHost } from './harness.ts';
import { openWindow } from './window.ts';

const point = { operation_type: 'create', hook_phase: 'before' } as const;

async function scene(): Promise<{ host: TestHost; caller: StudioCaller; script: string; connector: string }> {
  const host = await startHost();
  const { caller } = host;
  const script = await caller.scripts.create({ name: 'normalise-mail', body: 'log_info(1);\n' });
  await caller.scripts.setStatus({ lids: [script.lid], status: 'active' });
  const connector = await caller.connectors.create({ name: 'AD-main', connector_type: 'simulator' });
  return { host, caller, script: script.lid, connector: connector.lid };
}

const orders = (rows: readonly BindingRow[]) => rows.map(({ execution_order }) => execution_order);
const lids = (rows: readonly BindingRow[]) => rows.map(({ lid }) => lid);
/** What the author owns of a binding, and whether it differs from what is published. */
const content = (rows: readonly BindingRow[]) =>
  rows.map(({ local_rev: _, saved_at: __, ...row }) => row).sort((left, right) => (left.lid < right.lid ? -1 : 1));

test('036 US2-2 US2-5 a binding gets every setting and stands in the list by its order; every other window is told', async () => {
  const { host, caller, script: script_lid, connector: connector_lid } = await scene();
  const other = openWindow(host);
  await other.next('workspace');
  const place = { script_lid, connector_lid, ...point };
  const { bindings, undo } = await caller.bindings.create({
    ...place,
    failure_policy: 'retry',
    max_retries: 2,
    timeout_seconds: 45,
  });
  expect(bindings).toEqual([
    expect.objectContaining({
      script_name: 'normalise-mail',
      connector_name: 'AD-main',
      execution_order: 10,
      failure_policy: 'retry',
      max_retries: 2,
      timeout_seconds: 45,
      enabled: true,
      unpublished: true,
      warning: null,
      blocked: null,
    }),
  ]);
  const [first] = lids(bindings);
  expect(undo).toEqual([{ kind: 'remove', lid: first }]);
  expect((await other.next('scripts_changed')).lids).toEqual([first]);
  other.close();
  await caller.bindings.create(place);
  const front = await caller.bindings.create({ ...place, index: 0 });
  await caller.bindings.create({ ...place, hook_phase: 'after' });
  const list = await caller.bindings.list({ connector_lid });
  expect(list.map(({ hook_phase }) => hook_phase)).toEqual(['before', 'before', 'before', 'after']);
  expect(list[0]?.lid).toBe(front.bindings.find((row) => row.execution_order < 10)?.lid);
  expect(orders(list)).toEqual(
    orders(list.slice(0, 3))
      .toSorted((left, right) => left - right)
      .concat(10),
  );
  expect(list.filter(({ lid }) => lid !== first).map(({ max_retries }) => max_retries)).toEqual([0, 0, 0]);
});

test('036 US2-3 US2-4 the policy retry means three retries unless said otherwise, 0 and 11 are refused, and a switch is a setting', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  const { bindings } = await caller.bindings.create({ script_lid, connector_lid, ...point });
  const [row] = bindings;
  if (row === undefined) throw new Error('There is no binding.');
  const save = (base_rev: number, settings: object, before: object = {}) =>
    caller.bindings.save({ lid: row.lid, base_rev, settings, before });
  const saved = await save(row.local_rev, { failure_policy: 'retry' });
  expect(saved).toMatchObject({ outcome: 'saved', binding: { failure_policy: 'retry', max_retries: 3 } });
  const { local_rev } = saved.binding;
  expect(await failureOf(save(local_rev, { max_retries: 0 }))).toMatchObject({
    code: 'validation_error',
    message: expect.stringContaining('1 to 10'),
  });
  await expect(save(local_rev, { max_retries: 11 })).rejects.toThrow('at most 10');
  await expect(save(local_rev, { timeout_seconds: 301 })).rejects.toThrow('at most 300');
  expect((await save(local_rev, { enabled: false })).binding).toMatchObject({ enabled: false, max_retries: 3 });
});

test('FR-018 reordering gives out as few and sparse numbers as it can, and a set that changed meanwhile is refused', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  for (let count = 0; count < 4; count += 1) await caller.bindings.create({ script_lid, connector_lid, ...point });
  const before = await caller.bindings.list({ connector_lid });
  expect(orders(before)).toEqual([10, 20, 30, 40]);
  const [a = '', b = '', c = '', d = ''] = lids(before);
  const { undo } = await caller.bindings.reorder({ connector_lid, ...point, lids: [d, a, b, c] });
  const after = await caller.bindings.list({ connector_lid });
  expect(lids(after)).toEqual([d, a, b, c]);
  expect(orders(after).slice(1)).toEqual([10, 20, 30]);
  const redo = await caller.bindings.undo({ steps: undo });
  expect(content(await caller.bindings.list({ connector_lid }))).toEqual(content(before));
  await caller.bindings.undo({ steps: redo.undo });
  expect(lids(await caller.bindings.list({ connector_lid }))).toEqual([d, a, b, c]);
  for (const wrong of [
    [a, b, c],
    [a, b, c, c],
    [a, b, c, script_lid],
  ]) {
    expect(await failureOf(caller.bindings.reorder({ connector_lid, ...point, lids: wrong }))).toMatchObject({
      code: 'conflict',
    });
  }
});

test('B-02 a hook point takes ten bindings and no number twice, in every way they may come there', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  const place = { script_lid, connector_lid, ...point };
  for (let count = 0; count < 10; count += 1) await caller.bindings.create(place);
  const [first] = await caller.bindings.list({ connector_lid });
  const lid = first?.lid ?? '';
  const after = await caller.bindings.create({ ...place, hook_phase: 'after' });
  const refused = [
    () => caller.bindings.create(place),
    () => caller.bindings.duplicate({ lid }),
    () => caller.bindings.move({ lid: after.bindings[0]?.lid ?? '', hook_phase: 'before', index: 0 }),
  ];
  for (const call of refused) expect(await failureOf(call())).toMatchObject({ code: 'conflict' });
  await caller.bindings.remove({ lid });
  expect(await failureOf(caller.bindings.create({ ...place, execution_order: 20 }))).toMatchObject({
    message: expect.stringContaining('has the order 20 already'),
  });
  expect((await caller.bindings.create({ ...place, execution_order: 25 })).bindings).toMatchObject([
    { execution_order: 25 },
  ]);
});

test('036 US2-6 what is deleted or moved to another phase comes back as it was', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  for (let count = 0; count < 3; count += 1) await caller.bindings.create({ script_lid, connector_lid, ...point });
  const before = await caller.bindings.list({ connector_lid });
  const [, middle] = before;
  const lid = middle?.lid ?? '';
  const removed = await caller.bindings.remove({ lid });
  expect(lids(await caller.bindings.list({ connector_lid }))).not.toContain(lid);
  await caller.bindings.undo({ steps: removed.undo });
  expect(content(await caller.bindings.list({ connector_lid }))).toEqual(content(before));
  const moved = await caller.bindings.move({ lid, hook_phase: 'after', index: 0 });
  expect(moved.bindings).toMatchObject([{ hook_phase: 'after', script_lid }]);
  await caller.bindings.undo({ steps: moved.undo });
  expect(content(await caller.bindings.list({ connector_lid }))).toEqual(content(before));
  const within = await caller.bindings.move({ lid, hook_phase: 'before', index: 0 });
  expect(lids(await caller.bindings.list({ connector_lid }))[0]).toBe(lid);
  await caller.bindings.undo({ steps: within.undo });
  expect(content(await caller.bindings.list({ connector_lid }))).toEqual(content(before));
});

test('S5 two windows that change different settings of a binding lose nothing; of one setting nothing is overwritten', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  const { bindings } = await caller.bindings.create({ script_lid, connector_lid, ...point });
  const [row] = bindings;
  if (row === undefined) throw new Error('There is no binding.');
  const { lid, local_rev: base_rev } = row;
  await caller.bindings.save({ lid, base_rev, settings: { timeout_seconds: 60 }, before: { timeout_seconds: 30 } });
  const other = await caller.bindings.save({ lid, base_rev, settings: { enabled: false }, before: { enabled: true } });
  expect(other).toMatchObject({ outcome: 'merged', binding: { timeout_seconds: 60, enabled: false } });
  const same = await caller.bindings.save({
    ...{ lid, base_rev },
    settings: { timeout_seconds: 90 },
    before: { timeout_seconds: 30 },
  });
  expect(same).toMatchObject({ outcome: 'conflict', binding: { timeout_seconds: 60 }, undo: [] });
});

test('036 edge case 5 a binding whose connector is deleted is shown as orphaned, with what to do', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  await caller.bindings.create({ script_lid, connector_lid, ...point });
  const listed = (await caller.connectors.list()).find(({ name }) => name === 'AD-main');
  expect(listed).toMatchObject({ bindings: 1 });
  await caller.connectors.remove({ lid: connector_lid });
  const [orphan] = await caller.bindings.list({ script_lid });
  expect(orphan).toMatchObject({ connector_name: null, warning: expect.stringMatching(/^Orphaned: .*Delete it/) });
  await caller.connectors.restore({ lid: connector_lid });
  expect(await caller.bindings.list({ script_lid })).toMatchObject([{ connector_name: 'AD-main', warning: null }]);
});

test('036 edge case 1 S124 a script with enabled bindings is not deleted, and the refusal names them; disabled ones go and come back with it', async () => {
  const { caller, script: script_lid, connector: connector_lid } = await scene();
  const { bindings } = await caller.bindings.create({ script_lid, connector_lid, ...point });
  const [row] = bindings;
  if (row === undefined) throw new Error('There is no binding.');
  expect(await failureOf(caller.scripts.remove({ lid: script_lid }))).toMatchObject({
    code: 'precondition_failed',
    message: '1 enabled binding uses "normalise-mail": before create on AD-main, order 10. Disable or delete it first.',
  });
  const { lid, local_rev: base_rev } = row;
  await caller.bindings.save({ lid, base_rev, settings: { enabled: false }, before: { enabled: true } });
  await caller.scripts.remove({ lid: script_lid });
  expect(await caller.bindings.list({ connector_lid })).toEqual([]);
  await caller.scripts.undoRemove({ lid: script_lid });
  expect(lids(await caller.bindings.list({ connector_lid }))).toEqual([lid]);
});

test('B14 a binding of a script that is not active says what stands in its way', async () => {
  const { caller, connector: connector_lid } = await scene();
  const { lid: script_lid } = await caller.scripts.create({ name: 'later' });
  const { bindings } = await caller.bindings.create({ script_lid, connector_lid, ...point });
  expect(bindings).toMatchObject([{ script_status: 'draft', blocked: expect.stringContaining('Activate it') }]);
  await caller.scripts.setStatus({ lids: [script_lid], status: 'active' });
  expect(await caller.bindings.list({ script_lid })).toMatchObject([{ blocked: null, warning: null }]);
});

test('a connector that two windows change keeps both changes, and its attributes are those its scripts are checked against', async () => {
  const { caller, script, connector: lid } = await scene();
  const { local_rev: base_rev } = await caller.connectors.get({ lid });
  const attributes = [{ name: 'mail' }, { name: 'uid', required: true }];
  const object_classes = [
    { name: 'user', attributes },
    { name: 'group', attributes: [{ name: 'mail' }] },
  ];
  await caller.connectors.save({ lid, base_rev, fields: { object_classes }, before: { object_classes: [] } });
  const renamed = await caller.connectors.save({ lid, base_rev, fields: { name: 'AD' }, before: { name: 'AD-main' } });
  expect(renamed).toMatchObject({ outcome: 'merged', connector: { name: 'AD', object_classes: [{}, {}] } });
  const overtaken = { lid, base_rev, fields: { name: 'LDAP' }, before: { name: 'AD-main' } };
  expect(await caller.connectors.save(overtaken)).toMatchObject({ outcome: 'conflict', connector: { name: 'AD' } });
  expect(await failureOf(caller.connectors.create({ name: 'AD', connector_type: 'rest' }))).toMatchObject({
    code: 'conflict',
  });
  expect(await caller.checks.schema.get({ lid: script })).toMatchObject({ connector: null });
  await caller.bindings.create({ script_lid: script, connector_lid: lid, ...point });
  expect(await caller.checks.schema.get({ lid: script })).toMatchObject({
    source: 'connector',
    connector: { attributes: [{ name: 'mail' }, { name: 'uid', required: true }] },
  });
});
