import { createHash, randomUUID } from 'node:crypto';
import type { OperationBody, SnapshotLine } from '#contract/http/sync.ts';
import { type FeedCursor, type FeedEvent, feedPage, feedStart } from '#contract/model/change-feed.ts';
import { verifyFeedPage } from '#engine/sync/feed-chain.ts';
import { type Api, demoTenant, type Reply } from './api.ts';

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
export const digestOf = (text: string) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
export const cursorText = ({ seq, chain }: FeedCursor) => `${seq}.${chain}`;

/** One script of the tenant as a snapshot shows it. */
export type Entity = Extract<SnapshotLine, { kind: 'entity' }>;

export interface Snapshot {
  readonly cursor: FeedCursor;
  readonly entities: Map<string, Entity>;
  readonly bodies: Map<string, string>;
}

export async function snapshotOf(api: Api, query = ''): Promise<Snapshot> {
  const reply = await api.get(`/v1/snapshot${query}`);
  const lines = reply.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SnapshotLine);
  const [begin] = lines;
  const end = lines.at(-1);
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error(`The snapshot is cut off: ${reply.text}`);
  const entities = new Map(lines.flatMap((line) => (line.kind === 'entity' ? [[line.id, line] as const] : [])));
  const bodies = new Map(lines.flatMap((line) => (line.kind === 'body' ? [[line.sha256, line.text] as const] : [])));
  if (begin.entities !== entities.size || end.entities !== entities.size || end.bodies !== bodies.size) {
    throw new Error('The snapshot miscounts itself.');
  }
  return { cursor: begin.cursor, entities, bodies };
}

/** Follows the feed to its end and verifies its chain; throws where a page is not the continuation of the one before. */
export async function follow(api: Api, from: FeedCursor = feedStart, limit = 500) {
  const events: FeedEvent[] = [];
  let cursor = from;
  for (;;) {
    const reply = await api.get(`/v1/changes?cursor=${cursorText(cursor)}&limit=${limit}`);
    if (reply.status !== 200) throw new Error(reply.text);
    const page = feedPage.parse(reply.body);
    const check = verifyFeedPage(cursor, page, sha256);
    if (check.kind === 'diverged') throw new Error(check.reason);
    events.push(...page.events);
    cursor = check.cursor;
    if (page.events.length === 0 || cursor.seq === page.head) return { events, cursor };
  }
}

/** A change set as a studio would send it. */
export class ChangeSet {
  readonly id: string;
  readonly ops: OperationBody[] = [];

  constructor(id: string = randomUUID()) {
    this.id = id;
  }

  create(fields: object, text: string, id: string = randomUUID()): this {
    this.ops.push(operation({ action: 'create', id, if_none_match: '*', fields, body_hash: sha256(text) }));
    return this;
  }

  update(entity: { id: string; rev: number }, fields: object, text?: string): this {
    const body = text === undefined ? {} : { body_hash: sha256(text) };
    this.ops.push(operation({ action: 'update', id: entity.id, if_match: `"${entity.rev}"`, fields, ...body }));
    return this;
  }

  delete(entity: { id: string; rev: number }): this {
    this.ops.push(operation({ action: 'delete', id: entity.id, if_match: `"${entity.rev}"` }));
    return this;
  }

  text(base: FeedCursor, tenant = demoTenant): string {
    return JSON.stringify({
      cs_id: this.id,
      tenant_id: tenant,
      plan_hash: '0'.repeat(64),
      base_cursor: cursorText(base),
      ops: this.ops,
    });
  }
}

function operation(parts: object): OperationBody {
  return { op_id: randomUUID(), type: 'script', ...parts } as OperationBody;
}

/** The headers that belong to the text of a change set. */
export function envelope(id: string, text: string): Record<string, string> {
  return { 'idempotency-key': id, 'x-expect-tenant': demoTenant, 'content-digest': digestOf(text) };
}

export function sendText(api: Api, id: string, text: string, headers: Record<string, string> = {}): Promise<Reply> {
  return api.post('/v1/change-sets', text, { ...envelope(id, text), ...headers });
}

/** Sends the set on the base of the present. */
export async function publish(api: Api, set: ChangeSet): Promise<Reply> {
  const { cursor } = await snapshotOf(api, '?bodies=false');
  return sendText(api, set.id, set.text(cursor));
}

export async function upload(api: Api, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const reply = await api.put(`/v1/blobs/${sha256(text)}`, text, { 'content-type': 'application/octet-stream' });
    if (reply.status !== 204) throw new Error(reply.text);
  }
}
