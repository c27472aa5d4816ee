import { expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import { authRoutes } from '#contract/http/auth.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { BackendClient, type TokenSource } from '#host/sync/http/backend-client.ts';
import { bodyOf, replyJson, startDouble } from '#test/integration/host/backend-double.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { startRawServer } from './raw-server.ts';
import { testTransport } from './transport.ts';

function clientOf(origin: string, tokens?: TokenSource): BackendClient {
  return new BackendClient({ origin, tenantId: null, transport: testTransport(), ...(tokens ? { tokens } : {}) });
}

/** Gives `first`, and `second` once `first` was refused. */
function twoTokens(second: () => Promise<string>): TokenSource {
  return {
    accessToken: (refused) => (refused === undefined ? Promise.resolve('first') : second()),
    claims: () => null,
  };
}

const list = { scripts: [], total: 0 };
const id = '018f0000-0000-7000-8000-000000000001';

test('a readable success carries the parsed reply', async () => {
  const { origin } = await startDouble((_request, response) => replyJson(response, 200, list));
  expect(await clientOf(origin).exchange(scriptRoutes.list)).toMatchObject({
    kind: 'answer',
    status: 200,
    readable: true,
    reply: list,
    failure: null,
  });
});

const unreadable: readonly [string, Buffer | string][] = [
  ['a login page', '<html>Sign in</html>'],
  ['JSON that was cut off', '{"scripts":[],'],
  ['JSON of another shape', '{"items":[]}'],
  ['text that is not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['nothing', ''],
];

test.each(unreadable)('S92 a success with %s in its body is not readable', async (_name, body) => {
  const { origin } = await startDouble((_request, response) => response.writeHead(200).end(body));
  expect(await clientOf(origin).exchange(scriptRoutes.list)).toMatchObject({
    kind: 'answer',
    status: 200,
    readable: false,
    reply: null,
    failure: { code: 'backend_garbage' },
  });
});

test('a deletion is readable where its body is empty, and not where a page comes instead', async () => {
  const { origin } = await startDouble((request, response) =>
    request.url?.endsWith('2') ? response.writeHead(200).end('<html>') : response.writeHead(204).end(),
  );
  const client = clientOf(origin);
  const other = id.replace(/1$/, '2');
  expect(await client.exchange(scriptRoutes.delete, { params: { id } })).toMatchObject({ readable: true });
  expect(await client.exchange(scriptRoutes.delete, { params: { id: other } })).toMatchObject({ readable: false });
});

test('a refusal carries its status, its details and how long to wait', async () => {
  const { origin } = await startDouble((_request, response) =>
    replyJson(response, 429, { error: 'slow', message: 'Slow.', details: { a: 1 } }, { 'retry-after': '3' }),
  );
  expect(await clientOf(origin).exchange(scriptRoutes.list)).toMatchObject({
    status: 429,
    retry_after_ms: 3000,
    details: { a: 1 },
    failure: { code: 'too_many_requests', details: { status: 429 } },
  });
});

test('S10 a date to wait for counts from the server’s clock', async () => {
  const { origin } = await startDouble((_request, response) =>
    replyJson(
      response,
      503,
      {},
      { date: 'Mon, 05 Jan 1998 10:00:00 GMT', 'retry-after': 'Mon, 05 Jan 1998 10:02:00 GMT' },
    ),
  );
  expect(await clientOf(origin).exchange(scriptRoutes.list)).toMatchObject({ retry_after_ms: 120_000 });
});

test('S103 a request that was refused for its token is sent once more, with the next one', async () => {
  const used: (string | undefined)[] = [];
  const { origin } = await startDouble((request, response) => {
    used.push(request.headers.authorization);
    if (used.length === 1) replyJson(response, 401, { error: 'unauthorized', message: 'old' });
    else replyJson(response, 200, list);
  });
  const client = clientOf(
    origin,
    twoTokens(() => Promise.resolve('second')),
  );
  expect(await client.exchange(scriptRoutes.list)).toMatchObject({ kind: 'answer', readable: true });
  expect(used).toEqual(['Bearer first', 'Bearer second']);
  expect(client.requests).toBe(2);
});

test('S102 where no other token is to be had, the request counts as not signed in', async () => {
  const { origin, requests } = await startDouble((_request, response) =>
    replyJson(response, 401, { error: 'unauthorized', message: 'old' }),
  );
  const expired = new AppError('unauthorized', 'Your sign-in has expired.');
  const gone = clientOf(
    origin,
    twoTokens(() => Promise.reject(expired)),
  );
  expect(await gone.exchange(scriptRoutes.list)).toEqual({ kind: 'not_signed_in', error: expired });
  const refusedTwice = clientOf(
    origin,
    twoTokens(() => Promise.resolve('second')),
  );
  expect(await refusedTwice.exchange(scriptRoutes.list)).toMatchObject({ kind: 'not_signed_in' });
  expect(requests).toHaveLength(3);
});

test('a token that cannot be got for want of a network means that nothing was sent', async () => {
  const { origin, requests } = await startDouble((_request, response) => replyJson(response, 200, list));
  const away = new AppError('backend_unreachable', 'The backend is away.');
  const client = clientOf(origin, { accessToken: () => Promise.reject(away), claims: () => null });
  expect(await client.exchange(scriptRoutes.list)).toMatchObject({
    kind: 'no_answer',
    when: 'before_send',
    failure: away,
  });
  expect(requests).toEqual([]);
});

test('a refused sign-in is an answer', async () => {
  const { origin } = await startDouble((_request, response) =>
    replyJson(response, 401, { error: 'unauthorized', message: 'wrong' }),
  );
  const sent = await clientOf(origin).exchange(authRoutes.login, { body: { email: 'a@b.test', password: 'x' } });
  expect(sent).toMatchObject({ kind: 'answer', status: 401, failure: { code: 'unauthorized' } });
});

test('bytes travel as they are, both ways', async () => {
  const sent: unknown[] = [];
  const { origin } = await startDouble(async (request, response) => {
    if (request.method === 'GET') response.writeHead(200).end(Buffer.from([1, 0xff, 2]));
    else {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      sent.push(request.headers['content-type'], [...Buffer.concat(chunks)]);
      response.writeHead(204).end();
    }
  });
  const client = clientOf(origin);
  const params = { sha256: 'a'.repeat(64) };
  await client.call(syncRoutes.putBlob, { params, bytes: Buffer.from([3, 0xfe, 4]) });
  expect(sent).toEqual(['application/octet-stream', [3, 0xfe, 4]]);
  const answer = await client.exchange(syncRoutes.getBlob, { params });
  expect(answer.kind === 'answer' && [...answer.bytes]).toEqual([1, 0xff, 2]);
});

test('a path of another backend takes any JSON, with its headers', async () => {
  const { origin } = await startDouble(async (request, response) =>
    replyJson(response, 202, { items: [request.url, request.headers['if-match'], await bodyOf(request)] }),
  );
  const sent = await clientOf(origin).exchangeJson({
    method: 'POST',
    path: '/api/scripts',
    query: { page: 2, none: undefined },
    body: { a: 1 },
    headers: { 'if-match': '"7"' },
  });
  expect(sent).toMatchObject({
    status: 202,
    readable: true,
    reply: { items: ['/api/scripts?page=2', '"7"', { a: 1 }] },
  });
});

const collect = async (lines: AsyncIterable<string>) => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

test('lines come whole, however the bytes were cut', async () => {
  const { origin } = await startRawServer((socket) => {
    const body = Buffer.from('{"a":"é"}\n{"b":1}\n');
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n');
    socket.write(body.subarray(0, 7));
    setImmediate(() => socket.end(body.subarray(7)));
  });
  expect(await collect(clientOf(origin).lines(syncRoutes.snapshot))).toEqual(['{"a":"é"}', '{"b":1}']);
});

test('lines that are cut off are told apart from lines that end', async () => {
  const { origin } = await startRawServer((socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":1}\n'),
  );
  const failure = await failureOf(collect(clientOf(origin).lines(syncRoutes.snapshot)));
  expect(failure.code).toBe('backend_unreachable');
});

test('a refused stream says why', async () => {
  const { origin } = await startDouble((_request, response) =>
    replyJson(response, 403, { error: 'forbidden', message: 'Not you' }),
  );
  const failure = await failureOf(collect(clientOf(origin).lines(syncRoutes.snapshot)));
  expect(failure).toMatchObject({ code: 'forbidden', message: expect.stringContaining('Not you') });
});
