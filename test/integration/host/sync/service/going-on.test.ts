import { describe, expect, test } from 'vitest';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { enhancedWorld, plainWorld } from './world.ts';

const worlds = [
  ['a plain backend', plainWorld],
  ['an enhanced backend', enhancedWorld],
] as const;

describe.each(worlds)('on %s', (_name, makeWorld) => {
  test('S91 a publish that finds no network waits and finishes by itself when it is back', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const { lid } = studio.scripts.create({ name: 'Patient', body: 'return 1;' });
    studio.network.choose = (request) => (request.method === 'GET' ? 'none' : 'refused');
    const end = await world.run(studio.publish());
    expect(end).toMatchObject({ outcome: 'paused_network', applied: 0 });
    expect(studio.sync.status().attention).toMatchObject([{ kind: 'waiting', cs_id: end.cs_id }]);
    studio.network.choose = () => 'none';
    await world.pass(10 * 60_000);
    expect(studio.events).toContainEqual(
      expect.objectContaining({ type: 'publish_ended', end: expect.objectContaining({ outcome: 'done' }) }),
    );
    expect(world.backend.scripts()).toMatchObject([{ name: 'Patient', body: 'return 1;' }]);
    expect(studio.scripts.get(lid)).toMatchObject({ unpublished: false, blocked: null });
    expect(studio.sync.status()).toMatchObject({ attention: [], running: null, counts: { unpublished: 0 } });
  });

  test('S91 S93 a studio that was closed in the middle goes on after its start, and makes one script', async () => {
    const world = makeWorld();
    const first = world.open('ann');
    first.scripts.create({ name: 'Closed too soon', body: 'return 1;' });
    first.network.choose = (request) => (request.method === 'GET' ? 'none' : 'drop_response');
    const publishing = first.publish();
    while (first.network.writes.length === 0) await world.pass(10);
    const second = await world.run(first.restart());
    second.network.choose = () => 'none';
    await world.run(publishing.catch(() => undefined));
    await world.pass(10 * 60_000);
    expect(world.backend.scripts()).toMatchObject([{ name: 'Closed too soon', body: 'return 1;' }]);
    expect(second.scripts.list()).toMatchObject([{ unpublished: false, blocked: null }]);
  });

  test('S102 an expired sign-in pauses a publish; the same person goes on', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    studio.scripts.create({ name: 'Long one', body: 'return 1;' });
    studio.network.choose = (request) => {
      if (request.method !== 'GET') studio.person.expire();
      return request.method === 'GET' ? 'none' : 'unauthorized';
    };
    const end = await world.run(studio.publish());
    expect(end).toMatchObject({ outcome: 'paused_sign_in', applied: 0 });
    expect(studio.sync.status().attention).toMatchObject([{ kind: 'sign_in', email: 'ann@world.test' }]);
    studio.network.choose = () => 'none';
    await world.pass(60_000);
    expect(world.backend.scripts()).toEqual([]);
    studio.person.signIn();
    void studio.sync.onOnline();
    await world.pass(10 * 60_000);
    expect(world.backend.scripts()).toMatchObject([{ name: 'Long one', body: 'return 1;' }]);
    expect(studio.sync.status().attention).toEqual([]);
  });

  test('S101 while a publish runs a pull waits for its turn', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    studio.scripts.create({ name: 'In turn', body: 'return 1;' });
    const order: string[] = [];
    const pulls: Promise<unknown>[] = [];
    const running: unknown[] = [];
    studio.network.boundary = (where) => {
      if (!where.startsWith('before POST') || pulls.length > 0) return;
      running.push(studio.sync.status().running);
      pulls.push(studio.sync.pull().then(() => order.push('pull')));
    };
    await world.run(studio.publish().then(() => order.push('publish')));
    await world.run(Promise.all(pulls));
    expect(running).toMatchObject([{ kind: 'publish', cancellable: true }]);
    expect(order).toEqual(['publish', 'pull']);
  });

  test('working offline sends nothing, survives a restart, and holds a waiting publish until it ends', async () => {
    const world = makeWorld();
    const first = world.open('ann');
    first.scripts.create({ name: 'On the train', body: 'return 1;' });
    first.network.choose = (request) => (request.method === 'GET' ? 'none' : 'refused');
    await world.run(first.publish());
    first.sync.setOffline(true);
    const studio = await world.run(first.restart());
    studio.network.choose = () => 'none';
    const sent = [studio.network.reads, studio.network.writes.length];
    await world.pass(60 * 60_000);
    expect([studio.network.reads, studio.network.writes.length]).toEqual(sent);
    expect(await failureOf(studio.sync.pull())).toMatchObject({ code: 'conflict' });
    expect((await studio.sync.plan({})).refusal).toMatchObject({ message: expect.stringContaining('offline') });
    expect(studio.sync.setOffline(false)).toMatchObject({ offline: false });
    await world.pass(10 * 60_000);
    expect(world.backend.scripts()).toMatchObject([{ name: 'On the train' }]);
  });

  test('a workspace that is online looks by itself for what others published', async () => {
    const world = makeWorld();
    const ann = world.open('ann');
    const ben = world.open('ben', { pullEveryMs: 300_000 });
    ann.scripts.create({ name: 'News', body: 'return 1;' });
    await world.run(ann.publish());
    expect(ben.scripts.list()).toEqual([]);
    await world.pass(301_000);
    expect(ben.scripts.list()).toMatchObject([{ name: 'News', text_here: true }]);
    expect(ben.events).toContainEqual(expect.objectContaining({ type: 'pull_ended', ok: true }));
  });
});
