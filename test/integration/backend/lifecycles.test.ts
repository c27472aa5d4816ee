import { beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Api, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { lifecyclesUrl, newLifecycle, newMachine } from './harness/lifecycles.ts';
import { done } from './harness/provisioning.ts';

const admin = '11111111-1111-4111-8111-0000000000a1';
const nowhere = '00000000-0000-4000-8000-00000000dead';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  const auditOf = (lifecycleId: string) =>
    withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: admin }, async ({ db }) => {
      const rows = await db.selectFrom('script_audit_events').select(['action', 'details']).orderBy('seq').execute();
      return rows.filter(({ details }) => details?.['lifecycle_id'] === lifecycleId);
    });

  describe('032 US1 configurations', () => {
    it('032 US1-2 FR-001 is created with name, object type, description and auto-assign, and audited', async () => {
      const config = await newLifecycle(api, { description: 'People', auto_assign_initial_state: false });
      expect(config).toMatchObject({
        tenant_id: demoTenant,
        description: 'People',
        auto_assign_initial_state: false,
        is_active: true,
        state_count: 0,
        transition_count: 0,
      });
      expect(await auditOf(config.id)).toMatchObject([{ action: 'lifecycle_created' }]);
    });

    it('032 US1-3 FR-003 032 US3-1 the detail shows states by position and transitions with the names of their states', async () => {
      const { url } = await newMachine(api);
      const { body, headers } = await api.get(url);
      expect(headers['etag']).toMatch(/^"\d+"$/);
      expect(body).toMatchObject({
        state_count: 3,
        states: [
          { name: 'Onboarding', is_initial: true, entitlement_action: 'grant', position: 0, object_count: 0 },
          { name: 'Active', is_initial: false },
          { name: 'Terminated', is_terminal: true, entitlement_action: 'revoke' },
        ],
        transitions: [
          { name: 'Activate', from_state_name: 'Onboarding', to_state_name: 'Active', grace_period_hours: 0 },
          { name: 'Leave', requires_approval: true, grace_period_hours: 24 },
        ],
      });
    });

    it('032 US1-4 FR-004 PUT and PATCH change it alike; null clears, absent keeps', async () => {
      const { id } = await newLifecycle(api, { description: 'Old' });
      expect((await api.send('PATCH', `${lifecyclesUrl}/${id}`, { is_active: false })).body).toMatchObject({
        description: 'Old',
        is_active: false,
      });
      const changed = done(await api.put(`${lifecyclesUrl}/${id}`, { name: `Renamed ${id}`, description: null })).body;
      expect(changed).toMatchObject({ name: `Renamed ${id}`, description: null, is_active: false });
    });

    it('032 US1-6 FR-002 is listed by object type, activity and words, in pages', async () => {
      const own = await newLifecycle(api, { object_type: 'group', description: 'findable %_ words', is_active: false });
      const list = async (query: string) => (await api.get(`${lifecyclesUrl}?${query}`)).body;
      expect((await list('object_type=group&search=%25_')).items).toMatchObject([{ id: own.id }]);
      expect((await list('object_type=group&is_active=true')).items).toEqual([]);
      expect(await list('limit=1&offset=0')).toMatchObject({ limit: 1, offset: 0, items: [{}] });
      expect((await api.get(`${lifecyclesUrl}?object_type=robot`)).status).toBe(400);
      expect((await api.get(`${lifecyclesUrl}?is_active=perhaps`)).status).toBe(400);
    });

    it('032 edge case 8 a name is unique for its object type, and free for another', async () => {
      const { name } = await newLifecycle(api);
      const again = await api.post(lifecyclesUrl, { name, object_type: 'role' });
      expect([again.status, again.body.error, again.body.details]).toEqual([409, 'conflict', { field: 'name' }]);
      expect((await api.post(lifecyclesUrl, { name, object_type: 'group' })).status).toBe(201);
    });

    it('032 US1-5 FR-005 is deleted with everything in it', async () => {
      const { url, config } = await newMachine(api);
      expect((await api.delete(url)).status).toBe(204);
      expect((await api.get(url)).status).toBe(404);
      expect((await auditOf(config.id)).at(-1)).toMatchObject({ action: 'lifecycle_deleted' });
    });

    it('032 edge case 6 a stale change is refused with what is there now', async () => {
      const { url, active } = await newMachine(api);
      const { headers } = await api.get(url);
      const etag = String(headers['etag']);
      done(await api.send('PATCH', url, { description: 'first' }, { 'if-match': etag }));
      const stale = await api.send('PATCH', `${url}/states/${active.id}`, { name: 'Working' }, { 'if-match': etag });
      expect([stale.status, stale.body.details.current.description]).toEqual([412, 'first']);
      expect((await api.get(url)).body.states[1].name).toBe('Active');
    });
  });

  describe('032 US2 states', () => {
    it('032 US2-2 a terminal state revokes entitlements and says so', async () => {
      const { id } = await newLifecycle(api);
      done(await api.post(`${lifecyclesUrl}/${id}/states`, { name: 'Onboarding', is_initial: true }));
      const terminated = { name: 'Terminated', is_terminal: true, entitlement_action: 'revoke' };
      expect(done(await api.post(`${lifecyclesUrl}/${id}/states`, terminated)).body).toMatchObject({
        ...terminated,
        is_initial: false,
        position: 1,
      });
      expect((await api.get(`${lifecyclesUrl}/${id}`)).body.states[1]).toMatchObject(terminated);
    });

    it('032 US2-3 name and entitlement action are changed, and shown at once', async () => {
      const { url, active } = await newMachine(api);
      const change = { name: 'Working', entitlement_action: 'grant' };
      expect(done(await api.put(`${url}/states/${active.id}`, change)).body).toMatchObject(change);
      const { states, transitions } = (await api.get(url)).body;
      expect(states[1]).toMatchObject({ id: active.id, ...change });
      expect(transitions[0]).toMatchObject({ name: 'Activate', to_state_name: 'Working' });
    });

    it('032 US2-4 a state that no transition uses is deleted', async () => {
      const { url } = await newMachine(api);
      const { id } = done(await api.post(`${url}/states`, { name: 'Suspended' })).body;
      expect(done(await api.delete(`${url}/states/${id}`)).body?.warning ?? null).toBeNull();
      const { states } = (await api.get(url)).body;
      expect(states.map(({ name }: { name: string }) => name)).toEqual(['Onboarding', 'Active', 'Terminated']);
    });

    it('032 edge case 3 marking a second state as initial moves the mark and names who lost it', async () => {
      const { url, active, onboarding } = await newMachine(api);
      const changed = done(await api.send('PATCH', `${url}/states/${active.id}`, { is_initial: true })).body;
      expect(changed).toMatchObject({ is_initial: true, was_initial: { id: onboarding.id, name: 'Onboarding' } });
      const { body } = await api.get(url);
      expect(body.states.map((state: { is_initial: boolean }) => state.is_initial)).toEqual([false, true, false]);
    });

    it('032 edge case 1 a state that transitions use is not deleted; they are named', async () => {
      const { url, active, activate, leave } = await newMachine(api);
      const refused = await api.delete(`${url}/states/${active.id}`);
      expect([refused.status, refused.body.details.transitions]).toEqual([
        409,
        [
          { id: activate.id, name: 'Activate' },
          { id: leave.id, name: 'Leave' },
        ],
      ]);
    });

    it('032 edge case 5 deleting the only initial state answers with a warning', async () => {
      const { url, onboarding, activate } = await newMachine(api);
      expect((await api.delete(`${url}/transitions/${activate.id}`)).status).toBe(204);
      const { body } = done(await api.delete(`${url}/states/${onboarding.id}`));
      expect(body.warning).toContain('no initial state');
    });

    it('032 FR-016 are put into an order in one call; a stale order is refused', async () => {
      const { url, onboarding, active, terminated } = await newMachine(api);
      const { body } = done(
        await api.put(`${url}/states/order`, { state_ids: [terminated.id, active.id, onboarding.id] }),
      );
      expect(body.states.map(({ name }: { name: string }) => name)).toEqual(['Terminated', 'Active', 'Onboarding']);
      expect((await api.put(`${url}/states/order`, { state_ids: [active.id] })).status).toBe(409);
    });

    it('refuses what breaks a rule, and changes nothing', async () => {
      const { url, onboarding, active } = await newMachine(api);
      const before = (await api.get(url)).body;
      const tries: [number, string, Promise<{ status: number; body: { message: string } }>][] = [
        [409, 'another state named Active', api.post(`${url}/states`, { name: 'Active' })],
        [400, 'initial and terminal', api.send('PATCH', `${url}/states/${onboarding.id}`, { is_terminal: true })],
        [409, 'which is terminal', api.send('PATCH', `${url}/states/${active.id}`, { is_terminal: true })],
        [400, 'name', api.post(`${url}/states`, { name: ' ' })],
        [422, 'entitlement_action', api.post(`${url}/states`, { name: 'X', entitlement_action: 'pause' })],
        [404, 'no state', api.send('PATCH', `${url}/states/${nowhere}`, { name: 'X' })],
      ];
      for (const [status, words, attempt] of tries) {
        const reply = await attempt;
        expect([reply.status, reply.body.message]).toEqual([status, expect.stringContaining(words)]);
      }
      expect((await api.get(url)).body).toEqual(before);
    });
  });

  describe('032 US3 transitions', () => {
    it('032 US3-2 approval and a grace period of 24 hours are kept and shown', async () => {
      const { url, onboarding, terminated, transition } = await newMachine(api);
      const settings = { requires_approval: true, grace_period_hours: 24 };
      const made = await transition('Withdraw', onboarding, terminated, settings);
      expect(made).toMatchObject(settings);
      const { transitions } = (await api.get(url)).body;
      expect(transitions.find(({ id }: { id: string }) => id === made.id)).toMatchObject(settings);
    });

    it('032 US3-4 only states of the configuration itself may be its ends', async () => {
      const { url, onboarding } = await newMachine(api);
      const other = await newMachine(api);
      const ends = { from_state_id: onboarding.id, to_state_id: other.active.id };
      const refused = await api.post(`${url}/transitions`, { name: 'Across', ...ends });
      expect([refused.status, refused.body.message]).toEqual([404, expect.stringContaining('no state')]);
      expect((await api.get(url)).body.transition_count).toBe(2);
    });

    it('032 US3-3 FR-009 FR-010 are changed and deleted', async () => {
      const { url, leave } = await newMachine(api);
      const changed = done(await api.put(`${url}/transitions/${leave.id}`, { grace_period_hours: 720 })).body;
      expect(changed).toMatchObject({ name: 'Leave', grace_period_hours: 720, requires_approval: true });
      expect((await api.delete(`${url}/transitions/${leave.id}`)).status).toBe(204);
      expect((await api.delete(`${url}/transitions/${leave.id}`)).status).toBe(404);
    });

    it('032 edge case 4 none leaves a terminal state; pairs, names and loops are refused', async () => {
      const { url, onboarding, active, terminated } = await newMachine(api);
      const add = (name: string, from: { id: string }, to: { id: string }, more: object = {}) =>
        api.post(`${url}/transitions`, { name, from_state_id: from.id, to_state_id: to.id, ...more });
      const tries: [number, string, ReturnType<typeof add>][] = [
        [409, 'which is terminal', add('Return', terminated, active)],
        [409, 'same states', add('Again', onboarding, active)],
        [409, 'another transition named Leave', add('Leave', onboarding, terminated)],
        [400, 'to itself', add('Turn', active, active)],
        [404, 'no state', add('Nowhere', active, { id: nowhere })],
        [400, 'at most 720', add('Late', onboarding, terminated, { grace_period_hours: 721 })],
        [422, 'whole number', add('Half', onboarding, terminated, { grace_period_hours: 1.5 })],
      ];
      for (const [status, words, attempt] of tries) {
        const reply = await attempt;
        expect([reply.status, reply.body.message]).toEqual([status, expect.stringContaining(words)]);
      }
      expect((await api.get(url)).body.transition_count).toBe(2);
    });
  });

  describe('032 US6 the status of a user', () => {
    const statusOf = (who: Api, id: string) => who.get(`/governance/users/${id}/lifecycle/status`);

    it('032 US6-2 without a lifecycle answers with nulls; US6-1 with one says where and since when', async () => {
      expect((await statusOf(api, admin)).body).toEqual({
        user_id: admin,
        config_id: null,
        config_name: null,
        state_id: null,
        state_name: null,
        is_initial: false,
        is_terminal: false,
        entered_at: null,
        entitlement_action: null,
      });
      const { url, config, onboarding } = await newMachine(api, { object_type: 'user' });
      expect((await statusOf(api, admin)).body).toMatchObject({
        config_name: config.name,
        state_name: 'Onboarding',
        is_initial: true,
        entitlement_action: 'grant',
        entered_at: expect.stringMatching(/Z$/),
      });
      const occupied = await api.delete(url);
      expect([occupied.status, occupied.body.details.object_count > 0]).toEqual([409, true]);
      const state = await api.delete(`${url}/states/${onboarding.id}`);
      expect(state.status).toBe(409);
    });

    it('032 SC-007 others see only themselves', async () => {
      const viewer = await apiAs(backend().app, 'viewer');
      expect((await statusOf(viewer, admin)).status).toBe(403);
      const { body } = await api.get(lifecyclesUrl);
      expect(body.total).toBeGreaterThan(0);
      expect((await viewer.get(lifecyclesUrl)).status).toBe(403);
      expect((await statusOf(api, nowhere)).status).toBe(404);
    });
  });
});
