import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startDouble } from './backend-double.ts';

export interface ProxyRules {
  /** The request is carried out by the backend, and its answer never arrives. */
  loseAnswer(request: string): boolean;
  /** Waited for before an answer is passed on. */
  hold?(request: string): Promise<void> | undefined;
  /** Paths that this backend does not have. */
  lacks?(path: string): boolean;
  /** As a backend that knows neither idempotency keys nor `base_version` nor `/capabilities`. */
  readonly plain: boolean;
}

export interface BackendProxy {
  readonly origin: string;
  readonly requests: readonly string[];
  rules: ProxyRules;
  close(): Promise<void>;
}

/** Stands between the studio and a real backend, and loses what it is told to. */
export async function startProxy(backend: string, plain = false): Promise<BackendProxy> {
  const proxy = { rules: { loseAnswer: () => false, plain } as ProxyRules };
  const double = await startDouble((request, response) => void forward(backend, proxy.rules, request, response));
  return Object.assign(proxy, { origin: double.origin, requests: double.requests, close: double.close });
}

/** What a connection says about itself. */
const notForwarded = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive']);

async function forward(
  backend: string,
  rules: ProxyRules,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if ((rules.plain && request.url === '/capabilities') || rules.lacks?.(request.url ?? '') === true) {
    response.writeHead(404).end();
    return;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value !== 'string' || notForwarded.has(name)) continue;
    if (!(rules.plain && name === 'idempotency-key')) headers.set(name, value);
  }
  const sent = await readBytes(request);
  const answer = await fetch(backend + request.url, {
    method: request.method ?? 'GET',
    headers,
    body: sent.length === 0 ? null : rules.plain ? withoutExtras(sent.toString()) : new Uint8Array(sent),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  await rules.hold?.(`${request.method} ${request.url}`);
  if (rules.loseAnswer(`${request.method} ${request.url}`)) {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, Object.fromEntries(forwarded(answer.headers))).end(body);
}

/** The published API ignores the text of a new script and a version's base (`contract.md`, rulings). */
function withoutExtras(text: string): string {
  const { base_version: _, ...body } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify('name' in body ? { ...body, script_body: undefined } : body);
}

function forwarded(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => ['content-type', 'etag', 'x-request-id', 'retry-after'].includes(name));
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
