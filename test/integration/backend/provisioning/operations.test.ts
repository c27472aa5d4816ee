import { beforeAll, describe, expect, test, vi } from 'vitest';
import { simulatedTarget } from '#backend/provisioning/adapters/simulator/simulated-target.ts';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { bind, done, endOf, eventsOf, newConnector, operationsOf, resourceOf } from '../harness/provisioning.ts';

const notThere = '99999999-9999-4999-8999-999999999999';
const patience = { timeout: 20_000, interval: 5 };

describe('operations on resources', () => {
  const backend = useBackend(newPglite, { provisioning: { patience: { callBackoffMs: 10 } } });
  let admin: Api;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });

  const { create, logsOf, audit } = operationsOf(() => admin);

  test('PV-1 PV-5 a database is made, changed, disabled, enabled and deleted, with what scripts made of its name', async () => {
    const dock_id = await newConnector(admin);
    const before = { body: "attributes.name = 'app_' + attributes.name; variables.by = 'before';" };
    const { binding_id } = await bind(admin, dock_id, before);
    const after = await bind(admin, dock_id, {
      body: "log_info(variables.by + ' ' + context.target_uid);",
      hook_phase: 'after',
    });
    const accepted = await create(dock_id, { name: 'orders', size: 3 }, 'database');
    expect(accepted.status).toBe(202);
    const provision = await endOf(admin, accepted);
    expect(provision).toMatchObject({ state: 'succeeded', error: null, operation_type: 'create', resumable: false });
    expect(provision.steps.map(({ kind, status }) => [kind, status])).toEqual([
      ['hook', 'success'],
      ['operation', 'success'],
      ['hook', 'success'],
    ]);
    const resource = await resourceOf(admin, provision);
    expect(resource).toMatchObject({
      name: 'app_orders',
      spec: { name: 'app_orders', size: 3 },
      dock_id,
      provisioning_source: 'api',
      provisioning_state: 'provisioned',
      provider_data: { simulator: true, name: 'app_orders' },
      enabled: true,
      last_error: null,
    });
    expect(resource.provisions.map(({ id }: { id: string }) => id)).toEqual([provision.id]);

    const [log] = await logsOf(binding_id);
    expect(log).toMatchObject({
      dry_run: false,
      connector_id: dock_id,
      script_version: 1,
      status: 'success',
      hook_phase: 'before',
      operation_type: 'create',
      executed_by_name: 'admin@demo.test',
      input_context: { attributes: { name: 'orders', size: 3 }, object_class: 'database', attempt: 1, stubs: {} },
    });
    expect(log.input_context).toMatchObject({ now: expect.any(String), seed: expect.any(Number) });
    expect(provision.steps[0]?.execution_log_ids).toEqual([log.id]);
    const [afterLog] = await logsOf(after.binding_id);
    const detail = done(await admin.get(`/governance/script-execution-logs/${afterLog.id}`)).body;
    expect(detail.logs[0].message).toBe(`before ${resource.provider_id}`);

    const url = `/provisioning/resources/${resource.id}`;
    const updated = await endOf(admin, await admin.send('PATCH', url, { updates: { size: 5, note: 'x' } }));
    expect(updated).toMatchObject({ state: 'succeeded', operation_type: 'update' });
    expect(await resourceOf(admin, updated)).toMatchObject({ spec: { name: 'app_orders', size: 5, note: 'x' } });
    await endOf(admin, await admin.send('PATCH', url, { updates: { note: null } }));
    expect((await resourceOf(admin, updated)).spec).toEqual({ name: 'app_orders', size: 5 });

    await endOf(admin, await admin.post(`${url}/disable`));
    expect(await resourceOf(admin, updated)).toMatchObject({ enabled: false, provisioning_state: 'provisioned' });
    await endOf(admin, await admin.post(`${url}/enable`));
    expect(await resourceOf(admin, updated)).toMatchObject({ enabled: true, provider_data: { enabled: true } });
    const deleted = await endOf(admin, await admin.delete(url));
    expect(deleted).toMatchObject({ state: 'succeeded', operation_type: 'delete', resumable: false });
    expect((await admin.get(url)).status).toBe(404);
    expect((await admin.get(`/provisioning/provisions?resource_id=${resource.id}`)).body.total).toBe(6);

    const what = { dock_id, resource_id: resource.id, resource_type: 'database' };
    const actions = ['provisioned', 'provision_updated', 'provision_disabled', 'provision_enabled', 'deprovisioned'];
    for (const action of actions) {
      const event = (await audit(action)).find(({ details }: { details: object }) =>
        JSON.stringify(details).includes(resource.id),
      );
      expect(event).toMatchObject({ actor_name: 'admin@demo.test', details: { ...what, resource_name: 'app_orders' } });
      expect(event.request_id).toEqual(expect.any(String));
    }
    expect(JSON.stringify(await audit('credentials_used'))).not.toContain('simulated-secret');
  });

  test('AD-17 a password reaches scripts and the target, and nobody who looks at the resource or its runs', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: "attributes.password = attributes.password + '-by-script';" });
    const spec = { name: 'ada', password: 'hidden-word', keys: { api_key: 'hidden-key' } };
    const provision = await endOf(admin, await create(dock_id, spec, 'account'));
    const kept = () => simulatedTarget(dock_id).all()[0]?.attributes;
    expect(kept()).toMatchObject({ password: 'hidden-word-by-script', keys: { api_key: 'hidden-key' } });
    const url = `/provisioning/resources/${provision.resource_id}`;
    await endOf(admin, await admin.send('PATCH', url, { updates: { name: 'ada.l' } }));
    expect(kept()).toMatchObject({ name: 'ada.l', password: 'hidden-word-by-script' });
    const events = done(await admin.get(`/provisioning/provisions/${provision.id}/events`)).text;
    const list = done(await admin.get('/provisioning/resources')).text;
    const shown = JSON.stringify([provision, await resourceOf(admin, provision), events, list]);
    expect(shown).toContain('ada.l');
    expect(shown).not.toContain('hidden-');
  });

  test('PV-2 what cannot be done is refused before anything is written down or queued', async () => {
    const dock_id = await newConnector(admin, {
      object_classes: [
        {
          name: 'account',
          operations: ['create', 'update', 'delete'],
          attributes: [
            { name: 'login', required: true },
            { name: 'age', type: 'integer' },
            { name: 'mail', multi_valued: true },
            { name: 'id', read_only: true },
          ],
        },
      ],
    });
    const total = async () => (await admin.get('/provisioning/resources')).body.total;
    const before = await total();
    let deep: object = {};
    for (let depth = 0; depth < 100; depth += 1) deep = { deep };
    const refused: [unknown, number, string, string][] = [
      [{ dock_id: notThere, resource_type: 'server', spec: {} }, 404, 'connector_not_found', 'does not exist'],
      [{ dock_id, resource_type: 'spaceship', spec: {} }, 422, 'unprocessable', 'resource_type'],
      [{ dock_id, resource_type: 'server' }, 422, 'unprocessable', 'spec'],
      [{ dock_id, resource_type: 'server', spec: deep }, 400, 'validation_error', 'spec: It nests deeper than 100'],
      [{ dock_id, resource_type: 'server', spec: { a: 'x'.repeat(262_144) } }, 400, 'validation_error', 'spec: It has'],
      [{ dock_id, resource_type: 'account', spec: {} }, 400, 'validation_error', 'spec.login: It is required'],
      [{ dock_id, resource_type: 'account', spec: { login: 7 } }, 400, 'validation_error', 'spec.login: It must be'],
      [{ dock_id, resource_type: 'account', spec: { login: 'a', id: '1' } }, 400, 'validation_error', 'spec.id: It is'],
      [{ dock_id, resource_type: 'account', spec: { login: 'a', mail: 'x' } }, 400, 'validation_error', 'spec.mail'],
      [{ dock_id, resource_type: 'account', spec: { login: 'a', age: 1.5 } }, 400, 'validation_error', 'spec.age'],
      [{ dock_id, resource_type: 'account', object_class: 'robot', spec: {} }, 422, 'unprocessable', 'object_class'],
    ];
    for (const [body, status, error, words] of refused) {
      const reply = await admin.post('/provisioning/resources', body);
      expect([reply.status, reply.body.error], reply.text).toEqual([status, error]);
      expect(reply.body.message).toContain(words);
    }
    const both = await create(dock_id, { age: 'x' }, 'account');
    expect(both.body.details.fields.map(({ field }: { field: string }) => field)).toEqual(['spec.login', 'spec.age']);

    const dns = await newConnector(admin, {
      connector_type: 'dns',
      config: { server: '127.0.0.1', zone: 'example.test' },
      credentials: { tsig_secret: 'c2VjcmV0' },
    }).catch(() => null);
    if (dns !== null) {
      const reply = await create(dns, { name: 'x' });
      expect([reply.status, reply.body.message]).toEqual([422, expect.stringMatching(/^adapter dns cannot provision/)]);
    }
    done(await admin.post(`/connectors/${dock_id}/deactivate`));
    const inactive = await create(dock_id, { name: 'x' });
    expect([inactive.status, inactive.body.error]).toEqual([409, 'conflict']);
    expect(inactive.body.message).toContain('is inactive; activate it first');
    expect(await total()).toBe(before);
  });

  test('PV-3 one operation at a time, idempotent requests, and nothing of another tenant', async () => {
    const dock_id = await newConnector(admin, { config: { latency_ms: 400 } });
    const body = { dock_id, resource_type: 'group', spec: { name: 'staff' } };
    const key = { 'idempotency-key': 'one-group' };
    const first = await admin.post('/provisioning/resources', body, key);
    const again = await admin.post('/provisioning/resources', body, key);
    expect(again.body).toEqual(first.body);
    const url = `/provisioning/resources/${first.body.resource_id}`;
    const busy = await admin.delete(url);
    expect([busy.status, busy.body.message]).toEqual([409, expect.stringContaining('staff')]);
    const other = await apiAs(backend().app, 'other');
    expect((await other.post('/provisioning/resources', body)).status).toBe(404);
    expect((await other.get('/provisioning/resources')).body.items).toEqual([]);
    const provision = await endOf(admin, first);
    expect(provision.state).toBe('succeeded');
    const found = await admin.get(
      '/provisioning/resources?resource_type=group&search=STAF&provisioning_state=provisioned',
    );
    expect(found.body).toMatchObject({ total: 1, items: [{ id: first.body.resource_id }], limit: 50, offset: 0 });
    expect((await admin.get('/provisioning/resources?search=%25')).body.items).toEqual([]);
  });

  describe('PV-9 watching and cancelling', () => {
    test('the events are the state at once and every change until the end; Last-Event-ID goes on from there', async () => {
      const dock_id = await newConnector(admin, { config: { latency_ms: 50 } });
      await bind(admin, dock_id, { body: 'attributes.a = 1;' });
      const { provision_id } = done(await create(dock_id, { name: 'seen' })).body;
      const url = `/provisioning/provisions/${provision_id}/events`;
      const stream = await admin.get(url);
      expect(stream.headers['content-type']).toContain('text/event-stream');
      const events = eventsOf(stream.text);
      expect(events.at(-1)?.provision.state).toBe('succeeded');
      const ids = events.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      expect(events.every(({ id, provision }) => id === provision.rev)).toBe(true);
      const last = String(ids.at(-1));
      expect((await admin.get(url, { 'last-event-id': last })).text).toBe('');
      expect(eventsOf((await admin.get(url, { 'last-event-id': '1' })).text)).toHaveLength(1);
      expect((await admin.get(`/provisioning/provisions/${notThere}/events`)).status).toBe(404);
    });

    test('cancelled while it waits for a retry: the target is not asked', async () => {
      const dock_id = await newConnector(admin);
      await bind(admin, dock_id, { body: "abort('again');", failure_policy: 'retry', max_retries: 10 });
      const { provision_id } = done(await create(dock_id, { name: 'waits' })).body;
      const url = `/provisioning/provisions/${provision_id}`;
      await vi.waitUntil(async () => (await admin.get(url)).body.steps[0]?.attempts >= 1, patience);
      const operator = await apiAs(backend().app, 'operator');
      expect((await operator.post(`${url}/cancel`)).status).toBe(202);
      const provision = await endOf(admin, provision_id);
      expect(provision).toMatchObject({ state: 'cancelled', cancel_requested: true });
      expect(provision.error).toContain('nothing was done there');
      expect((await audit('provision_cancelled'))[0].details.provision_id).toBe(provision_id);
      const [asked] = await audit('provision_cancel_requested');
      expect(asked).toMatchObject({
        actor_name: 'operator@demo.test',
        details: { provision_id, resource_name: 'waits' },
      });
      expect(asked.actor_id).not.toBe(provision.requested_by);
      const again = await admin.post(`${url}/cancel`);
      expect([again.status, again.body.error]).toEqual([409, 'conflict']);
    });

    test('cancelled while the target is asked and says nothing: it may have acted, and that is said', async () => {
      const failures = [{ operation: 'create', kind: 'hang' }];
      const dock_id = await newConnector(admin, { config: { failures } });
      const { provision_id } = done(await create(dock_id, { name: 'hangs' })).body;
      const url = `/provisioning/provisions/${provision_id}`;
      await vi.waitUntil(async () => (await admin.get(url)).body.steps[0]?.status === 'running', patience);
      done(await admin.post(`${url}/cancel`));
      const provision = await endOf(admin, provision_id);
      expect(provision.state).toBe('cancelled');
      expect(provision.error).toMatch(/^It was cancelled while the target was asked\. Look at the target/);
    });
  });
});
