import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { startHost } from './harness.ts';
import { connectStudio, edit, lidOf, publishPlan } from './sync-studio.ts';

const point = { operation_type: 'create', hook_phase: 'before' } as const;
let number = 0;

const orders = (rows: readonly BindingRow[]) => rows.map(({ execution_order }) => execution_order);

async function connectorNamed(caller: StudioCaller, name: string): Promise<string> {
  const found = (await caller.connectors.list()).find((connector) => connector.name === name);
  if (found === undefined) throw new Error(`There is no connector ${name}.`);
  return found.lid;
}

/** New in this studio: an active script, an active connector, and as many bindings. */
async function draftPipeline(caller: StudioCaller, bindings: number) {
  number += 1;
  const name = `pipeline-${number}`;
  const script = await caller.scripts.create({ name, body: 'log_info(1);\n' });
  await caller.scripts.setStatus({ lids: [script.lid], status: 'active' });
  const connector = await caller.connectors.create({ name, connector_type: 'simulator' });
  await caller.connectors.setStatus({ lid: connector.lid, status: 'active' });
  for (let count = 0; count < bindings; count += 1)
    await caller.bindings.create({ script_lid: script.lid, connector_lid: connector.lid, ...point });
  return { name, script_lid: script.lid, connector_lid: connector.lid };
}

const listOf = (caller: StudioCaller, connector_lid: string) => caller.bindings.list({ connector_lid });

/** A pull whose question about deletions is answered with yes. */
async function pullAll({ sync }: StudioCaller): Promise<void> {
  await sync.pull();
  for (const asks of (await sync.status()).attention)
    if (asks.kind === 'deletions') await sync.answerDeletions({ run_id: asks.run_id, confirm: true });
}

async function set(caller: StudioCaller, row: BindingRow, settings: Partial<BindingRow>): Promise<void> {
  const { lid, local_rev: base_rev } = row;
  await caller.bindings.save({ lid, base_rev, settings, before: {} });
}

