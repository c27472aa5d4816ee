import { type Capabilities, capabilities } from '#contract/http/system.ts';
import { limits } from '#contract/limits.ts';
import type { FeedCursor } from '#contract/model/change-feed.ts';
import type { Random } from '#test/sync/world/random.ts';
import type { VirtualTime } from '#test/sync/world/virtual-time.ts';
import {
  BackendDied,
  type BackendPort,
  errorReply,
  jsonReply,
  type ServerReply,
  type ServerRequest,
  type ServerScript,
} from '../backend-port.ts';
import type { Effect } from '../baseline/tables.ts';
import { claimsOf } from '../tokens.ts';
import { abandonChangeSet, postChangeSet } from './change-sets.ts';
import { plainRead } from './plain-reads.ts';
import { contentOf, EnhancedTenant, type RecordEffect, rowOfRecord, sha256 } from './tables.ts';

/** A backend that keeps all that `docs/specs/sync-backend.md` promises, in memory. */
export class EnhancedBackend implements BackendPort {
  readonly origin = 'http://enhanced.world';
  readonly tenantId: string;
  readonly capabilities: Capabilities;
  readonly effects: Effect[] = [];
  /** The same of what is no script. */
  readonly recordEffects: RecordEffect[] = [];
  readonly crossings: string[] = [];
  readonly #time: VirtualTime;
  readonly #tenants = new Map<string, EnhancedTenant>();

  constructor(time: VirtualTime, random: Random) {
    this.#time = time;
    this.tenantId = random.uuid();
    for (const id of [this.tenantId, random.uuid()]) this.#tenants.set(id, new EnhancedTenant(id));
    this.capabilities = capabilities.parse({
      product: 'world',
      version: '1',
      instance_id: random.uuid(),
      runtime_version: 1,
      features: ['change_sets', 'change_feed', 'blobs', 'client_ids'],
      limits: {
        script_body_bytes: limits.scriptBodyBytes,
        context_bytes: limits.contextBytes,
        request_bytes: limits.requestBytes,
        change_set_ops: limits.changeSetOps,
        change_set_bytes: limits.changeSetBytes,
        blob_bytes: limits.blobBytes,
      },
    });
  }

  get tenant(): EnhancedTenant {
    return this.#tenant(this.tenantId);
  }

  get otherTenant(): EnhancedTenant {
    const other = [...this.#tenants.values()].find((tenant) => tenant.id !== this.tenantId);
    if (other === undefined) throw new Error('There is one tenant only.');
    return other;
  }

  scripts(): ServerScript[] {
    const { scripts, blobs } = this.tenant;
    return [...scripts.values()].map(({ row, versions }) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      status: row.status,
      body: blobs.get(versions.at(-1)?.body_hash ?? '') ?? '',
      versions: versions.length,
    }));
  }

  /** Every script can be bound from now on. */
  activateAll(): void {
    const { tenant, moment } = this;
    for (const script of [...tenant.scripts.values()])
      tenant.apply(
        [{ id: script.row.id, content: { ...contentOf(script), status: 'active' }, note: null }],
        'web',
        moment,
      );
  }

  handle(request: ServerRequest): ServerReply {
    if (request.path === '/capabilities') return jsonReply(200, this.capabilities);
    const claims = claimsOf(request.headers['authorization']);
    const tenantId = request.headers['x-tenant-id'];
    if (claims === null || tenantId === undefined) return errorReply(401, 'unauthorized', 'Sign in.');
    if (claims.expires <= this.#time.now && !request.late) return errorReply(401, 'unauthorized', 'Token expired.');
    if (claims.tid !== tenantId || !this.#tenants.has(tenantId)) {
      this.crossings.push(`${request.from}: ${request.method} ${request.path}`);
      return errorReply(403, 'forbidden', 'This is another tenant.');
    }
    // Every change is one transaction: a death before its end leaves nothing, one behind it no answer.
    if (request.dies_after === 0) throw new BackendDied('The server died.');
    const reply = this.#route(request, this.#tenant(tenantId), claims.sub);
    if (request.dies_after !== null) throw new BackendDied('The server died.');
    return reply;
  }

  get moment(): number {
    return this.#time.dateAt(0).getTime();
  }

  #route(request: ServerRequest, tenant: EnhancedTenant, actor: string): ServerReply {
    const [, top, part, id, action] = request.path.split('/');
    if (top !== 'v1') return plainRead(request, tenant);
    if (part === 'changes') return changes(request, tenant);
    if (part === 'snapshot') return snapshot(request, tenant);
    if (part === 'blobs' && id !== undefined) return blob(request, tenant, id);
    if (part !== 'change-sets') return errorReply(404, 'not_found', 'No such route.');
    if (id === undefined) {
      const effects = { scripts: this.effects, records: this.recordEffects };
      return postChangeSet(request, tenant, actor, this.moment, effects);
    }
    if (action === 'abandon') return abandonChangeSet(id, tenant, this.moment);
    const known = tenant.changeSets.get(id);
    return known === undefined ? errorReply(404, 'not_found', 'Not decided.') : jsonReply(200, known.outcome);
  }

  #tenant(id: string): EnhancedTenant {
    const tenant = this.#tenants.get(id);
    if (tenant === undefined) throw new Error(`There is no tenant ${id}.`);
    return tenant;
  }
}

