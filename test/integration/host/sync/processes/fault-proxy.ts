import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request between the studio and a real backend (`sync.md` 4.2). */
export type Fault =
  /** F1: it never reaches the backend. */
  | 'drop_request'
  /** F2: the backend carries it out and the answer is lost. */
  | 'drop_response'
  /** F3: the backend gets it twice, the studio the first answer. */
  | 'twice'
  /** F4: the connection breaks, and the backend carries it out when `deliverLate` is called. */
  | 'late'
  /** F7. */
  | 'too_many'
  | 'unavailable_page'
  /** F8: a 500, and the backend has done nothing, or all of it. */
  | 'error_before'
  | 'error_after'
  /** F9: no answer as long as one waits. */
  | 'stall'
  /** F10. */
  | 'truncated'
  | 'wrong_length'
  | 'not_json'
  | 'login_page';

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  /** How many requests of this method and path came before it. */
  readonly earlier: number;
}

export interface FaultProxy {
  readonly origin: string;
  readonly requests: readonly string[];
  /** Says what goes wrong with a request; null: nothing. */
  fault: (request: ProxiedRequest) => Fault | null;
  /** Called when a request has come in, and when its answer is about to leave: where a process can be killed. */
  boundary: (where: 'received' | 'answering', request: ProxiedRequest) => void;
  /** As a backend of the plain API: no capabilities, nothing of the enhanced side. */
  plain: boolean;
  /** Lets the late copies arrive, and waits until the backend has answered them. */
  deliverLate(): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

const enhancedPaths = ['/capabilities', '/v1/'];
const dropped = ['connection', 'content-length', 'transfer-encoding', 'host', 'keep-alive'];

export async function startFaultProxy(backend: string): Promise<FaultProxy> {
  const requests: string[] = [];
  const late: (() => Promise<unknown>)[] = [];
  const proxy: FaultProxy = {
    origin: '',
    requests,
    fault: () => null,
    boundary: () => {},
    plain: false,
    deliverLate: async () => {
      for (const copy of late.splice(0)) await copy();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const line = `${incoming.method} ${path}`;
    const request = { method: incoming.method ?? 'GET', path, earlier: requests.filter((one) => one === line).length };
    requests.push(line);
    const body = await readAll(incoming);
    const send = () => forward(backend, incoming, body, proxy.plain);
    proxy.boundary('received', request);
    if (proxy.plain && enhancedPaths.some((start) => path.startsWith(start))) {
      outgoing
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"error":"not_found","message":"No route."}');
      return;
    }
    const fault = proxy.fault(request);
    if (fault === 'late') late.push(send);
    const reply = await carryOut(fault, send);
    if (reply === null) {
      if (fault !== 'stall') incoming.socket.destroy();
      return;
    }
    proxy.boundary('answering', request);
    writeAnswer(outgoing, reply, fault);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Null: the studio hears nothing. */
async function carryOut(fault: Fault | null, send: () => Promise<Answer>): Promise<Answer | null> {
  switch (fault) {
    case 'drop_request':
    case 'late':
    case 'stall':
      return null;
    case 'drop_response':
      await send();
      return null;
    case 'twice': {
      const first = await send();
      await send();
      return first;
    }
    case 'too_many':
      return page(429, 'Too many requests', { 'retry-after': '0' });
    case 'unavailable_page':
      return page(503, '<html><body>Service unavailable</body></html>');
    case 'error_before':
      return json(500, '{"error":"database_error","message":"A database error occurred."}');
    case 'error_after':
      await send();
      return json(500, '{"error":"database_error","message":"A database error occurred."}');
    case 'login_page':
      return page(200, '<html><body><form>Sign in</form></body></html>');
    default:
      return send();
  }
}

function page(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: Buffer.from(text) };
}

function json(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}

function writeAnswer(outgoing: ServerResponse, reply: Answer, fault: Fault | null): void {
  const { status, headers, body } = reply;
  const half = body.subarray(0, Math.max(1, body.length >> 1));
  if (fault === 'truncated') {
    outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) });
    outgoing.write(half, () => outgoing.socket?.destroy());
    return;
  }
  if (fault === 'wrong_length') {
    outgoing.writeHead(status, { ...headers, 'content-length': String(half.length) }).end(half);
    return;
  }
  if (fault === 'not_json') {
    outgoing.writeHead(status, { ...headers, 'content-length': '4' }).end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    return;
  }
  outgoing.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': String(body.length) }) });
  outgoing.end(body);
}

function forward(backend: string, incoming: IncomingMessage, body: Buffer, plain: boolean): Promise<Answer> {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !dropped.includes(name)));
  if (plain) for (const name of ['idempotency-key', 'if-match', 'x-expect-tenant']) delete headers[name];
  const sent = plain ? withoutExtras(body) : body;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      backend + (incoming.url ?? '/'),
      { method: incoming.method, headers: { ...headers, 'content-length': String(sent.length) } },
      (reply) => {
        const kept = Object.entries(reply.headers).filter(
          ([name]) => !dropped.includes(name) && !(plain && name === 'etag'),
        );
        readAll(reply).then(
          (bytes) => resolve({ status: reply.statusCode ?? 502, headers: Object.fromEntries(kept), body: bytes }),
          reject,
        );
      },
    );
    request.on('error', reject);
    request.end(sent);
  });
}

/** The published API ignores the text of a new script and a version's base (`contract.md`, rulings). */
function withoutExtras(body: Buffer): Buffer {
  if (body.length === 0) return body;
  try {
    const { base_version: _, ...rest } = JSON.parse(body.toString()) as Record<string, unknown>;
    if ('name' in rest) delete rest['script_body'];
    return Buffer.from(JSON.stringify(rest));
  } catch {
    return body;
  }
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
