/**
 * A backend that answers from memory as fast as it can, so that what a benchmark measures is the studio's side. Started with
 * the number of scripts, a delay in milliseconds for every request, the kind and the number of lifecycles; prints its port.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedEvent } from '#contract/model/change-feed.ts';
import { nextChain } from '#engine/sync/feed-chain.ts';
import { lifecycleReplies } from './lifecycle-replies.ts';

const [count = '10000', delay = '0', kind = 'baseline', lifecycleCount = '0'] = process.argv.slice(2);
const scripts = Number(count);
const lifecycles = lifecycleReplies(Number(lifecycleCount));
const tenant_id = '11111111-1111-4111-8111-111111111111';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const numberOf = (id: string) => Number(id.slice(-12));
const bodyOf = (number: number) => `// script ${number}\n${'const value = attributes.name ?? null;\n'.repeat(108)}`;
const published = new Map<number, { version: number; body: string; note: string | null }>();
const time = '2026-01-01T00:00:00.000Z';

function rowOf(number: number) {
  return {
    id: idOf(number),
    tenant_id,
    name: `script-${number}`,
    description: null,
    current_version: published.get(number)?.version ?? 1,
    status: 'active',
    is_system: false,
    created_by: idOf(0),
    created_at: time,
    updated_at: time,
  };
}

function versionOf(number: number, version: number) {
  const newer = published.get(number);
  const current = newer !== undefined && newer.version === version ? newer : { body: bodyOf(number), note: null };
  return {
    id: idOf(number),
    script_id: idOf(number),
    version_number: version,
    script_body: current.body,
    change_description: current.note,
    created_by: idOf(0),
    created_at: time,
  };
}

function listPage(address: URL) {
  const size = Math.min(100, Number(address.searchParams.get('page_size') ?? 100));
  const first = (Number(address.searchParams.get('page') ?? 1) - 1) * size;
  const length = Math.max(0, Math.min(size, scripts - first));
  return { scripts: Array.from({ length }, (_, index) => rowOf(first + index + 1)), total: scripts };
}

function json(response: ServerResponse, body: unknown, status = 200): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function snapshot(response: ServerResponse): ServerResponse {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
  line({ kind: 'begin', tenant_id, cursor: cursorAt(scripts), entities: scripts });
  for (let number = 1; number <= scripts; number += 1)
    line({
      kind: 'entity',
      type: 'script',
      id: idOf(number),
      rev: number,
      row: rowOf(number),
      body_hash: sha256(bodyOf(number)),
    });
  for (let number = 1; number <= scripts; number += 1)
    line({ kind: 'body', sha256: sha256(bodyOf(number)), text: bodyOf(number) });
  return response.end(`${JSON.stringify({ kind: 'end', entities: scripts, bodies: scripts })}\n`);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function publish(number: number, body: { script_body: string; change_description?: string | null }) {
  const version = (published.get(number)?.version ?? 1) + 1;
  published.set(number, { version, body: body.script_body, note: body.change_description ?? null });
  return versionOf(number, version);
}

interface SentSet {
  readonly cs_id: string;
  readonly ops: readonly { readonly id: string; readonly type: string; readonly body_hash: string }[];
}

const texts = new Map<string, string>();
const decided = new Map<string, unknown>();
const events: FeedEvent[] = [];
const chains = ['a'.repeat(64)];
const head = () => scripts + events.length;
const cursorAt = (seq: number) => ({ seq, chain: chains[seq - scripts] ?? '' });

function decide(set: SentSet): unknown {
  const known = decided.get(set.cs_id);
  if (known !== undefined) return known;
  const results = set.ops.map(({ id, type, body_hash }) => {
    const number = numberOf(id);
    publish(number, { script_body: texts.get(body_hash) ?? '' });
    const seq = head() + 1;
    const event = { seq, type, id, rev: seq, deleted: false, row: rowOf(number), body_hash };
    chains.push(nextChain(chains.at(-1) ?? '', event, sha256));
    events.push(event);
    return { type, id, rev: seq, deleted: false };
  });
  const { cs_id } = set;
  const outcome = { cs_id, outcome: 'applied', decided_at: time, seq: head(), results, failures: [] };
  decided.set(cs_id, outcome);
  return outcome;
}

const features = kind === 'enhanced' ? ['change_sets', 'change_feed', 'blobs', 'client_ids'] : [];
const capabilities = {
  product: 'bench',
  version: '1',
  instance_id: idOf(1),
  runtime_version: 1,
  features,
  limits: {
    script_body_bytes: 65_536,
    context_bytes: 102_400,
    request_bytes: 8_388_608,
    change_set_ops: 5_000,
    change_set_bytes: 8_388_608,
    blob_bytes: 65_536,
  },
};

function changes(address: URL, response: ServerResponse): ServerResponse {
  if (!address.searchParams.has('cursor')) return json(response, { error: 'gone', message: 'Take a snapshot.' }, 410);
  const [seq = '0'] = (address.searchParams.get('cursor') ?? '').split('.');
  const page = events.slice(Number(seq) - scripts).slice(0, Number(address.searchParams.get('limit') ?? 500));
  const next = cursorAt(Number(seq) + page.length);
  return json(response, { events: page, next, head: head(), instance_id: capabilities.instance_id });
}

function enhanced(
  path: string,
  address: URL,
  method: string | undefined,
  body: Buffer,
  response: ServerResponse,
): ServerResponse {
  if (path === '/v1/snapshot') return snapshot(response);
  const [, , area, id = ''] = path.split('/');
  if (area === 'changes') return changes(address, response);
  if (area === 'change-sets' && method === 'POST') return json(response, decide(JSON.parse(body.toString())));
  if (area === 'change-sets' && decided.has(id)) return json(response, decided.get(id));
  if (area === 'blobs' && method === 'PUT') {
    texts.set(id, body.toString());
    return response.writeHead(204).end();
  }
  if (area === 'blobs' && texts.has(id)) {
    return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(texts.get(id));
  }
  return json(response, { error: 'not_found', message: 'No route.' }, 404);
}

const server = createServer(async (request, response) => {
  const body = await bytesOf(request);
  if (Number(delay) > 0) await pause(Number(delay));
  const address = new URL(request.url ?? '/', 'http://localhost');
  const path = address.pathname;
  if (path === '/null') return json(response, { ok: true });
  if (path === '/capabilities' && kind === 'enhanced') return json(response, capabilities);
  if (path === '/readyz') return json(response, { status: 'ok', reason: null });
  if (path.startsWith('/v1/') && kind === 'enhanced') return enhanced(path, address, request.method, body, response);
  if (path === '/governance/scripts' && request.method === 'GET') return json(response, listPage(address));
  const ofLifecycles = lifecycles.get(path);
  if (ofLifecycles !== undefined) return json(response, ofLifecycles);
  const found = /^\/governance\/scripts\/([^/]+)(?:\/versions(?:\/(\d+))?)?$/.exec(path);
  if (found === null) return json(response, { error: 'not_found', message: 'No route.' }, 404);
  const number = numberOf(found[1] ?? '');
  if (request.method === 'POST') return json(response, publish(number, JSON.parse(body.toString())), 201);
  const current = published.get(number)?.version ?? 1;
  if (found[2] !== undefined && Number(found[2]) > current)
    return json(response, { error: 'not_found', message: 'No version.' }, 404);
  return json(response, found[2] === undefined ? rowOf(number) : versionOf(number, Number(found[2])));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('disconnect', () => process.exit(0));