function cursorOf(text: string | null, start: FeedCursor): FeedCursor {
  const [seq, chain] = (text ?? '').split('.');
  return seq === undefined || chain === undefined ? start : { seq: Number(seq), chain };
}

function changes({ query }: ServerRequest, tenant: EnhancedTenant): ServerReply {
  const cursor = cursorOf(query.get('cursor'), { seq: 0, chain: '0'.repeat(64) });
  const { head, floor } = tenant;
  if (cursor.seq < floor.seq) return errorReply(410, 'gone', 'Take a snapshot.', { head });
  if (cursor.seq > head.seq || tenant.chainAt(cursor.seq) !== cursor.chain)
    return errorReply(409, 'history_diverged', 'This is another history.', { head });
  const limit = Math.min(Number(query.get('limit') ?? limits.changesDefault), limits.changesMax);
  const kept = tenant.events.filter(({ event }) => event.seq > cursor.seq).slice(0, limit);
  const last = kept.at(-1);
  const next = last === undefined ? cursor : { seq: last.event.seq, chain: last.chain };
  return jsonReply(200, { events: kept.map(({ event }) => event), next, head: head.seq });
}

function snapshot({ query }: ServerRequest, tenant: EnhancedTenant): ServerReply {
  const scripts = [...tenant.scripts.values()].sort((one, two) => (one.row.id < two.row.id ? -1 : 1));
  const hashOf = (versions: readonly { body_hash: string }[]) => versions.at(-1)?.body_hash ?? null;
  const hashes = new Set(scripts.flatMap(({ versions }) => hashOf(versions) ?? []));
  const bodies = query.get('bodies') === 'false' ? [] : [...hashes];
  const records = [...tenant.records.values()].sort((one, two) => (one.id < two.id ? -1 : 1));
  const entities = scripts.length + records.length;
  const lines = [
    { kind: 'begin', tenant_id: tenant.id, cursor: tenant.head, entities },
    ...scripts.map(({ row, rev, versions }) => ({
      kind: 'entity',
      type: 'script',
      id: row.id,
      rev,
      row,
      body_hash: hashOf(versions),
    })),
    ...records.map((record) => {
      const { type, id, rev } = record;
      return { kind: 'entity', type, id, rev, row: rowOfRecord(record, tenant.id), body_hash: null };
    }),
    ...bodies.map((hash) => ({ kind: 'body', sha256: hash, text: tenant.blobs.get(hash) ?? '' })),
    { kind: 'end', entities, bodies: bodies.length },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: Buffer.from(text) };
}

function blob({ method, body }: ServerRequest, tenant: EnhancedTenant, hash: string): ServerReply {
  if (method === 'PUT') {
    const bytes = body ?? new Uint8Array();
    if (sha256(bytes) !== hash) return errorReply(422, 'unprocessable', 'The bytes are others.');
    tenant.blobs.set(hash, Buffer.from(bytes).toString());
    return { status: 204, headers: {}, body: new Uint8Array() };
  }
  const text = tenant.blobs.get(hash);
  if (text === undefined) return errorReply(404, 'not_found', 'No such blob.');
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', etag: `"${hash}"` },
    body: Buffer.from(text),
  };
}
