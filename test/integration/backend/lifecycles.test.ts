import { beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Api, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const base = '/governance/lifecycle/configs';
const admin = '11111111-1111-4111-8111-0000000000a1';
const nowhere = '00000000-0000-4000-8000-00000000dead';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  const ok = <Reply extends { status: number; text: string }>(reply: Reply): Reply => {
    expect(reply.status, reply.text).toBeLessThan(300);
    return reply;
  };

  async function newConfig(fields: object = {}) {
    made += 1;
    const config = { name: `Lifecycle ${made}`, object_type: 'role', ...fields };
    return ok(await api.post(base, config)).body;
  }

  /** Onboarding (initial) → Active → Terminated (terminal). */
  async function newMachine(fields: object = {}) {
    const config = await newConfig(fields);
    const url = `${base}/${config.id}`;
    const state = async (body: object) => ok(await api.post(`${url}/states`, body)).body;
    const onboarding = await state({ name: 'Onboarding', is_initial: true, entitlement_action: 'grant' });
    const active = await state({ name: 'Active' });
    const terminated = await state({ name: 'Terminated', is_terminal: true, entitlement_action: 'revoke' });
    const transition = async (name: string, from: { id: string }, to: { id: string }, more: object = {}) =>
      ok(await api.post(`${url}/transitions`, { name, from_state_id: from.id, to_state_id: to.id, ...more })).body;
    const activate = await transition('Activate', onboarding, active);
    const leave = await transition('Leave', active, terminated, { requires_approval: true, grace_period_hours: 24 });
    return { url, config, onboarding, active, terminated, activate, leave, transition };
  }

  const auditOf = (lifecycleId: string) =>
    withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: admin }, async ({ db }) => {
      const rows = await db.selectFrom('script_audit_events').select(['action', 'details']).orderBy('seq').execute();
      return rows.filter(({ details }) => details?.['lifecycle_id'] === lifecycleId);
    });

  describe('032 US1 configurations', () => {
    it('032 US1-2 FR-001 is created with name, object type, description and auto-assign, and audited', async () => {
      const config = await newConfig({ description: 'People', auto_assign_initial_state: false });
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
      const { url } = await newMachine();
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
      const { id } = await newConfig({ description: 'Old' });
      expect((await api.send('PATCH', `${base}/${id}`, { is_active: false })).body).toMatchObject({
        description: 'Old',
        is_active: false,
      });
      const changed = ok(await api.put(`${base}/${id}`, { name: `Renamed ${made}`, description: null })).body;
      expect(changed).toMatchObject({ name: `Renamed ${made}`, description: null, is_active: false });
    });

    it('032 US1-6 FR-002 is listed by object type, activity and words, in pages', async () => {
      const own = await newConfig({ object_type: 'group', description: 'findable %_ words', is_active: false });
      const list = async (query: string) => (await api.get(`${base}?${query}`)).body;
      expect((await list('object_type=group&search=%25_')).items).toMatchObject([{ id: own.id }]);
      expect((await list('object_type=group&is_active=true')).items).toEqual([]);
      expect(await list('limit=1&offset=0')).toMatchObject({ limit: 1, offset: 0, items: [{}] });
      expect((await api.get(`${base}?object_type=robot`)).status).toBe(400);
      expect((await api.get(`${base}?is_active=perhaps`)).status).toBe(400);
    });

    it('032 edge case 8 a name is unique for its object type, and free for another', async () => {
      const { name } = await newConfig();
      const again = await api.post(base, { name, object_type: 'role' });
      expect([again.status, again.body.error, again.body.details]).toEqual([409, 'conflict', { field: 'name' }]);
      expect((await api.post(base, { name, object_type: 'group' })).status).toBe(201);
    });

    it('032 US1-5 FR-005 is deleted with everything in it', async () => {
      const { url, config } = await newMachine();
      expect((await api.delete(url)).status).toBe(204);
      expect((await api.get(url)).status).toBe(404);
      expect((await auditOf(config.id)).at(-1)).toMatchObject({ action: 'lifecycle_deleted' });
    });

    it('032 edge case 6 a stale change is refused with what is there now', async () => {
      const { url, active } = await newMachine();
      const { headers } = await api.get(url);
      const etag = String(headers['etag']);
      ok(await api.send('PATCH', url, { description: 'first' }, { 'if-match': etag }));
      const stale = await api.send('PATCH', `${url}/states/${active.id}`, { name: 'Working' }, { 'if-match': etag });
      expect([stale.status, stale.body.details.current.description]).toEqual([412, 'first']);
      expect((await api.get(url)).body.states[1].name).toBe('Active');
    });
  });

  describe('032 US2 states', () => {
    it('032 US2-2 a terminal state revokes entitlements and says so', async () => {
      const { id } = await newConfig();
      ok(await api.post(`${base}/${id}/states`, { name: 'Onboarding', is_initial: true }));
      const terminated = { name: 'Terminated', is_terminal: true, entitlement_action: 'revoke' };
      expect(ok(await api.post(`${base}/${id}/states`, terminated)).body).toMatchObject({
        ...terminated,
        is_initial: false,
        position: 1,
      });
      expect((await api.get(`${base}/${id}`)).body.states[1]).toMatchObject(terminated);
    });

    it('032 US2-3 name and entitlement action are changed, and shown at once', async () => {
      const { url, active } = await newMachine();
      const change = { name: 'Working', entitlement_action: 'grant' };
      expect(ok(await api.put(`${url}/states/${active.id}`, change)).body).toMatchObject(change);
      const { states, transitions } = (await api.get(url)).body;
      expect(states[1]).toMatchObject({ id: active.id, ...change });
      expect(transitions[0]).toMatchObject({ name: 'Activate', to_state_name: 'Working' });
    });

    it('032 US2-4 a state that no transition uses is deleted', async () => {
      const { url } = await newMachine();
      const { id } = ok(await api.post(`${url}/states`, { name: 'Suspended' })).body;
      expect(ok(await api.delete(`${url}/states/${id}`)).body?.warning ?? null).toBeNull();
      const { states } = (await api.get(url)).body;
      expect(states.map(({ name }: { name: string }) => name)).toEqual(['Onboarding', 'Active', 'Terminated']);
    });

    it('032 edge case 3 marking a second state as initial moves the mark and names who lost it', async () => {
      const { url, active, onboarding } = await newMachine();
      const changed = ok(await api.send('PATCH', `${url}/states/${active.id}`, { is_initial: true })).body;
      expect(changed).toMatchObject({ is_initial: true, was_initial: { id: onboarding.id, name: 'Onboarding' } });
      const { body } = await api.get(url);
      expect(body.states.map((state: { is_initial: boolean }) => state.is_initial)).toEqual([false, true, false]);
    });

    it('032 edge case 1 a state that transitions use is not deleted; they are named', async () => {
      const { url, active, activate, leave } = await newMachine();
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
      const { url, onboarding, activate } = await newMachine();
      expect((await api.delete(`${url}/transitions/${activate.id}`)).status).toBe(204);
      const { body } = ok(await api.delete(`${url}/states/${onboarding.id}`));
      expect(body.warning).toContain('no initial state');
    });

    it('032 FR-016 are put into an order in one call; a stale order is refused', async () => {
      const { url, onboarding, active, terminated } = await newMachine();
      const { body } = ok(
        await api.put(`${url}/states/order`, { state_ids: [terminated.id, active.id, onboarding.id] }),
      );
      expect(body.states.map(({ name }: { name: string }) => name)).toEqual(['Terminated', 'Active', 'Onboarding']);
      expect((await api.put(`${url}/states/order`, { state_ids: [active.id] })).status).toBe(409);
    });

    it('refuses what breaks a rule, and changes nothing', async () => {
      const { url, onboarding, active } = await newMachine();
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
      const { url, onboarding, terminated, transition } = await newMachine();
      const settings = { requires_approval: true, grace_period_hours: 24 };
      const made = await transition('Withdraw', onboarding, terminated, settings);
      expect(made).toMatchObject(settings);
      const { transitions } = (await api.get(url)).body;
      expect(transitions.find(({ id }: { id: string }) => id === made.id)).toMatchObject(settings);
    });

    it('032 US3-4 only states of the configuration itself may be its ends', async () => {
      const { url, onboarding } = await newMachine();
      const other = await newMachine();
      const ends = { from_state_id: onboarding.id, to_state_id: other.active.id };
      const refused = await api.post(`${url}/transitions`, { name: 'Across', ...ends });
      expect([refused.status, refused.body.message]).toEqual([404, expect.stringContaining('no state')]);
      expect((await api.get(url)).body.transition_count).toBe(2);
    });

    it('032 US3-3 FR-009 FR-010 are changed and deleted', async () => {
      const { url, leave } = await newMachine();
      const changed = ok(await api.put(`${url}/transitions/${leave.id}`, { grace_period_hours: 720 })).body;
      expect(changed).toMatchObject({ name: 'Leave', grace_period_hours: 720, requires_approval: true });
      expect((await api.delete(`${url}/transitions/${leave.id}`)).status).toBe(204);
      expect((await api.delete(`${url}/transitions/${leave.id}`)).status).toBe(404);
    });

    it('032 edge case 4 none leaves a terminal state; pairs, names and loops are refused', async () => {
      const { url, onboarding, active, terminated } = await newMachine();
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

  describe('032 US4 conditions', () => {
    const department = {
      condition_type: 'attribute_check',
      attribute_path: 'user.department',
      expression: "equals 'Engineering'",
    };

    async function conditionsUrl(conditions: readonly object[] = []): Promise<string> {
      const { url, activate } = await newMachine();
      const own = `${url}/transitions/${activate.id}/conditions`;
      if (conditions.length > 0) ok(await api.put(own, { conditions }));
      return own;
    }

    it('032 US4-1 those of a transition are shown, none at first', async () => {
      const { body } = await api.get(await conditionsUrl());
      expect(body).toMatchObject({ transition_name: 'Activate', conditions: [] });
      expect((await api.get(await conditionsUrl([department]))).body.conditions).toEqual([department]);
    });

    it('032 US4-2 are replaced as a whole, and kept', async () => {
      const conditions = await conditionsUrl([department]);
      const second = { ...department, attribute_path: 'user.level', expression: 'at_least 2' };
      expect(ok(await api.put(conditions, { conditions: [second, department] })).body.conditions).toHaveLength(2);
      expect((await api.get(conditions)).body.conditions).toEqual([second, department]);
    });

    it('032 US4-3 a context that matches is allowed', async () => {
      const conditions = await conditionsUrl([department]);
      const reply = await api.post(`${conditions}/evaluate`, { context: { user: { department: 'Engineering' } } });
      expect(reply.body).toMatchObject({ is_allowed: true, results: [{ ...department, passed: true }] });
    });

    it('032 US4-4 one that does not is refused, with the condition that failed and the value it saw', async () => {
      const conditions = await conditionsUrl([{ ...department, expression: 'exists' }, department]);
      const evaluate = async (body: unknown) => (await api.post(`${conditions}/evaluate`, body)).body;
      // One published client sends the context without a wrapper.
      expect(await evaluate({ user: { department: 'Sales' } })).toMatchObject({
        is_allowed: false,
        results: [
          { passed: true },
          { passed: false, value: 'Sales', message: expect.stringContaining('does not satisfy') },
        ],
      });
      const missing = await evaluate({ context: { user: {} } });
      expect(missing.results[1]).toMatchObject({ passed: false, message: 'user.department: there is no value' });
    });

    it('032 edge case 7 a context that is none is told, however hostile', async () => {
      const { url, activate } = await newMachine();
      const evaluate = `${url}/transitions/${activate.id}/conditions/evaluate`;
      const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
      const tries: [unknown, number, string][] = [
        [{ context: {} }, 400, 'it is empty'],
        [{ context: null }, 400, 'it is missing'],
        [[1], 400, 'a list'],
        [{ context: 'x' }, 400, 'a string'],
        [deep, 400, 'deeper'],
        [{ context: { a: 'x'.repeat(200_000) } }, 400, 'the limit is'],
        [`{"context":{"a":"${'x'.repeat(10_000_000)}"}}`, 413, ''],
      ];
      for (const [body, status, words] of tries) {
        const reply = await api.post(evaluate, body);
        expect([reply.status, reply.body.message]).toEqual([status, expect.stringContaining(words)]);
      }
    });

    it('an expression that cannot be read is refused with its place', async () => {
      const { url, activate } = await newMachine();
      const wrong = { ...department, expression: 'equls 1' };
      const reply = await api.put(`${url}/transitions/${activate.id}/conditions`, { conditions: [department, wrong] });
      expect([reply.status, reply.body.details]).toEqual([
        400,
        expect.objectContaining({ rule: 'condition_unreadable', field: 'conditions.expression', index: 1, column: 0 }),
      ]);
    });
  });

  describe('032 US5 actions', () => {
    const notify = { action_type: 'send_notification', parameters: { template: 't', recipients: ['user'] } };
    const provision = {
      action_type: 'trigger_provisioning',
      parameters: { connector: 'Directory', operation: 'disable' },
    };
    const tea = { action_type: 'make_tea', parameters: { sugar: 2 } };

    async function actionsUrl(): Promise<string> {
      const { url, active } = await newMachine();
      return `${url}/states/${active.id}/actions`;
    }

    it('032 US5-1 entry and exit actions of a state are shown, none at first', async () => {
      const { body } = await api.get(await actionsUrl());
      expect(body).toMatchObject({ state_name: 'Active', entry_actions: [], exit_actions: [] });
    });

    it('032 US5-2 a notification on entry is kept with its recipient', async () => {
      const actions = await actionsUrl();
      ok(await api.put(actions, { entry_actions: [notify] }));
      expect((await api.get(actions)).body).toMatchObject({ entry_actions: [notify], exit_actions: [] });
    });

    it('032 US5-3 provisioning on exit is kept, and the entry actions stay', async () => {
      const actions = await actionsUrl();
      ok(await api.put(actions, { entry_actions: [notify] }));
      ok(await api.put(actions, { exit_actions: [provision] }));
      expect((await api.get(actions)).body).toMatchObject({ entry_actions: [notify], exit_actions: [provision] });
    });

    it('032 US5-4 are put into another order, added and removed; unknown types are kept, wrong ones refused', async () => {
      const actions = await actionsUrl();
      ok(await api.put(actions, { entry_actions: [notify, provision] }));
      ok(await api.put(actions, { entry_actions: [tea, notify], exit_actions: [{ action_type: 'revoke_sessions' }] }));
      const kept = {
        entry_actions: [tea, notify],
        exit_actions: [{ action_type: 'revoke_sessions', parameters: {} }],
      };
      expect((await api.get(actions)).body).toMatchObject(kept);
      const refused = await api.put(actions, { entry_actions: [tea, { action_type: 'webhook', parameters: {} }] });
      expect([refused.status, refused.body.message]).toEqual([
        400,
        'Entry action 2, webhook: the parameter url is missing.',
      ]);
      expect((await api.get(actions)).body).toMatchObject(kept);
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
      const { url, config, onboarding } = await newMachine({ object_type: 'user' });
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
      const { body } = await api.get(base);
      expect(body.total).toBeGreaterThan(0);
      expect((await viewer.get(base)).status).toBe(403);
      expect((await statusOf(api, nowhere)).status).toBe(404);
    });
  });
});