for (const plain of [false, true]) {
  describe(`connectors and bindings with ${plain ? 'a plain' : 'an enhanced'} backend`, () => {
    let backend: Backend;
    let address: string;
    beforeAll(async () => {
      ({ backend, address } = await listening());
    });
    afterAll(() => backend.app.close());
    const studio = async () => (await connectStudio(address, { plain })).caller;

    test('036 US2-2 S73 S74 a script, its connector and their bindings go in one plan, parents first, and arrive at others', async () => {
      const mine = await studio();
      const { name, connector_lid } = await draftPipeline(mine, 2);
      const [first] = await listOf(mine, connector_lid);
      if (first === undefined) throw new Error('There is no binding.');
      await set(mine, first, { enabled: false, failure_policy: 'retry', timeout_seconds: 9 });
      const { plan, text } = await mine.sync.plan({});
      expect(text).toContain(`  + binding "${name}" before create on ${name}, order 20`);
      const kinds = plan.operations.map(({ type, kind }) => `${type} ${kind}`);
      const last = (kind: string) => kinds.lastIndexOf(kind);
      if (plain) {
        expect(last('script set_status')).toBeLessThan(kinds.indexOf('hook_binding create'));
        expect(last('connector create')).toBeLessThan(kinds.indexOf('hook_binding create'));
        expect(plan.warnings).toContainEqual(
          expect.objectContaining({ code: 'born_live', message: expect.stringContaining('is live until') }),
        );
      } else expect(kinds.toSorted()).toEqual(kinds.filter((kind) => kind.endsWith('create')).toSorted());
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      expect((await mine.sync.plan({})).plan.operations).toEqual([]);
      await edit(mine, await lidOf(mine, name), 'log_info(2);\n');
      expect((await mine.sync.plan({})).text).toContain('LIVE: 1 enabled binding runs it');
      const theirs = await studio();
      expect(await listOf(theirs, await connectorNamed(theirs, name))).toMatchObject([
        { script_name: name, enabled: false, failure_policy: 'retry', max_retries: 3, timeout_seconds: 9 },
        { script_name: name, enabled: true, execution_order: 20, warning: null },
      ]);
      expect(await theirs.connectors.get({ lid: await connectorNamed(theirs, name) })).toMatchObject({
        status: 'active',
        on_server: true,
        unpublished: false,
      });
    });

    test('S48 S82 two authors who reorder and add without knowing of each other lose neither order, and no place is swapped', async () => {
      const mine = await studio();
      const { name, connector_lid, script_lid } = await draftPipeline(mine, 3);
      await publishPlan(mine);
      const theirs = await studio();
      const there = await connectorNamed(theirs, name);
      const [a, b, c] = (await listOf(theirs, there)).map(({ lid }) => lid);
      await theirs.bindings.reorder({ connector_lid: there, ...point, lids: [String(c), String(a), String(b)] });
      const also = { script_lid: await lidOf(theirs, name), connector_lid: there, ...point };
      await theirs.bindings.create({ ...also, timeout_seconds: 45 });
      expect(await publishPlan(theirs)).toMatchObject({ outcome: 'done', not_applied: [] });
      await mine.bindings.create({ script_lid, connector_lid, ...point });
      await mine.sync.pull();
      const merged = await listOf(mine, connector_lid);
      expect(merged).toHaveLength(5);
      expect(new Set(orders(merged)).size).toBe(5);
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      await theirs.sync.pull();
      const ids = (rows: readonly BindingRow[]) => rows.map(({ id, execution_order }) => [id, execution_order]);
      expect(ids(await listOf(theirs, there))).toEqual(ids(await listOf(mine, connector_lid)));
      expect((await listOf(mine, connector_lid)).every(({ unpublished }) => !unpublished)).toBe(true);
    });

    test('S51 S120 orders that go round in a circle are one question, with both orders; the answer is published', async () => {
      const mine = await studio();
      const { name, connector_lid } = await draftPipeline(mine, 3);
      await publishPlan(mine);
      const theirs = await studio();
      const there = await connectorNamed(theirs, name);
      const [a = '', b = '', c = ''] = (await listOf(theirs, there)).map(({ lid }) => lid);
      await theirs.bindings.reorder({ connector_lid: there, ...point, lids: [b, a, c] });
      await publishPlan(theirs);
      const [x = '', y = '', z = ''] = (await listOf(mine, connector_lid)).map(({ lid }) => lid);
      await mine.bindings.reorder({ connector_lid, ...point, lids: [x, z, y] });
      await mine.sync.pull();
      const [conflict, ...others] = (await mine.sync.conflicts()).filter(({ type }) => type === 'hook_binding');
      if (conflict === undefined) throw new Error('There is no conflict.');
      expect(others).toEqual([]);
      expect(conflict).toMatchObject({ kind: 'order', choices: ['their_order', 'my_order', 'arrange'] });
      const [field] = conflict.fields;
      const named = (lids: readonly string[]) => lids.map((lid) => ({ lid, name }));
      expect(field).toMatchObject({ theirs: named([y, x, z]), yours: named([x, z, y]), base: named([x, y, z]) });
      expect((await mine.sync.plan({})).plan.operations).toEqual([]);
      const { lid, key, local_hash, remote_hash } = conflict;
      const answer = { lid, key, local_hash, remote_hash };
      const { undo_id } = await mine.sync.answer({ ...answer, choice: 'their_order' });
      expect((await listOf(mine, connector_lid)).map((row) => row.lid)).toEqual([y, x, z]);
      await mine.sync.undoAnswer({ undo_id });
      await mine.sync.answer({ ...answer, choice: 'arrange', fields: { execution_order: [z, y, x] } });
      expect(await mine.sync.conflicts()).toEqual([]);
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      await theirs.sync.pull();
      expect((await listOf(theirs, there)).map((row) => row.lid)).toEqual([c, b, a]);
    });

    test('S64 settings that both sides changed go together field by field; one setting is a question', async () => {
      const mine = await studio();
      const { name, connector_lid } = await draftPipeline(mine, 1);
      await publishPlan(mine);
      const theirs = await studio();
      const there = await connectorNamed(theirs, name);
      const [other] = await listOf(theirs, there);
      const [own] = await listOf(mine, connector_lid);
      if (other === undefined || own === undefined) throw new Error('There is no binding.');
      await set(theirs, other, { timeout_seconds: 60 });
      await publishPlan(theirs);
      await set(mine, own, { failure_policy: 'continue' });
      await mine.sync.pull();
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      expect(await listOf(mine, connector_lid)).toMatchObject([{ timeout_seconds: 60, failure_policy: 'continue' }]);
      await theirs.sync.pull();
      const [again] = await listOf(theirs, there);
      if (again === undefined) throw new Error('There is no binding.');
      await set(theirs, again, { timeout_seconds: 70 });
      await publishPlan(theirs);
      const [mineNow] = await listOf(mine, connector_lid);
      if (mineNow !== undefined) await set(mine, mineNow, { timeout_seconds: 80 });
      await mine.sync.pull();
      expect(await mine.sync.conflicts()).toMatchObject([
        { type: 'hook_binding', kind: 'fields', fields: [{ field: 'timeout_seconds', theirs: 70, yours: 80 }] },
      ]);
    });

    test('036 edge case 5 S35 S123 a connector that is deleted leaves its bindings orphaned everywhere, which can be deleted then', async () => {
      const mine = await studio();
      const { name, connector_lid, script_lid } = await draftPipeline(mine, 1);
      await publishPlan(mine);
      const theirs = await studio();
      await mine.connectors.remove({ lid: connector_lid });
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      await pullAll(theirs);
      const script = await lidOf(theirs, name);
      const [orphan] = await theirs.bindings.list({ script_lid: script });
      expect(orphan).toMatchObject({
        connector_name: null,
        conflict: false,
        warning: expect.stringMatching(/^Orphaned/),
      });
      if (orphan !== undefined) await set(theirs, orphan, { enabled: false });
      expect(await publishPlan(theirs)).toMatchObject({ outcome: 'done', not_applied: [] });
      await mine.sync.pull();
      const [left] = await mine.bindings.list({ script_lid });
      expect(left).toMatchObject({ enabled: false, conflict: false, connector_name: null });
      await mine.bindings.remove({ lid: left?.lid ?? '' });
      await mine.scripts.remove({ lid: script_lid });
      const { plan } = await mine.sync.plan({});
      expect(plan.operations.map(({ type, kind }) => `${type} ${kind}`)).toEqual([
        'hook_binding delete',
        'script delete',
      ]);
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
    });

    test('S35 bindings belong to a connector that comes back under its id, also where it had been deleted', async () => {
      const mine = await studio();
      const { name, connector_lid, script_lid } = await draftPipeline(mine, 1);
      await publishPlan(mine);
      const theirs = await studio();
      await theirs.connectors.remove({ lid: await connectorNamed(theirs, name) });
      expect(await publishPlan(theirs)).toMatchObject({ outcome: 'done', not_applied: [] });
      const { local_rev: base_rev, description } = await mine.connectors.get({ lid: connector_lid });
      const fields = { description: 'The one that stays.' };
      await mine.connectors.save({ lid: connector_lid, base_rev, fields, before: { description } });
      await pullAll(mine);
      const [conflict] = await mine.sync.conflicts();
      if (conflict === undefined) throw new Error('There is no conflict.');
      const { lid, key, local_hash, remote_hash } = conflict;
      await mine.sync.answer({ lid, key, local_hash, remote_hash, choice: 'recreate' });
      expect(await publishPlan(mine)).toMatchObject({ outcome: 'done', not_applied: [] });
      await pullAll(theirs);
      await pullAll(mine);
      // A plain backend gives it another id, and what was bound to the old one stays orphaned there.
      const bound = [{ connector_name: plain ? null : name, unpublished: false, conflict: false }];
      expect(await mine.bindings.list({ script_lid })).toMatchObject(bound);
      expect(await theirs.bindings.list({ script_lid: await lidOf(theirs, name) })).toMatchObject(bound);
    });
  });
}

