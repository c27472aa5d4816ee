import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { demoActor } from '#backend/db/seed-demo.ts';
import { seedPeople } from '#backend/db/seed-people.ts';
import { type Api, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { type Known, MixedSet } from './harness/mixed-set.ts';
import { follow, publish, snapshotOf } from './harness/sync.ts';

const base = '/governance/lifecycle/walks';
const walk = { object: { user: { department: 'Sales' } }, now: '2026-03-01T09:00:00Z', start: null, steps: [] };

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });
  const newLifecycle = async (): Promise<string> => {
    made += 1;
    const reply = await api.post('/governance/lifecycle/configs', { name: `Walked ${made}`, object_type: 'role' });
    return reply.body.id;
  };
  const document = (name: string) => ({
    ...{ name, object_type: 'role', description: null, is_active: true, auto_assign_initial_state: false },
    ...{ initial_state_id: null, states: {}, transitions: {} },
  });
  const named = (config_id: string, name: string) => ({ ...walk, config_id, name, expect: { state: 'In' } });
  const knownOf = async (id: string): Promise<Known> => {
    const rev = (await snapshotOf(api, '?bodies=false')).entities.get(id)?.rev;
    if (rev === undefined) throw new Error(`${id} is not there.`);
    return { id, rev };
  };
  const codesOf = (reply: { body: { details?: { change_set: { failures: { code: string }[] } } } }) =>
    reply.body.details?.change_set.failures.map(({ code }) => code);

  test('LC-80 LC-81 a walk is kept, changed and deleted by the plain routes, told in the feed and audited', async () => {
    const config_id = await newLifecycle();
    const { cursor } = await snapshotOf(api, '?bodies=false');
    const created = await api.post(base, named(config_id, 'One'));
    expect(created).toMatchObject({ status: 201, body: { ...named(config_id, 'One'), tenant_id: demoTenant } });
    const url = `${base}/${created.body.id}`;
    expect(await api.post(base, named(config_id, 'One'))).toMatchObject({
      status: 409,
      body: { details: { field: 'name' } },
    });
    expect((await api.post(base, named(randomUUID(), 'Lost'))).status).toBe(404);
    expect((await api.post(base, { ...named(config_id, 'Flies'), steps: [{ kind: 'fly' }] })).status).toBe(422);

    const stale = { 'if-match': '"1"' };
    expect(await api.put(url, { name: 'Two' }, stale)).toMatchObject({ status: 412 });
    const changed = await api.put(url, { expect: { state: 'Out', actions: ['webhook'] } });
    expect(changed.body).toMatchObject({
      name: 'One',
      object: walk.object,
      expect: { state: 'Out', actions: ['webhook'] },
    });
    const other = (await api.post(base, named(config_id, 'Other'))).body.id;
    const list = await api.get(`${base}?config_id=${config_id}&page_size=1`);
    expect(list.body).toMatchObject({ lifecycle_walks: [{ name: 'One' }], total: 2 });
    expect((await api.delete(url)).status).toBe(204);
    expect((await api.get(url)).status).toBe(404);

    // What is left of its tests goes with a lifecycle.
    expect((await api.delete(`/governance/lifecycle/configs/${config_id}`)).status).toBe(204);
    const { events } = await follow(api, cursor);
    expect(events.map(({ type, id, deleted }) => [type, id, deleted])).toEqual([
      ['lifecycle_walk', created.body.id, false],
      ['lifecycle_walk', created.body.id, false],
      ['lifecycle_walk', other, false],
      ['lifecycle_walk', created.body.id, true],
      ['lifecycle_config', config_id, true],
      ['lifecycle_walk', other, true],
    ]);
    const audits = await api.get('/governance/script-audit-events?action=lifecycle_walk_deleted');
    expect(audits.body.events.slice(0, 2)).toMatchObject([
      { details: { lifecycle_walk_name: 'Other', lifecycle_id: config_id } },
      { details: { lifecycle_walk_name: 'One' } },
    ]);
  });

  test('LC-80 LC-81 a set makes a lifecycle with its tests; names may be swapped; what it leaves alone goes with its lifecycle', async () => {
    const [lifecycle, one, two] = [randomUUID(), randomUUID(), randomUUID()];
    made += 1;
    const first = new MixedSet()
      .add('lifecycle_walk', one, named(lifecycle, 'One'))
      .add('lifecycle_walk', two, named(lifecycle, 'Two'))
      .add('lifecycle_config', lifecycle, document(`Walked ${made}`));
    expect((await publish(api, first)).status).toBe(200);
    const swap = new MixedSet()
      .change('lifecycle_walk', await knownOf(one), { name: 'Two' })
      .change('lifecycle_walk', await knownOf(two), { name: 'One' });
    expect((await publish(api, swap)).status).toBe(200);
    const { entities } = await snapshotOf(api, '?bodies=false');
    expect(entities.get(one)).toMatchObject({ type: 'lifecycle_walk', row: { name: 'Two', object: walk.object } });

    const unfit = new MixedSet()
      .add('lifecycle_walk', randomUUID(), named(lifecycle, 'One'))
      .add('lifecycle_walk', randomUUID(), named(randomUUID(), 'Lost'));
    expect(codesOf(await publish(api, unfit))).toEqual(['name_taken', 'reference_gone']);
    const late = new MixedSet()
      .remove('lifecycle_config', await knownOf(lifecycle))
      .change('lifecycle_walk', await knownOf(two), { name: 'Late' });
    expect(codesOf(await publish(api, late))).toEqual(['reference_gone']);

    const { cursor } = await snapshotOf(api, '?bodies=false');
    const last = new MixedSet()
      .remove('lifecycle_walk', await knownOf(one))
      .remove('lifecycle_config', await knownOf(lifecycle));
    expect((await publish(api, last)).status).toBe(200);
    const { events } = await follow(api, cursor);
    expect(events.map(({ id, deleted }) => [id, deleted])).toEqual([
      [one, true],
      [lifecycle, true],
      [two, true],
    ]);
  });

  test('LC-80 the lifecycle of the demo comes with its tests, as the feed tells', async () => {
    const { cursor } = await snapshotOf(api, '?bodies=false');
    await seedPeople(backend().dependencies.db, demoActor);
    const { events } = await follow(api, cursor);
    const [lifecycle, ...walks] = events;
    expect(lifecycle).toMatchObject({ type: 'lifecycle_config' });
    expect(walks.length).toBeGreaterThanOrEqual(2);
    const kept = (await api.get(`${base}?config_id=${lifecycle?.id}`)).body;
    expect(kept.total).toBe(walks.length);
    const { entities } = await snapshotOf(api, '?bodies=false');
    for (const { type, id, rev } of walks) expect(entities.get(id)).toMatchObject({ type, rev });
  });
});
