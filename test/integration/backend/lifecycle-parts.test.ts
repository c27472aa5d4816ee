import { beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { newMachine } from './harness/lifecycles.ts';
import { done } from './harness/provisioning.ts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  describe('032 US4 conditions', () => {
    const department = {
      condition_type: 'attribute_check',
      attribute_path: 'user.department',
      expression: "equals 'Engineering'",
    };

    async function conditionsUrl(conditions: readonly object[] = []): Promise<string> {
      const { url, activate } = await newMachine(api);
      const own = `${url}/transitions/${activate.id}/conditions`;
      if (conditions.length > 0) done(await api.put(own, { conditions }));
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
      expect(done(await api.put(conditions, { conditions: [second, department] })).body.conditions).toHaveLength(2);
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
      const { url, activate } = await newMachine(api);
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
      const { url, activate } = await newMachine(api);
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
      const { url, active } = await newMachine(api);
      return `${url}/states/${active.id}/actions`;
    }

    it('032 US5-1 entry and exit actions of a state are shown, none at first', async () => {
      const { body } = await api.get(await actionsUrl());
      expect(body).toMatchObject({ state_name: 'Active', entry_actions: [], exit_actions: [] });
    });

    it('032 US5-2 a notification on entry is kept with its recipient', async () => {
      const actions = await actionsUrl();
      done(await api.put(actions, { entry_actions: [notify] }));
      expect((await api.get(actions)).body).toMatchObject({ entry_actions: [notify], exit_actions: [] });
    });

    it('032 US5-3 provisioning on exit is kept, and the entry actions stay', async () => {
      const actions = await actionsUrl();
      done(await api.put(actions, { entry_actions: [notify] }));
      done(await api.put(actions, { exit_actions: [provision] }));
      expect((await api.get(actions)).body).toMatchObject({ entry_actions: [notify], exit_actions: [provision] });
    });

    it('032 US5-4 are put into another order, added and removed; unknown types are kept, wrong ones refused', async () => {
      const actions = await actionsUrl();
      done(await api.put(actions, { entry_actions: [notify, provision] }));
      done(
        await api.put(actions, { entry_actions: [tea, notify], exit_actions: [{ action_type: 'revoke_sessions' }] }),
      );
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
});
