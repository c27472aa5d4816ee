import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { errorBody, errorStatus } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import { type Api, apiAs, apiOf, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

const base = '/governance/scripts';

describe('what goes wrong is answered in one shape', () => {
  const backend = useBackend(newPglite);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  test.each([
    ['an unknown address', 'GET', '/nothing', undefined, {}, 404, 'not_found'],
    ['an address in HTML', 'GET', '/nothing', undefined, { accept: 'text/html' }, 404, 'not_found'],
    ['an address that cannot be decoded', 'GET', `${base}/%E0%A4%A`, undefined, {}, 400, 'validation_error'],
    ['a method the address does not have', 'PATCH', base, '{}', {}, 405, 'method_not_allowed'],
    [
      'a literal address with the method of its neighbour',
      'GET',
      `${base}/validate`,
      undefined,
      {},
      405,
      'method_not_allowed',
    ],
    ['DELETE on sign-in', 'DELETE', '/auth/login', undefined, {}, 405, 'method_not_allowed'],
    ['text instead of JSON', 'POST', base, 'name=x', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    [
      'a form',
      'POST',
      base,
      'name=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['JSON that is not JSON', 'POST', base, '{"name":', {}, 400, 'validation_error'],
    [
      'JSON that would poison a prototype',
      'POST',
      base,
      '{"__proto__":{"name":"x"},"name":"x"}',
      {},
      400,
      'validation_error',
    ],
    [
      'JSON that nests too deep',
      'POST',
      base,
      `{"name":${'['.repeat(300)}${']'.repeat(300)}}`,
      {},
      400,
      'validation_error',
    ],
    ['no body', 'POST', base, undefined, {}, 422, 'unprocessable'],
    ['a body over 1 MiB', 'POST', base, `{"name":"${'x'.repeat(limits.requestBytes)}"}`, {}, 413, 'payload_too_large'],
    ['an id that is none', 'GET', `${base}/42`, undefined, {}, 400, 'validation_error'],
    ['a query of the wrong type', 'GET', `${base}?page=first`, undefined, {}, 400, 'validation_error'],
  ] as const)('%s', async (_what, method, url, body, headers, status, code) => {
    const reply = await api.send(method, url, body, headers);
    expect([reply.status, reply.body?.error], reply.text).toEqual([status, code]);
    expect(errorBody.parse(reply.body)).toEqual(reply.body);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(reply.status).toBe(errorStatus[code]);
    expect(reply.text).not.toMatch(/FST_|<html|at \w+ \(/);
    expect(reply.headers['x-request-id']).toMatch(/./);
  });

  test('a body just under the limit gets through to the check of its fields', async () => {
    const reply = await api.post(`${base}/validate`, { script_body: 'x'.repeat(limits.requestBytes - 100) });
    expect([reply.status, reply.body.details.field]).toEqual([400, 'script_body']);
  });

  test('405 names what the address knows, and OPTIONS answers the same without a token', async () => {
    const refused = await api.send('PUT', base);
    expect(refused.headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
    const asked = await apiOf(backend().app).send('OPTIONS', base);
    expect([asked.status, asked.headers['allow'], asked.text]).toEqual([204, 'GET, HEAD, OPTIONS, POST', '']);
  });

  test('HEAD is GET without the body, and needs the same permission', async () => {
    const reply = await api.send('HEAD', base);
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect((await apiOf(backend().app).send('HEAD', base)).status).toBe(401);
  });

  test('errors under /auth carry a type, others do not', async () => {
    const auth = await api.get('/auth/nothing');
    expect(auth.body.type).toBe('urn:hookwright:errors:not-found');
    const other = await api.get('/nothing');
    expect(other.body).not.toHaveProperty('type');
  });

  test('the request id is taken when it can be one, else made, and always sent back', async () => {
    const id = async (given: string) => (await api.get('/healthz', { 'x-request-id': given })).headers['x-request-id'];
    expect(await id('my-request.1')).toBe('my-request.1');
    for (const given of ['', 'two words', 'x'.repeat(129)]) {
      expect(await id(given)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('every response has the security headers', async () => {
    for (const url of ['/healthz', '/nothing', base]) {
      const { headers } = await apiOf(backend().app).get(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  test('unknown members of a body are ignored', async () => {
    const reply = await api.post(base, { name: 'With more', id: demoTenant, is_system: true, status: 'active' });
    expect([reply.status, reply.body.is_system, reply.body.status]).toEqual([201, false, 'draft']);
    expect(reply.body.id).not.toBe(demoTenant);
  });

  test('what is not even HTTP is answered in the same shape and hung up on', async () => {
    const { app } = backend();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.write('this is not HTTP\r\n\r\n');
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const [, body = ''] = answer.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({ error: 'validation_error' });
  });
});
