import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import type { ErrorCode } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import { replyJson, startDouble } from '#test/integration/host/backend-double.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { testTransport } from './transport.ts';

const call = (origin: string, timeoutMs = 5000) =>
  failureOf(
    new BackendClient({ origin, tenantId: null, timeoutMs, transport: testTransport() }).call(scriptRoutes.list),
  );

const refusing =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    replyJson(response, status, { error: 'some_code', message: 'because of the moon' }, headers);

const statuses: readonly [number, ErrorCode, RegExp][] = [
  [400, 'validation_error', /because of the moon.*Correct it/],
  [401, 'unauthorized', /Sign in again/],
  [403, 'forbidden', /because of the moon.*role admin/],
  [404, 'not_found', /does not have this.*get the published changes/],
  [409, 'conflict', /because of the moon.*Get the published changes/],
  [412, 'precondition_failed', /changed on the backend.*Get the published changes/],
  [413, 'payload_too_large', /larger than the backend accepts/],
  [422, 'unprocessable', /because of the moon.*Correct it/],
  [429, 'too_many_requests', /Try again in 7 seconds/],
  [500, 'internal_error', /status 500.*Try again in a moment.*find the request as r-1/],
  [502, 'internal_error', /status 502/],
  [503, 'unavailable', /status 503.*because of the moon/],
  [418, 'backend_garbage', /status 418.*address in the workspace settings/],
];

test.each(statuses)('status %i is %s, and says what to do', async (status, code, words) => {
  const { origin } = await startDouble(refusing(status, { 'retry-after': '7', 'x-request-id': 'r-1' }));
  const failure = await call(origin);
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(words);
  expect(failure.message).not.toContain('\n');
  expect(failure.details).toMatchObject({ status, origin });
});

const garbage: readonly [string, RequestListener][] = [
  [
    'a page',
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Router</html>'),
  ],
  ['JSON of another shape', (_request, response) => replyJson(response, 200, { scripts: [{ id: 1 }], total: 'many' })],
  ['nothing', (_request, response) => response.writeHead(200).end()],
  ['another success', (_request, response) => replyJson(response, 201, {})],
  ['a redirect', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
];

test.each(garbage)('%s in place of the API is named as such', async (_name, answer) => {
  const { origin, requests } = await startDouble(answer);
  const failure = await call(origin);
  expect(failure.code).toBe('backend_garbage');
  expect(failure.message).toContain(origin);
  expect(requests).toHaveLength(1);
});

test('a reply that never ends is cut off', async () => {
  const { origin } = await startDouble((_request, response) => {
    response.writeHead(200);
    const write = () => {
      while (response.write('x'.repeat(1_000_000)));
      response.once('drain', write);
    };
    write();
  });
  expect((await call(origin)).code).toBe('backend_garbage');
});

test('the words of an error in plain text are passed on, cut to a sentence', async () => {
  const { origin } = await startDouble((_request, response) =>
    response.writeHead(422, { 'content-type': 'text/plain' }).end(`Name taken. ${'x'.repeat(5000)}`),
  );
  const { message } = await call(origin);
  expect(message).toContain('Name taken.');
  expect(message.length).toBeLessThan(600);
});

const unreachable: readonly [string, RequestListener, RegExp][] = [
  ['breaks off', (request) => request.socket.destroy(), /broke the connection off|connection failed|other side closed/],
  ['is silent', () => {}, /did not answer within/],
  [
    'stops in the middle',
    (_request, response) => response.writeHead(200).write('{"scripts":['),
    /within|cannot be reached/,
  ],
];

test.each(unreachable)('a backend that %s cannot be reached', async (_name, answer, words) => {
  const { origin } = await startDouble(answer);
  const failure = await call(origin, 300);
  expect(failure.code).toBe('backend_unreachable');
  expect(failure.message).toMatch(words);
});

test('a port where nothing listens is named', async () => {
  const { origin, close } = await startDouble(() => {});
  await close();
  const failure = await call(origin);
  expect(failure).toMatchObject({
    code: 'backend_unreachable',
    message: expect.stringContaining(`${origin} cannot be reached: nothing listens there`),
  });
});
