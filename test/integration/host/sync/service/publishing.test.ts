import { describe, expect, test } from 'vitest';
import { readScript, sealScript } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { enhancedWorld, plainWorld, type ServiceStudio } from './world.ts';

const worlds = [
  ['a plain backend', plainWorld],
  ['an enhanced backend', enhancedWorld],
] as const;

describe.each(worlds)('on %s', (_name, makeWorld) => {
  test('S75 a picked part is published with what it needs, and the rest stays', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const one = studio.scripts.create({ name: 'One', body: 'return 1;' }).lid;
    const two = studio.scripts.create({ name: 'Two', body: 'return 2;' }).lid;
    const view = await studio.sync.plan({ lids: [one] });
    expect(view.all.map(({ lid }) => lid).sort()).toEqual([one, two].sort());
    expect(view.plan.changes).toMatchObject([{ lid: one, action: 'create' }]);
    expect(view.text).toContain('+ script "One"');
    expect(view.text).not.toContain('Two');
    expect(view.person).toBe('ann@world.test');
    expect(await world.run(studio.publish([one]))).toMatchObject({ outcome: 'done', applied: 1 });
    expect(world.backend.scripts()).toMatchObject([{ name: 'One' }]);
    expect(studio.sync.status().counts).toMatchObject({ unpublished: 1 });
  });

  test('S90 a production workspace wants the name of its tenant typed', async () => {
    const world = makeWorld();
    const { backend } = world;
    const workspace = () => ({
      id: '00000000-0000-4000-8000-000000000001',
      name: 'Live',
      backend: backend.origin,
      tenant_id: backend.tenantId,
      tenant_name: 'ACME',
      production: true,
      colour: 'red' as const,
      created_at: '2026-01-01T00:00:00.000Z',
    });
    const studio = world.open('ann', { workspace });
    studio.scripts.create({ name: 'Careful', body: 'return 1;' });
    const { plan } = await studio.sync.plan({});
    expect(plan.target).toMatchObject({ production: true, tenant_name: 'ACME', tenant_id: backend.tenantId });
    const request = { plan_hash: plan.plan_hash };
    expect(await failureOf(world.run(studio.sync.publish(request)))).toMatchObject({ code: 'precondition_failed' });
    const wrong = world.run(studio.sync.publish({ ...request, typed_tenant_name: 'acme' }));
    expect(await failureOf(wrong)).toMatchObject({ code: 'precondition_failed' });
    expect(studio.network.writes).toEqual([]);
    const end = await world.run(studio.sync.publish({ ...request, typed_tenant_name: 'ACME' }));
    expect(end).toMatchObject({ outcome: 'done' });
  });

  test('S76 a plan that was typed over since is stale, and says what is different', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const { lid } = studio.scripts.create({ name: 'Typed on', body: 'return 1;' });
    const { plan } = await studio.sync.plan({});
    studio.edit(lid, 'return 2;');
    const other = studio.scripts.create({ name: 'Came late', body: 'return 3;' }).lid;
    const end = await world.run(studio.sync.publish({ plan_hash: plan.plan_hash }));
    expect(end).toMatchObject({ outcome: 'stale', cs_id: null, applied: 0 });
    expect(end.differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ lid, kind: 'different', message: expect.any(String) }),
        expect.objectContaining({ lid: other, kind: 'appeared', name: 'Came late' }),
      ]),
    );
    expect(studio.network.writes).toEqual([]);
    expect(studio.sync.history(10)).toEqual([]);
  });

  test('S91 nothing is sent where no copy of the store could be made first', async () => {
    const world = makeWorld();
    const backup = () => Promise.reject(new Error('No copy could be made.'));
    const studio = world.open('ann', { backup });
    studio.scripts.create({ name: 'Not safe', body: 'return 1;' });
    await expect(world.run(studio.publish())).rejects.toThrow('No copy could be made.');
    expect(studio.network.writes).toEqual([]);
  });

  test('S140 S141 nothing is sent for another tenant or to another address than the workspace is for', async () => {
    const world = makeWorld();
    const tenant = '99999999-9999-4999-8999-999999999999';
    const workspace = (changes: { backend?: string; tenant_id?: string }) => () => ({
      id: '00000000-0000-4000-8000-000000000001',
      name: 'Elsewhere',
      backend: world.backend.origin,
      tenant_id: world.backend.tenantId,
      tenant_name: null,
      production: false,
      colour: 'blue' as const,
      created_at: '2026-01-01T00:00:00.000Z',
      ...changes,
    });
    const foreign = world.open('ann', { workspace: workspace({ tenant_id: tenant }) });
    const moved = world.open('ben', { workspace: workspace({ backend: 'http://elsewhere.test' }) });
    for (const studio of [foreign, moved]) {
      studio.scripts.create({ name: 'Whose', body: 'return 1;' });
      await failureOf(world.run(studio.publish()));
      await failureOf(world.run(studio.sync.pull()));
      expect(studio.network.reads + studio.network.writes.length).toBe(0);
    }
    expect(world.backend.crossings).toEqual([]);
  });

  test('the history tells every pull and publish, and of a publish every request', async () => {
    const world = makeWorld();
    const ann = world.open('ann');
    const ben = world.open('ben');
    const { lid } = ann.scripts.create({ name: 'Told', body: 'return 1;' });
    const { cs_id } = await world.run(ann.publish());
    await world.run(ben.sync.pull());
    expect(ben.sync.history(10)).toMatchObject([{ kind: 'pull', state: 'done', requests: expect.any(Number) }]);
    const [entry] = ann.sync.history(10);
    expect(entry).toMatchObject({ id: cs_id, kind: 'publish', state: 'done', title: 'Publish: Told' });
    const detail = ann.sync.historyEntry(cs_id ?? '');
    expect(detail).toMatchObject({ by: 'ann@world.test', can_undo: true });
    expect(detail.steps.length).toBeGreaterThan(0);
    expect(new Set(detail.steps.map((step) => `${step.lid} ${step.state} ${step.name}`))).toEqual(
      new Set([`${lid} acked Told`]),
    );
    await world.pass(1000);
    expect(await world.run(ann.sync.undo(cs_id ?? ''))).toMatchObject({ outcome: 'done' });
    const undone = ann.sync.historyEntry(cs_id ?? '').steps.map(({ state }) => state);
    expect(new Set(undone)).toEqual(new Set(['compensated']));
  });

  test('S98 what was published is undone only where nobody has gone on from it', async () => {
    const world = makeWorld();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Regretted', body: 'return 1;' });
    await world.run(ann.publish());
    ann.edit(lid, 'return 2;');
    const { cs_id } = await world.run(ann.publish());
    await world.pass(1000);
    const preview = await world.run(ann.sync.undoPreview(cs_id ?? ''));
    expect(preview).toMatchObject({ steps: [expect.stringContaining('"Regretted"')], skipped: [] });
    expect(await world.run(ann.sync.undo(cs_id ?? ''))).toMatchObject({ outcome: 'done', applied: 1 });
    expect(world.backend.scripts()).toMatchObject([{ name: 'Regretted', body: 'return 1;' }]);
    const undo = ann.sync.history(10).find(({ kind }) => kind === 'undo');
    expect(undo).toMatchObject({ state: 'done', title: 'Undo: Regretted', by: 'ann@world.test' });
    expect(ann.sync.historyEntry(cs_id ?? '').can_undo).toBe(false);
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return 2;', unpublished: true });
  });

  test('a read-only look says what the backend is like, and changes nothing', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const report = await studio.sync.probe();
    expect(report).toMatchObject({ origin: world.backend.origin });
    expect(report.findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.findings.map(({ name }) => name)).toContain('list of scripts');
    expect(studio.network.writes).toEqual([]);
    studio.person.expire();
    const signedOut = await studio.sync.probe();
    expect(signedOut.findings).toContainEqual(expect.objectContaining({ name: 'sign-in', ok: false }));
  });
});

