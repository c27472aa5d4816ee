import { describe, expect, it } from 'vitest';
import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { RunInterrupted } from '#host/sync/publish/publish-stop.ts';
import {
  approveEverything,
  effects,
  everything,
  expectEverything,
  idOf,
  longer,
  published,
  serverHas,
  somebody,
  text,
} from './scenario.ts';
import { baselineWorld, enhancedWorld } from './world.ts';

const onBaseline = ['create', 'version', 'update', 'status', 'update', 'version', 'delete'];

describe('a publish that has to stop', () => {
  it('S102 F19 waits for the sign-in when it expires half-way, and the same person goes on', async () => {
    for (const newWorld of [baselineWorld, enhancedWorld]) {
      const world = newWorld();
      const csId = await approveEverything(world);
      let writes = 0;
      world.network.choose = ({ method }) => {
        if (method === 'GET') return 'none';
        writes += 1;
        if (writes === 2) world.person.expire();
        return 'none';
      };
      const end = await world.studio.carryOut(csId);
      expect(end.outcome).toBe('paused_sign_in');
      expect(findChangeSet(world.studio.store, csId)?.state).toBe('paused_sign_in');
      expect((await world.studio.carryOut(csId)).outcome).toBe('paused_sign_in');
      world.person.signIn();
      expect((await world.studio.carryOut(csId)).outcome).toBe('done');
      expect(serverHas(world)).toEqual(everything);
      world.studio.close();
    }
  });

  it('S102 does not go on for anybody else', async () => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    const claims = world.person.claims();
    world.person.claims = () => (claims === null ? null : { ...claims, sub: 'somebody-else' });
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'paused_sign_in', message: expect.stringContaining('maria@world.test') });
    expect(world.network.writes.slice(-1)).not.toContain('POST ');
    expect(effects(world)).toEqual([]);
  });

  it.each([
    ['somebody else', { sub: 'somebody-else' }],
    ['the same person in another tenant', { tenant_id: '99999999-9999-4999-8999-999999999999' }],
  ])('S102 S141 F19 sends nothing more where %s signs in in the middle of it', async (_who, changes) => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    const claims = world.person.claims();
    let sent = 0;
    world.network.boundary = (where) => {
      if (!where.startsWith('after ') || where.startsWith('after GET') || claims === null) return;
      sent = world.network.writes.length;
      world.person.claims = () => ({ ...claims, ...changes });
    };
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'paused_sign_in', message: expect.stringContaining('maria@world.test') });
    expect(sent).toBeGreaterThan(0);
    expect(world.network.writes).toHaveLength(sent);
    world.network.boundary = () => {};
    world.person.claims = () => claims;
    expect(await world.studio.carryOut(csId)).toMatchObject({ outcome: 'done' });
    expectEverything(world, onBaseline);
  });

  it('S141 stops where the backend itself says that it is for another tenant', async () => {
    const world = enhancedWorld();
    const csId = await approveEverything(world);
    const { store } = world.studio;
    const tenant_id = '99999999-9999-4999-8999-999999999999';
    // As if every look before it had missed that.
    store.run(store.build.updateTable('change_set').set({ tenant_id }));
    const claims = world.person.claims();
    world.person.claims = () => (claims === null ? null : { ...claims, tenant_id });
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'paused_sign_in', applied: 0 });
    expect(effects(world)).toEqual([]);
  });

  it('S141 is never carried out at another address', async () => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    world.studio.store.run(world.studio.store.build.updateTable('change_set').set({ origin: 'https://other.example' }));
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'needs_person', message: expect.stringContaining('https://other.example') });
    expect(effects(world)).toEqual([]);
  });

  it('S91 goes on by itself after the network was gone, with nothing lost', async () => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    for (let at = 1; at < 8; at += 1) {
      let writes = 0;
      world.network.choose = ({ method }) => {
        writes += method === 'GET' ? 0 : 1;
        return writes >= 2 ? 'refused' : 'none';
      };
      const end = await world.studio.carryOut(csId);
      if (end.outcome === 'done') break;
      expect(end.outcome).toBe('paused_network');
    }
    expectEverything(world, onBaseline);
  });

  it('S99 is cancelled for certain only by an answer of the server, and then said not to have happened', async () => {
    const world = enhancedWorld();
    const csId = await approveEverything(world);
    const cancel = new AbortController();
    world.network.choose = (_, path) => {
      if (path !== '/v1/change-sets') return 'none';
      cancel.abort();
      return 'late';
    };
    const end = await world.studio.publisher.carryOut(csId, cancel.signal);
    expect(end.outcome).toBe('cancelled');
    await world.network.deliverLate();
    expect(effects(world)).toEqual([]);
    expect(world.studio.entity('Mail').base_hash).toBeNull();
    expect(world.network.writes.at(-1)).toBe(`POST ${csId}/abandon`);
  });

  it('S99 was not cancelled when the server had applied it before', async () => {
    const world = enhancedWorld();
    const csId = await approveEverything(world);
    const cancel = new AbortController();
    world.network.choose = (_, path) => {
      if (path === '/v1/change-sets') cancel.abort();
      return path === '/v1/change-sets' ? 'error_after' : path === `/v1/change-sets/${csId}` ? 'error_before' : 'none';
    };
    expect((await world.studio.publisher.carryOut(csId, cancel.signal)).outcome).toBe('done');
    expectEverything(world, ['create', 'update', 'delete']);
  });

  it('S97 a cancelled publish to a plain backend stops between two requests and can be continued', async () => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    const cancel = new AbortController();
    world.network.choose = ({ method }) => {
      if (method !== 'GET') cancel.abort();
      return 'none';
    };
    const end = await world.studio.publisher.carryOut(csId, cancel.signal);
    expect(end).toMatchObject({ outcome: 'cancelled', applied: 0 });
    expect(end.not_applied.map(({ name }) => name).sort()).toEqual(['Mail', 'Old', 'Tidy']);
    expect(effects(world)).toEqual(['create']);
    expect((await world.studio.carryOut(csId)).outcome).toBe('done');
    expectEverything(world, onBaseline);
  });

  it('S97 cancelled before the first request it has not happened', async () => {
    const world = baselineWorld();
    const csId = await approveEverything(world);
    const end = await world.studio.publisher.carryOut(csId, AbortSignal.abort());
    expect(end).toMatchObject({ outcome: 'cancelled', applied: 0 });
    expect((await world.studio.carryOut(csId)).outcome).toBe('cancelled');
    expect(effects(world)).toEqual([]);
  });

  it('S91 is not given up by closing the studio', async () => {
    for (const newWorld of [baselineWorld, enhancedWorld]) {
      const world = newWorld();
      const csId = await approveEverything(world);
      const closing = new AbortController();
      world.network.choose = ({ method }) => {
        if (method !== 'GET') closing.abort(new RunInterrupted());
        return 'none';
      };
      expect((await world.studio.publisher.carryOut(csId, closing.signal)).outcome).toBe('paused_network');
      world.restart();
      expect((await world.studio.carryOut(csId)).outcome).toBe('done');
      expect(serverHas(world)).toEqual(everything);
      world.studio.close();
    }
  });
});

