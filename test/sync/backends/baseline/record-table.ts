import type { JsonObject } from '#contract/model/scalars.ts';
import type { Random } from '#test/sync/world/random.ts';
import type { VirtualTime } from '#test/sync/world/virtual-time.ts';
import { errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import type { BaselineBehaviour } from './behaviour.ts';
import type { ListPages } from './list-pages.ts';
import type { Tenant } from './tables.ts';

interface RecordEntry {
  readonly type: 'connector' | 'hook_binding';
  readonly serial: number;
  row: JsonObject & { readonly id: string; readonly created_at: string };
}

const place = ['connector_id', 'hook_phase', 'operation_type', 'execution_order'];
const nothing: ServerReply = { status: 204, headers: {}, body: new Uint8Array() };

/** The routes of connectors and of bindings of a plain backend (`contract.md` 2.3, 4.4), each write one statement. */
export class RecordTable {
  readonly entries = new Map<string, RecordEntry>();
  readonly #behaviour: BaselineBehaviour;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #pages: ListPages;
  #serial = 0;

  constructor(behaviour: BaselineBehaviour, time: VirtualTime, random: Random, pages: ListPages) {
    this.#behaviour = behaviour;
    this.#time = time;
    this.#random = random;
    this.#pages = pages;
  }

  /** `shown`: whether reads show anything. Null: these are no routes of it. */
  handle(
    request: ServerRequest,
    tenant: Tenant,
    { shown, miscounts }: { shown: boolean; miscounts: boolean },
  ): ServerReply | null {
    const { path, method } = request;
    const type = path.startsWith('/connectors')
      ? 'connector'
      : path.startsWith('/governance/script-bindings')
        ? 'hook_binding'
        : null;
    if (type === null) return null;
    const [id, part] = path.split('/').slice(type === 'connector' ? 2 : 3);
    if (id === undefined) {
      if (method === 'POST') return this.#create(type, bodyOf(request), tenant);
      const rows = shown
        ? [...this.entries.values()].filter((one) => one.type === type && isAskedFor(one, request))
        : [];
      return this.#pages.list(request, rows, miscounts, type === 'connector' ? 'items' : 'bindings');
    }
    const entry = this.entries.get(id);
    if (entry?.type !== type || (method === 'GET' && !shown)) return errorReply(404, 'not_found', `No such row: ${id}`);
    if (method === 'GET') return jsonReply(200, entry.row);
    if (part === 'activate' || part === 'deactivate') return this.#switch(entry, part);
    if (method === 'PUT') return this.#update(entry, bodyOf(request));
    this.entries.delete(id);
    return nothing;
  }

  #create(type: RecordEntry['type'], { credentials: _, ...body }: JsonObject, tenant: Tenant): ServerReply {
    const born: JsonObject =
      type === 'connector' ? { description: null, status: 'inactive' } : { enabled: true, max_retries: 0 };
    const at = this.#stamp();
    const id = this.#random.uuid();
    const row = { ...born, ...body, id, tenant_id: tenant.id, created_at: at, updated_at: at };
    if (type === 'hook_binding') {
      const { connector_id, script_id } = body;
      if (this.entries.get(String(connector_id))?.type !== 'connector')
        return errorReply(404, 'not_found', 'There is no such connector.');
      if (tenant.scripts.get(String(script_id))?.row.status !== 'active')
        return errorReply(409, 'conflict', 'The script is not active.');
    }
    this.#serial += 1;
    return this.#kept({ type, serial: this.#serial, row }, 201);
  }

  #update(entry: RecordEntry, body: JsonObject): ServerReply {
    const keeps = this.#behaviour.null_keeps_b8;
    const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => !(keeps && value === null)));
    return this.#kept({ ...entry, row: { ...entry.row, ...changes, updated_at: this.#stamp() } }, 200);
  }

  #switch(entry: RecordEntry, part: 'activate' | 'deactivate'): ServerReply {
    const status = part === 'activate' ? 'active' : 'inactive';
    if (entry.row['status'] === status) return errorReply(409, 'conflict', `The connector is ${status} already.`);
    return this.#kept({ ...entry, row: { ...entry.row, status, updated_at: this.#stamp() } }, 200);
  }

  #kept(entry: RecordEntry, status: number): ServerReply {
    const isTaken = [...this.entries.values()].some(
      (other) => other.row.id !== entry.row.id && this.#keyOf(other) === this.#keyOf(entry),
    );
    if (isTaken)
      return this.#behaviour.violation_is_500_b6
        ? errorReply(500, 'database_error', 'A database error occurred.')
        : errorReply(409, 'conflict', 'That is taken.');
    this.entries.set(entry.row.id, entry);
    return jsonReply(status, entry.row);
  }

  #keyOf({ type, row }: RecordEntry): string {
    if (type === 'connector') return JSON.stringify([type, this.#behaviour.names_unique ? row['name'] : row.id]);
    return JSON.stringify([type, ...place.map((name) => row[name])]);
  }

  #stamp(): string {
    const moment = this.#time.dateAt(0).getTime();
    return new Date(moment - (moment % 10_000)).toISOString();
  }
}

/** Filters by a field, as the contract has them for bindings. */
function isAskedFor({ type, row }: RecordEntry, { query }: ServerRequest): boolean {
  const filters = type === 'hook_binding' ? ['connector_id', 'script_id', 'hook_phase', 'operation_type'] : [];
  return filters.every((name) => !query.has(name) || query.get(name) === row[name]);
}

function bodyOf({ body }: ServerRequest): JsonObject {
  return JSON.parse(Buffer.from(body ?? new Uint8Array()).toString()) as JsonObject;
}
