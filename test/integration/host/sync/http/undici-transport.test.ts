import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { HttpReply, HttpRequest } from '#host/sync/ports.ts';
import { startDouble } from '#test/integration/host/backend-double.ts';
import { startRawServer } from './raw-server.ts';
import { testTransport } from './transport.ts';

const post = (origin: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${origin}/things`,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"name":"one"}'),
  timeout_ms: 5000,
  max_reply_bytes: 1_000_000,
  ...more,
});
const get = (origin: string, more: Partial<HttpRequest> = {}) => post(origin, { method: 'GET', body: null, ...more });
const text = (reply: HttpReply) => (reply.kind === 'answer' ? Buffer.from(reply.body).toString() : reply);

const drops: readonly [string, (socket: Socket) => void][] = [
  ['closed', (socket) => socket.end()],
  ['reset', (socket) => socket.resetAndDestroy()],
  ['closed in the middle of the head', (socket) => socket.end('HTTP/1.1 201 Cre')],
];

test.each(drops)('S103 a connection %s after the POST arrived gets exactly one request', async (_name, drop) => {
  const { origin, requests } = await startRawServer(drop);
  const transport = testTransport();
  expect(await transport.send(post(origin))).toMatchObject({ kind: 'no_answer', when: 'after_send' });
  // Whatever was put back would leave with, or before, the next one.
  await transport.send(post(origin, { url: `${origin}/next` }));
  expect(requests).toEqual(['POST /things HTTP/1.1', 'POST /next HTTP/1.1']);
});

test('S103 a POST on a connection that the server has used before and now resets is sent once', async () => {
  const { origin, requests, connections } = await startRawServer((socket, request) => {
    if (request.startsWith('POST /first')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    else socket.resetAndDestroy();
  });
  const transport = testTransport();
  // As many at once as there are connections for writing, so that the next one finds none that is new.
  const first = () => transport.send(post(origin, { url: `${origin}/first` }));
  expect((await Promise.all([first(), first()])).map(text)).toEqual(['{}', '{}']);
  expect(await transport.send(post(origin))).toMatchObject({ kind: 'no_answer', when: 'after_send' });
  expect(requests).toEqual(['POST /first HTTP/1.1', 'POST /first HTTP/1.1', 'POST /things HTTP/1.1']);
  expect(connections()).toBe(2);
});

test('S103 a GET on a connection that the server closes just then is asked once more, and no oftener', async () => {
  let drops = 1;
  const { origin, requests } = await startRawServer((socket) => {
    drops -= 1;
    if (drops >= 0) socket.resetAndDestroy();
    else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  });
  const transport = testTransport();
  expect(text(await transport.send(get(origin)))).toBe('{}');
  expect(requests).toHaveLength(2);
  drops = 5;
  expect(await transport.send(get(origin))).toMatchObject({ kind: 'no_answer', when: 'after_send' });
  expect(requests).toHaveLength(4);
});

test('S103 of many requests at once to a server that drops each, every one arrives once', async () => {
  const { origin, requests } = await startRawServer((socket) => socket.resetAndDestroy());
  const transport = testTransport();
  const names = Array.from({ length: 20 }, (_, index) => `/thing-${index}`);
  const replies = await Promise.all(names.map((name) => transport.send(post(origin, { url: origin + name }))));
  expect(replies.every((reply) => reply.kind === 'no_answer' && reply.when === 'after_send')).toBe(true);
  expect(requests.toSorted()).toEqual(names.map((name) => `POST ${name} HTTP/1.1`).toSorted());
});

test('S103 a redirect is an answer, and is not followed', async () => {
  const { origin, requests } = await startDouble((_request, response) =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  );
  expect(await testTransport().send(post(origin))).toMatchObject({ kind: 'answer', status: 307 });
  expect(requests).toEqual(['POST /things']);
});

test('S92 where nothing listens, not one byte was sent', async () => {
  const { origin, close } = await startDouble(() => {});
  await close();
  expect(await testTransport().send(post(origin))).toMatchObject({
    kind: 'no_answer',
    when: 'before_send',
    reason: 'nothing listens there',
  });
});

test('S92 where the name is unknown, not one byte was sent', async () => {
  const reply = await testTransport().send(post('http://no-such-host.invalid'));
  expect(reply).toMatchObject({ kind: 'no_answer', when: 'before_send' });
});

test('S92 where the server does not speak TLS, not one byte of the request was sent', async () => {
  const { origin, requests } = await startRawServer(() => {});
  const reply = await testTransport().send(post(origin.replace('http:', 'https:'), { timeout_ms: 300 }));
  expect(reply).toMatchObject({ kind: 'no_answer', when: 'before_send' });
  expect(requests).toEqual([]);
});

const cutOff: readonly [string, string][] = [
  ['a body shorter than its length', 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{"id":'],
  ['a chunked body without its end', 'HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n'],
  ['something that is not HTTP', 'hello\r\n\r\n'],
];

test.each(cutOff)('S92 %s is no answer, and the request may have been carried out', async (_name, bytes) => {
  const { origin } = await startRawServer((socket) => socket.end(bytes));
  expect(await testTransport().send(post(origin))).toMatchObject({ kind: 'no_answer', when: 'after_send' });
});

test('a body longer than its length is cut to it, and the rest is nobody’s answer', async () => {
  const { origin } = await startRawServer((socket, request) =>
    socket.write(
      request.startsWith('POST /next')
        ? 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext'
        : 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nbogus',
    ),
  );
  const transport = testTransport();
  expect(text(await transport.send(post(origin)))).toBe('{}');
  expect(text(await transport.send(post(origin, { url: `${origin}/next` })))).toBe('next');
});

test('S92 a body that trickles past the deadline is no answer', async () => {
  let trickle: NodeJS.Timeout | undefined;
  const { origin } = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
    trickle = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(trickle));
  });
  const reply = await testTransport().send(post(origin, { timeout_ms: 200 }));
  clearInterval(trickle);
  expect(reply).toMatchObject({ kind: 'no_answer', when: 'after_send', reason: 'it did not answer within 0 seconds' });
});

test('a reply larger than asked for is cut off', async () => {
  const { origin } = await startDouble((_request, response) => response.end('x'.repeat(2000)));
  const reply = await testTransport().send(get(origin, { max_reply_bytes: 1000 }));
  expect(reply).toMatchObject({ kind: 'no_answer', when: 'after_send', reason: 'it sent more than 1000 bytes' });
});

test('bytes that are not UTF-8 arrive as they are', async () => {
  const { origin } = await startDouble((_request, response) => response.end(Buffer.from([0xff, 0xfe, 0x00])));
  const reply = await testTransport().send(get(origin));
  expect(reply.kind === 'answer' && [...reply.body]).toEqual([0xff, 0xfe, 0x00]);
});

test('a request that is cancelled before it leaves never leaves', async () => {
  const { origin, requests } = await startRawServer((socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  const transport = testTransport();
  const cancelled = await transport.send(post(origin, { signal: AbortSignal.abort() }));
  const cancelling = new AbortController();
  const soon = transport.send(post(origin, { signal: cancelling.signal }));
  cancelling.abort();
  expect([cancelled, await soon]).toMatchObject([
    { kind: 'no_answer', when: 'before_send' },
    { kind: 'no_answer', when: 'before_send' },
  ]);
  expect(await transport.send(post(origin, { url: `${origin}/next` }))).toMatchObject({ kind: 'answer', status: 204 });
  expect(requests).toEqual(['POST /next HTTP/1.1']);
});

test('a request that is cancelled on its way may have been carried out', async () => {
  const cancelling = new AbortController();
  const { origin } = await startRawServer(() => cancelling.abort());
  expect(await testTransport().send(post(origin, { signal: cancelling.signal }))).toMatchObject({
    kind: 'no_answer',
    when: 'after_send',
  });
});

test.each(['reads', 'writes'])('at most six %s are on their way at a time', async (kind) => {
  let now = 0;
  let most = 0;
  const { origin } = await startDouble((_request, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.end('{}');
    }, 10);
  });
  const transport = testTransport();
  await Promise.all(Array.from({ length: 40 }, () => transport.send(kind === 'writes' ? post(origin) : get(origin))));
  expect(most).toBe(6);
});

test('a stream gives the bytes as they come, and says where it was cut off', async () => {
  const { origin } = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\none\n');
    setImmediate(() => socket.end('two\n'));
  });
  const stream = await testTransport().stream(get(origin));
  if (stream.kind !== 'stream') throw new Error('There is no stream.');
  let seen = '';
  const reading = (async () => {
    for await (const chunk of stream.chunks) seen += Buffer.from(chunk).toString();
  })();
  await expect(reading).rejects.toThrow('The answer was cut off');
  expect(seen).toBe('one\ntwo\n');
});

test('a reader that stops early frees the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const { origin } = await startDouble((_request, response) => {
    response.on('close', () => closed.resolve());
    const write = () => {
      while (response.write('x'.repeat(100_000)));
      response.once('drain', write);
    };
    write();
  });
  const stream = await testTransport().stream(get(origin, { max_reply_bytes: 1e9 }));
  if (stream.kind !== 'stream') throw new Error('There is no stream.');
  for await (const _chunk of stream.chunks) break;
  await closed.promise;
});

test('closing ends what is on its way', async () => {
  const arrived = Promise.withResolvers<void>();
  const { origin } = await startRawServer(() => arrived.resolve());
  const transport = testTransport();
  const sending = transport.send(post(origin));
  await arrived.promise;
  await transport.close();
  expect(await sending).toMatchObject({ kind: 'no_answer', when: 'after_send' });
});
