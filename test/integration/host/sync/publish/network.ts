import type { Clock, HttpReply, HttpRequest, Transport } from '#host/sync/ports.ts';
import {
  BackendDied,
  type BackendPort,
  type ServerReply,
  type ServerRequest,
} from '#test/sync/backends/backend-port.ts';
import type { VirtualTime } from '#test/sync/world/virtual-time.ts';

/** What happens to one request. */
export type Fault =
  | 'none'
  /** Refused before a byte has left. */
  | 'refused'
  /** It never arrives, and no answer comes. */
  | 'drop_request'
  /** It takes effect, and its answer is lost. */
  | 'drop_response'
  /** The transport lets it be executed twice; the second answer arrives. */
  | 'double'
  /** No answer comes; it is executed when the test says so. */
  | 'late'
  | 'error_before'
  | 'error_after'
  | 'too_many'
  | 'unavailable_after'
  | 'login_page'
  | 'unauthorized'
  /** The server dies behind its first statement. */
  | 'dies';

/** The studio's process has ended here. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export type Choose = (request: HttpRequest, path: string) => Fault;

/** A network of one studio and one backend that does exactly what a test says. */
export class ScriptedNetwork implements Transport {
  choose: Choose = () => 'none';
  /** Called before and after every request; it may throw `Crash`. */
  boundary: (where: string) => void = () => {};
  readonly writes: string[] = [];
  reads = 0;
  private readonly backend: BackendPort;
  private readonly late: ServerRequest[] = [];

  constructor(backend: BackendPort) {
    this.backend = backend;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const url = new URL(request.url);
    const path = url.pathname;
    if (request.method === 'GET') this.reads += 1;
    else this.writes.push(`${request.method} ${path.split('/').slice(3).join('/') || path}`);
    const server: ServerRequest = {
      method: request.method,
      path,
      query: url.searchParams,
      headers: request.headers,
      body: request.body,
      from: 'studio',
      late: false,
      dies_after: null,
    };
    this.boundary(`before ${request.method} ${path}`);
    const reply = await this.deliver(this.choose(request, path), server);
    this.boundary(`after ${request.method} ${path}`);
    return reply;
  }

  async stream(request: HttpRequest) {
    const reply = await this.send(request);
    if (reply.kind === 'no_answer') return reply;
    const { status, body } = reply;
    return { kind: 'stream', status, chunks: one(body) } as const;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What was held back arrives now. */
  async deliverLate(): Promise<void> {
    for (const request of this.late.splice(0)) await this.backend.handle({ ...request, late: true });
  }

  private async dying(request: ServerRequest): Promise<void> {
    try {
      await this.backend.handle({ ...request, dies_after: 1 });
    } catch (error) {
      if (!(error instanceof BackendDied)) throw error;
    }
  }

  private async deliver(fault: Fault, request: ServerRequest): Promise<HttpReply> {
    const lost: HttpReply = { kind: 'no_answer', when: 'after_send', reason: 'the connection was reset' };
    const serve = async () => answer(await this.backend.handle(request));
    switch (fault) {
      case 'none':
        return serve();
      case 'refused':
        return { ...lost, when: 'before_send', reason: 'nothing listens there' };
      case 'drop_request':
        return lost;
      case 'late':
        this.late.push(request);
        return lost;
      case 'drop_response':
        await serve();
        return lost;
      case 'double':
        await serve();
        return serve();
      case 'dies':
        await this.dying(request);
        return lost;
      case 'error_after':
      case 'unavailable_after':
        await serve();
        return madeUp(fault === 'error_after' ? 500 : 503);
      default:
        return madeUp(made[fault], fault === 'login_page' ? '<html>Sign in</html>' : '{}');
    }
  }
}

const made = { error_before: 500, too_many: 429, login_page: 200, unauthorized: 401 } as const;

function answer(reply: ServerReply): HttpReply {
  return { kind: 'answer', ...reply };
}

function madeUp(status: number, text = '{"error":"internal_error","message":"It went wrong."}'): HttpReply {
  const headers = { 'content-type': text.startsWith('<') ? 'text/html' : 'application/json' };
  return { kind: 'answer', status, headers, body: Buffer.from(text) };
}

async function* one(body: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield body;
}

/** Whoever sleeps wakes at once, and as much time has passed. */
export function impatientClock(time: VirtualTime): Clock {
  const began = time.now;
  return {
    now: () => time.dateAt(0),
    monotonic: () => time.now - began,
    sleep: async (ms, signal) => {
      await Promise.resolve();
      if (signal?.aborted !== true) time.advanceTo(time.now + ms);
    },
  };
}