describe('a publish to a plain backend that is refused in part', () => {
  it('S97 stops where others wait for what failed, and names it', async () => {
    const world = baselineWorld();
    const { scripts } = world.studio;
    const { lid } = scripts.create({ name: 'Mail', description: null, body: text });
    world.studio.setStatus(lid, 'active');
    scripts.create({ name: 'Other', description: null, body: text });
    const csId = world.studio.approve();
    await somebody(world, 'POST', '/governance/scripts', { name: 'Mail' });
    const end = await world.studio.carryOut(csId);
    expect(end.outcome).toBe('needs_person');
    expect(end.not_applied).toEqual([
      expect.objectContaining({ name: 'Mail', message: expect.stringContaining('There is a script named "Mail"') }),
    ]);
    expect(serverHas(world)).toContain(`Other |  | draft | ${text}`);
    expect(findEntity(world.studio.store, lid)).toMatchObject({ base_hash: null, remote_id: null });
  });

  it('S97 goes on when what was in the way has gone', async () => {
    const world = baselineWorld();
    const { lid } = world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    world.studio.scripts.create({ name: 'Other', description: null, body: text });
    const csId = world.studio.approve();
    const taken = await somebody(world, 'POST', '/governance/scripts', { name: 'Mail' });
    expect((await world.studio.carryOut(csId)).outcome).toBe('needs_person');
    await somebody(world, 'DELETE', `/governance/scripts/${taken['id']}`);
    expect((await world.studio.carryOut(csId)).outcome).toBe('done');
    expect(findEntity(world.studio.store, lid)?.remote_id).toBe(idOf(world, 'Mail'));
  });

  it('S76 does not send what somebody has changed since, and changes nothing of it', async () => {
    const world = baselineWorld();
    const lid = await published(world, 'Tidy', 'Before.');
    world.studio.scripts.update({ lid, description: 'Mine.' });
    const csId = world.studio.approve();
    await somebody(world, 'PUT', `/governance/scripts/${idOf(world, 'Tidy')}`, { description: 'Theirs.' });
    world.backend.effects.length = 0;
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'rejected', applied: 0 });
    expect(end.message).toContain('Somebody has changed it');
    expect(effects(world)).toEqual([]);
    const row = world.studio.entity('Tidy');
    expect(new Set([row.base_hash, row.local_hash, row.remote_hash]).size).toBe(3);
  });

  it('S100 a delete is not sent when the server shows something else than the author saw', async () => {
    const world = baselineWorld();
    const lid = await published(world, 'Old');
    world.studio.scripts.remove(lid);
    const csId = world.studio.approve();
    const path = `/governance/scripts/${idOf(world, 'Old')}/versions`;
    await somebody(world, 'POST', path, { script_body: longer });
    const end = await world.studio.carryOut(csId);
    expect(end.outcome).toBe('rejected');
    expect(world.network.writes).toEqual([]);
    expect(serverHas(world)).toEqual([`Old |  | draft | ${longer}`]);
  });

  it('S100 F6 what somebody has deleted already is deleted', async () => {
    const world = baselineWorld();
    const lid = await published(world, 'Old');
    world.studio.scripts.remove(lid);
    const csId = world.studio.approve();
    await somebody(world, 'DELETE', `/governance/scripts/${idOf(world, 'Old')}`);
    expect((await world.studio.carryOut(csId)).outcome).toBe('done');
  });
});