describe('a publish that stopped half-way on a plain backend', () => {
  /** A new script is there, its text was refused, and so it could not be made active. */
  async function halfApplied() {
    const world = plainWorld();
    const studio = world.open('ann');
    const { lid } = studio.scripts.create({ name: 'Half', body: 'return 1;' });
    makeActive(studio, lid);
    studio.network.choose = (_request, path) => (path.endsWith('/versions') ? 'too_many' : 'none');
    const end = await world.run(studio.publish());
    studio.network.choose = () => 'none';
    return { world, studio, lid, end, csId: end.cs_id ?? '' };
  }

  function makeActive({ store }: ServiceStudio, lid: string): void {
    const row = findEntity(store, lid);
    if (row?.local_json == null) throw new Error('There is no such script.');
    const { json, hash } = sealScript({ ...readScript(row.local_json), status: 'active' });
    updateEntity(store, { ...row, local_json: json, local_hash: hash });
  }

  test('S97 says what was not applied, and waits for a person', async () => {
    const { world, studio, lid, end, csId } = await halfApplied();
    expect(end).toMatchObject({ outcome: 'needs_person', not_applied: [{ lid, message: expect.any(String) }] });
    expect(studio.sync.status().attention).toMatchObject([{ kind: 'half_applied', cs_id: csId }]);
    const { steps } = studio.sync.historyEntry(csId);
    expect(steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      expect.arrayContaining(['create acked', 'publish_version rejected', 'set_status planned']),
    );
    await world.pass(60 * 60_000);
    expect(studio.sync.historyEntry(csId).state).toBe('needs_person');
  });

  test('S97 is continued to its end', async () => {
    const { world, studio, csId } = await halfApplied();
    expect(await world.run(studio.sync.resume(csId))).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(world.backend.scripts()).toMatchObject([{ name: 'Half', body: 'return 1;', status: 'active' }]);
    expect(studio.sync.status()).toMatchObject({ attention: [], counts: { unpublished: 0 } });
  });

  test('S98 is undone: what was created goes, and is an unpublished script here again', async () => {
    const { world, studio, lid, csId } = await halfApplied();
    expect((await world.run(studio.sync.undoPreview(csId))).steps).toEqual([expect.stringMatching(/^Delete.*"Half"/)]);
    expect(await world.run(studio.sync.undo(csId))).toMatchObject({ outcome: 'done' });
    expect(world.backend.scripts()).toEqual([]);
    expect(studio.scripts.get(lid)).toMatchObject({ body: 'return 1;', unpublished: true });
    expect(studio.sync.status().attention).toEqual([]);
    expect(studio.sync.conflicts()).toEqual([]);
  });

  test('is left: what is missing stays an unpublished change that the next publish brings', async () => {
    const { world, studio, lid, csId } = await halfApplied();
    studio.sync.leave(csId);
    expect(studio.sync.status().attention).toEqual([]);
    expect(studio.sync.historyEntry(csId).state).toBe('stopped');
    expect(studio.scripts.get(lid)).toMatchObject({ body: 'return 1;', unpublished: true, blocked: null });
    expect(await world.run(studio.publish())).toMatchObject({ outcome: 'done' });
    expect(world.backend.scripts()).toMatchObject([{ name: 'Half', body: 'return 1;', status: 'active' }]);
  });

  test('S102 is continued by nobody but the person who approved it', async () => {
    const { studio, csId } = await halfApplied();
    const person = studio.person.claims();
    studio.person.claims = () => (person === null ? null : { ...person, sub: 'somebody else' });
    expect(await failureOf(studio.sync.resume(csId))).toMatchObject({ code: 'forbidden' });
  });
});

test('whoever goes offline while a publish is being made ready is told that nothing was sent', async () => {
  const world = enhancedWorld();
  const ann: ServiceStudio = world.open('ann', {
    backup: () => {
      ann.sync.setOffline(true);
      return Promise.resolve();
    },
  });
  ann.scripts.create({ name: 'Stays', body: 'return 1;' });
  const failed = await failureOf(world.run(ann.publish()));
  expect(failed).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^Nothing was sent: .*offline/) });
  expect(world.backend.scripts()).toEqual([]);
});
