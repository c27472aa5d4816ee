import { Agent } from 'undici';
import type { HttpReply, HttpRequest, Transport } from '../ports.ts';
import { ByteStream } from './byte-stream.ts';
import { type AnswerSink, isBrokenOff, SingleSend } from './single-send.ts';

type NoAnswer = Extract<HttpReply, { kind: 'no_answer' }>;

/** As many as a pull or a publish has requests on their way at once. Streams stay open for long, and must not hold those up. */
const connections = { reads: 6, writes: 6, streams: 32 };
/** A write must not meet a connection that the server is about to close; a lost write is an unknown outcome. */
const keepAliveMs = { reads: 4000, writes: 500, streams: 4000 };
const connectTimeoutMs = 10_000;

/**
 * The only way from the studio to a backend: three undici agents, one request a connection at a time, no write
 * repeated, no redirect followed (`sync.md` 3.2).
 */
export function createTransport(): Transport {
  const reads = agent(connections.reads, keepAliveMs.reads);
  const writes = agent(connections.writes, keepAliveMs.writes);
  const streams = agent(connections.streams, keepAliveMs.streams);
  const dispatch = (request: HttpRequest, sink: AnswerSink) =>
    start(request.method === 'GET' ? reads : writes, request, sink);
  const once = (request: HttpRequest) => new Promise<HttpReply>((resolve) => dispatch(request, wholeAnswer(resolve)));
  return {
    send: async (request) => {
      const reply = await once(request);
      return mayAskAgain(request, reply) ? once(request) : reply;
    },
    stream: (request) => new Promise((resolve) => start(streams, request, streamedAnswer(resolve))),
    async close() {
      await Promise.all([reads, writes, streams].map((one) => one.destroy()));
    },
  };
}

/** A server may close an idle connection just when a read is put on it. Asking again changes nothing there. */
function mayAskAgain({ method, signal }: HttpRequest, reply: HttpReply): boolean {
  if (method !== 'GET' || signal?.aborted || reply.kind !== 'no_answer' || reply.when !== 'after_send') return false;
  return isBrokenOff(reply.cause);
}

function agent(count: number, keepAlive: number): Agent {
  return new Agent({
    connections: count,
    pipelining: 1,
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
    // The deadline of the whole exchange is the request's own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectTimeoutMs },
  });
}

function start(through: Agent, request: HttpRequest, sink: AnswerSink): void {
  const sending = new SingleSend(request, sink);
  if (request.signal?.aborted) {
    sending.fail(new Error('it was cancelled'));
    return;
  }
  try {
    const { origin, pathname, search } = new URL(request.url);
    const { method, headers, body } = request;
    through.dispatch({ origin, path: pathname + search, method, headers: { ...headers }, body }, sending);
  } catch (error) {
    sending.fail(error);
  }
}

function wholeAnswer(resolve: (reply: HttpReply) => void): AnswerSink {
  const chunks: Uint8Array[] = [];
  let head: { status: number; headers: Record<string, string> } = { status: 0, headers: {} };
  return {
    started: (status, headers) => {
      head = { status, headers };
    },
    data: (chunk) => void chunks.push(chunk),
    ended: () => resolve({ kind: 'answer', ...head, body: Buffer.concat(chunks) }),
    failed: resolve,
  };
}

type Streamed = Awaited<ReturnType<Transport['stream']>>;

function streamedAnswer(resolve: (reply: Streamed) => void): AnswerSink {
  let bytes: ByteStream | null = null;
  return {
    started: (status, _headers, controller) => {
      bytes = new ByteStream(controller);
      resolve({ kind: 'stream', status, chunks: bytes });
    },
    data: (chunk) => bytes?.push(chunk),
    ended: () => bytes?.end(),
    failed: (reply: NoAnswer) => {
      if (bytes === null) resolve(reply);
      else bytes.end(new Error(`The answer was cut off: ${reply.reason}.`, { cause: reply.cause }));
    },
  };
}
