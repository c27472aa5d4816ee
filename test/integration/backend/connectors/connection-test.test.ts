import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';

const failure = { operation: 'test', kind: 'unreachable', message: 'The simulated target is away.' };

describe('CO-7 testing the connection of a connector', () => {
  const backend = useBackend(newPglite, { clock: () => new Date('2026-03-01T10:20:30.000Z') });
  let api: Api;
  let viewer: Api;
  let made = 0;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
    viewer = await apiAs(backend().app, 'viewer');
  });
  const create = async (config: object, fields: object = {}) => {
    made += 1;
    const body = { name: `Tested ${made}`, connector_type: 'simulator', config, ...fields };
    const reply = await api.post('/connectors', body);
    expect(reply.status, reply.text).toBe(201);
    return `/connectors/${reply.body.id}`;
  };

  test('its time and its error are kept, and one that is on goes to error and back', async () => {
    const url = await create({ failures: [failure] }, { credentials: { token: 'used-for-the-test' } });
    await api.post(`${url}/activate`);
    // CO-10: it makes the backend connect somewhere.
    expect((await viewer.post(`${url}/test`)).status).toBe(403);
    const failed = await api.post(`${url}/test`);
    expect([failed.status, failed.body]).toEqual([
      200,
      { success: false, error: failure.message, tested_at: '2026-03-01T10:20:30.000Z' },
    ]);
    const after = await api.get(url);
    expect(after.body).toMatchObject({ status: 'error', last_error: failure.message });
    expect(new Date(after.body.last_connection_test).toISOString()).toBe(failed.body.tested_at);
    expect((await api.get('/connectors?status=error')).body.total).toBe(1);
    // CO-6: it is on already, and still failing.
    expect((await api.post(`${url}/activate`)).body.status).toBe('error');
    const good = await api.post(`${url}/test`);
    expect(good.body).toEqual({ success: true, error: null, tested_at: failed.body.tested_at });
    expect((await api.get(url)).body).toMatchObject({ status: 'active', last_error: null });
    const { events } = (await api.get('/governance/script-audit-events?action=connection_tested')).body;
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      actor_name: 'admin@demo.test',
      request_id: failed.headers['x-request-id'],
      details: { success: false, changes: { status: { before: 'active', after: 'error' } } },
    });
    const used = (await api.get('/governance/script-audit-events?action=credentials_used')).body.events;
    expect(used[0].details).toMatchObject({ purpose: 'connection_test', decrypted: true });
  });

  test('one that is off stays off', async () => {
    const url = await create({ failures: [failure] });
    expect((await api.post(`${url}/test`)).body.success).toBe(false);
    expect((await api.get(url)).body).toMatchObject({ status: 'inactive', last_error: failure.message });
    expect((await api.post(`${url}/test`)).body.success).toBe(true);
    expect((await api.get(url)).body).toMatchObject({ status: 'inactive', last_error: null });
  });

  test('a repetition of the request does not test again', async () => {
    const url = await create({ failures: [failure] });
    const key = { 'idempotency-key': 'test-once' };
    const first = await api.post(`${url}/test`, undefined, key);
    const second = await api.post(`${url}/test`, undefined, key);
    expect([second.body, second.headers['idempotent-replay']]).toEqual([first.body, 'true']);
    expect((await api.post(`${url}/test`)).body.success).toBe(true);
  });

  test('nobody at the address is an answer in words, not a failure of the backend', async () => {
    const config = { driver: 'postgres', host: '127.0.0.1', port: 1, database: 'postgres', tls: 'none' };
    const credentials = { username: 'hookwright', password: 'not-in-the-answer' };
    const url = await create(config, { connector_type: 'database', credentials });
    const { status, body, text } = await api.post(`${url}/test`);
    expect([status, body.success]).toEqual([200, false]);
    expect(body.error.length).toBeGreaterThan(20);
    expect(text).not.toContain('not-in-the-answer');
  });
});