describe('a plain backend that loses answers, or lacks types', () => {
  let backend: Backend;
  let address: string;
  beforeAll(async () => {
    ({ backend, address } = await listening());
  });
  afterAll(() => backend.app.close());

  test('S104 a binding whose creation was never answered is known by its place, and is not made twice', async () => {
    const { caller, proxy } = await connectStudio(address, { plain: true });
    const { connector_lid } = await draftPipeline(caller, 1);
    let lost = 0;
    const loses = (request: string) => {
      lost += Number(request === 'POST /governance/script-bindings');
      return lost === 1 && request === 'POST /governance/script-bindings';
    };
    proxy.rules = { ...proxy.rules, loseAnswer: loses };
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(lost).toBe(1);
    expect(await listOf(caller, connector_lid)).toMatchObject([{ unpublished: false, execution_order: 10 }]);
    expect((await caller.sync.plan({})).plan.operations).toEqual([]);
  });

  test('S84 what a backend has no routes for stays in the workspace, and the plan says so', async () => {
    const { caller, proxy } = await connectStudio(address, { plain: true });
    const { connector_lid } = await draftPipeline(caller, 0);
    await publishPlan(caller);
    const { caller: other, proxy: lacking } = await connectStudio(address, { plain: true, lacks: ['/pipeline-tests'] });
    await other.sync.pull();
    expect(lacking.requests.some((request) => request.includes('/pipeline-tests'))).toBe(true);
    const [connector] = (await other.connectors.list()).filter(({ on_server }) => on_server);
    const outcome = { kind: 'succeeds' } as const;
    const test = { lid: null, operation_type: 'create', context_text: '{}', outcome, expect_text: '{}' } as const;
    await other.pipelines.tests.save({ ...test, connector_lid: connector?.lid ?? '', name: 'stays here' });
    const { plan } = await other.sync.plan({});
    expect(plan.blocked).toMatchObject([{ type: 'pipeline_test', reason: 'not_offered' }]);
    expect(plan.operations).toEqual([]);
    await caller.pipelines.tests.save({ ...test, connector_lid, name: 'goes there' });
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(proxy.requests.filter((request) => request === 'POST /governance/pipeline-tests')).toHaveLength(1);
  });
});

test('S83 a new binding waits for its script to be active, with words for it', async () => {
  const { backend, address } = await listening();
  try {
    const { caller } = await connectStudio(address);
    const { connector_lid } = await draftPipeline(caller, 0);
    const { lid: script_lid } = await caller.scripts.create({ name: 'not yet' });
    await caller.bindings.create({ script_lid, connector_lid, ...point });
    const { plan } = await caller.sync.plan({});
    expect(plan.blocked).toMatchObject([
      {
        type: 'hook_binding',
        reason: 'needs_active',
        message: 'The script "not yet" is not active; activate it first.',
      },
    ]);
  } finally {
    await backend.app.close();
  }
});

async function listening(): Promise<{ backend: Backend; address: string }> {
  const backend = await startBackend(newPglite);
  const address = await backend.app.listen({ port: 0, host: '127.0.0.1' });
  return { backend, address };
}

test('connectors and bindings are whole without a backend', async () => {
  const { caller } = await startHost();
  const { connector_lid } = await draftPipeline(caller, 2);
  expect(await listOf(caller, connector_lid)).toHaveLength(2);
});
