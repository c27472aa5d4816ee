import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { demoActor } from '#backend/db/seed-demo.ts';
import { seedPeople } from '#backend/db/seed-people.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { readUserStatus } from '#host/services/people/read-status.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { demoPassword, demoTenant, startHost } from './harness.ts';
import { connectStudio } from './sync-studio.ts';

const employee = 'Employee: joiner, mover, leaver';
const viewer = { email: 'viewer@demo.test' };

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  await seedPeople(backend.dependencies.db, demoActor);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

async function idOf(caller: StudioCaller, search: string): Promise<string> {
  const { people } = await caller.people.find({ search });
  if (people.length !== 1 || people[0] === undefined) throw new Error(`${people.length} people match ${search}`);
  return people[0].id;
}

describe('032 US6 people in their lifecycles', () => {
  test('LC-97 032 US6-1 FR-014 an administrator finds somebody, and gets the lifecycle as the backend has it', async () => {
    const { caller } = await connectStudio(address);
    const { people, total, listed } = await caller.people.find({ search: ' leaving? ', page: 1 });
    expect([listed, total, people]).toEqual([true, 0, []]);
    const hiro = await idOf(caller, 'tanaka');
    const status = await caller.people.status({ id: hiro });
    expect(status).toMatchObject({ config_name: employee, state_name: 'Leaving', entitlement_action: 'no_change' });
    const { lid, config } = status.lifecycle ?? {};
    expect(config?.states.find(({ id }) => id === status.state_id)?.name).toBe('Leaving');
    const [row] = await caller.lifecycles.list();
    expect([row?.lid, row?.name]).toEqual([lid, employee]);

    // What is drafted here does not move anybody.
    const { config: base, local_rev: base_rev } = await caller.lifecycles.get({ lid: String(lid) });
    const states = base.states.map((state) => (state.name === 'Leaving' ? { ...state, name: 'Going' } : state));
    await caller.lifecycles.save({ lid: String(lid), base_rev, base, config: { ...base, states } });
    const after = await caller.people.status({ id: hiro });
    expect(after.lifecycle?.config.states.map(({ name }) => name)).toContain('Leaving');
    await caller.lifecycles.remove({ lid: String(lid) });
    expect((await caller.people.status({ id: hiro })).lifecycle).toMatchObject({ lid: null, config: {} });
  });

  test('032 US6-2 somebody in no lifecycle is told of with nulls', async () => {
    const { caller } = await connectStudio(address);
    const id = await idOf(caller, 'build-robot');
    expect(await caller.people.status({ id })).toMatchObject({ config_id: null, state_id: null, lifecycle: null });
  });

  test('LC-98 032 SC-006 SC-007 others learn their own state within a second, and the backend is not even asked of anybody else', async () => {
    const admin = await connectStudio(address);
    const hiro = await idOf(admin.caller, 'tanaka');
    const { caller, proxy } = await connectStudio(address, viewer);
    const own = await caller.people.status({ id: null });
    const begun = performance.now();
    await caller.people.status({ id: null });
    expect(performance.now() - begun).toBeLessThan(1000);
    // Nothing was pulled into this workspace, and a viewer cannot pull.
    expect(own).toMatchObject({ config_name: employee, state_name: 'Active', lifecycle: null });
    expect(await caller.people.status({ id: own.user_id })).toEqual(own);
    const asked = proxy.requests.length;
    for (const refused of [caller.people.find({}), caller.people.status({ id: hiro })])
      expect(await failureOf(refused)).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('finding people needs admin'),
      });
    expect(proxy.requests.length).toBe(asked);
  });

  test('LC-97 a backend without a list of users says so; an id is still answered, and an unknown one named', async () => {
    const { caller } = await connectStudio(address, { plain: true, lacks: ['/governance/users?'] });
    expect(await caller.people.find({ search: 'tanaka' })).toEqual({ listed: false, people: [], total: 0 });
    expect((await caller.people.status({ id: null })).state_name).toBe('Active');
    expect((await failureOf(caller.people.status({ id: randomUUID() }))).message).toContain('Check the id');
    const none = await connectStudio(address, { plain: true, lacks: ['/governance/users'] });
    expect((await failureOf(none.caller.people.status({ id: null }))).message).toContain('Ask an administrator');
  });

  test('LC-97 the answer of the published API is read as well; it does not say since when', async () => {
    const user_id = randomUUID();
    const state = { id: randomUUID(), name: 'Working', is_initial: false, is_terminal: false, description: null };
    const answer = {
      ...{ user_id, available_transitions: [], pending_schedules: [], active_rollback: null },
      current_state: { ...state, entitlement_action: 'none', position: 1, object_count: 0 },
      lifecycle_model: { id: randomUUID(), name: 'Staff', source: 'default' },
    };
    const answering = (reply: unknown) => {
      const body = Buffer.from(JSON.stringify(reply));
      const send = () => Promise.resolve({ kind: 'answer', status: 200, headers: {}, body } as const);
      const stream = () => Promise.reject(new Error('Nothing is streamed.'));
      const transport = { send, stream, close: () => Promise.resolve() };
      return new BackendClient({ origin: 'http://plain.test', tenantId: null, transport });
    };
    expect(await readUserStatus(answering(answer), user_id)).toMatchObject({
      ...{ user_id, config_name: 'Staff', state_name: 'Working', entered_at: null },
      entitlement_action: 'no_change',
    });
    const none = { ...answer, current_state: null, lifecycle_model: null };
    expect(await readUserStatus(answering(none), user_id)).toMatchObject({ config_id: null, state_name: null });
    expect((await failureOf(readUserStatus(answering({ hello: 1 }), user_id))).code).toBe('backend_garbage');
  });

  test('LC-97 without a backend, a sign-in or an answer it says why and what to do', async () => {
    const alone = await startHost();
    expect(await failureOf(alone.caller.people.status({ id: null }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has no backend'),
    });
    const { caller, proxy } = await connectStudio(address);
    await caller.session.signOut();
    expect((await failureOf(caller.people.find({}))).message).toContain('Sign in to find people');
    await caller.session.signIn({ email: 'admin@demo.test', password: demoPassword, tenant_id: demoTenant });
    await proxy.close();
    expect((await failureOf(caller.people.find({}))).code).toBe('backend_unreachable');
  });
});
