import type { JsonObject } from '#contract/model/scalars.ts';
import type { Look } from '#test/sync/laws/record-races.ts';
import { tokensOf } from '#test/sync/world/model.ts';
import type { Random } from '#test/sync/world/random.ts';
import { marksOf } from '#test/sync/world/record-model.ts';
import type { VirtualTime } from '#test/sync/world/virtual-time.ts';
import {
  BackendDied,
  type BackendPort,
  errorReply,
  jsonReply,
  type ServerRecord,
  type ServerReply,
  type ServerRequest,
  type ServerScript,
} from '../backend-port.ts';
import type { RecordEffect } from '../enhanced/tables.ts';
import { effectsBetween, recordsById } from '../record-effects.ts';
import { claimsOf } from '../tokens.ts';
import type { BaselineBehaviour } from './behaviour.ts';
import { fromWeb, webPerson } from './from-web.ts';
import { LifecycleTable } from './lifecycle-table.ts';
import { ListPages } from './list-pages.ts';
import { RecordTable } from './record-table.ts';
import { ScriptWrites } from './script-writes.ts';
import type { Effect, ScriptEntry, Tenant } from './tables.ts';

/** What goes wrong for everybody for a while (`sync.md` 4.2 F18). */
export type Mood =
  | 'normal'
  /** Every list is empty and nothing is found, as after a wrong restore. */
  | 'empty'
  /** Another tenant's rows are shown. */
  | 'foreign'
  /** The permission was taken away. */
  | 'forbidden'
  /** A missing permission is answered as if the row did not exist. */
  | 'hides'
  /** The total counts one too many. */
  | 'miscounts';

export interface Overwritten {
  readonly mark: string;
  readonly from: string;
  readonly late: boolean;
}

/** A backend with the plain API and nothing more, as unfriendly as `sync.md` section 2 found a real one to be. */
export class BaselineBackend implements BackendPort {
  readonly origin = 'http://baseline.world';
  readonly tenantId: string;
  readonly behaviour: BaselineBehaviour;
  readonly effects: Effect[] = [];
  /** What a request has taken from connectors and lifecycles; whoever sent it may not have seen it. */
  readonly overwritten: Overwritten[] = [];
  /** What requests did to them, and who had looked at which of them before. */
  readonly recordEffects: RecordEffect[] = [];
  readonly recordLooks: Look[] = [];
  /** Requests that crossed from one tenant to another (I6). */
  readonly crossings: string[] = [];
  mood: Mood = 'normal';
  /** A row that lists leave out, as a page that shifts does; its own address shows it. */
  unlisted: string | null = null;
  readonly #time: VirtualTime;
  readonly lifecycles: LifecycleTable;
  readonly records: RecordTable;
  readonly #tenants = new Map<string, Tenant>();
  readonly #pages: ListPages;
  /** How many effects there were when somebody last looked at a script. */
  readonly #looks = new Map<string, number>();
  readonly #writes: ScriptWrites;

  constructor(behaviour: BaselineBehaviour, time: VirtualTime, random: Random) {
    this.behaviour = behaviour;
    this.#time = time;
    this.tenantId = random.uuid();
    for (const id of [this.tenantId, random.uuid()]) {
      this.#tenants.set(id, { id, scripts: new Map(), deleted: new Map() });
    }
    this.lifecycles = new LifecycleTable(behaviour.lifecycles ?? 'product', random, this.tenantId);
    this.#pages = new ListPages(behaviour, random);
    this.records = new RecordTable(behaviour, time, random, this.#pages);
    this.#writes = new ScriptWrites(behaviour, time, random, this.effects);
    for (const name of ['theirs', 'theirs too']) {
      this.#writes.create(fromWeb('POST', { name, description: 'of another tenant' }), this.otherTenant, webPerson);
    }
    // They were there before the world began.
    this.effects.length = 0;
  }

  get tenant(): Tenant {
    return this.#tenant(this.tenantId);
  }

  /** Holds what nobody of the first tenant may ever see. */
  get otherTenant(): Tenant {
    const other = [...this.#tenants.values()].find((tenant) => tenant.id !== this.tenantId);
    if (other === undefined) throw new Error('There is one tenant only.');
    return other;
  }

  /** Changes made in the vendor's own web UI: no marks, no pointers, no questions. */
  get webUi(): ScriptWrites {
    return this.#writes;
  }

  /**
   * What its operator does about scripts that hold a version beyond their current one, and so refuse every further one
   * (`sync.md` 2, B5). Returns their ids.
   */
  repair(): string[] {
    const wedged = [...this.tenant.scripts.values()].filter(({ row, versions }) =>
      versions.has(row.current_version + 1),
    );
    for (const entry of wedged) entry.row = { ...entry.row, current_version: entry.row.current_version + 1 };
    return wedged.map(({ row }) => row.id);
  }

  /** Somebody binds the script to a hook, or switches all its bindings off (`sync.md` 2, B16). */
  bind(id: string, enabled: boolean): void {
    const entry = this.tenant.scripts.get(id);
    if (enabled) entry?.bindings.push({ enabled });
    else entry?.bindings.splice(0);
  }

  setStatus(id: string, status: 'active' | 'inactive'): void {
    const entry = this.tenant.scripts.get(id);
    const part = status === 'active' ? 'activate' : 'deactivate';
    if (entry !== undefined) this.#writes.switchStatus(fromWeb('POST', null), entry, part);
  }

  /** A new text from the web UI, as its own version. */
  writeAsWebUser(id: string, script_body: string): void {
    const entry = this.tenant.scripts.get(id);
    if (entry !== undefined) this.#writes.addVersion(fromWeb('POST', { script_body }), this.tenant, entry, webPerson);
  }

  changeConnector(id: string, fields: JsonObject): void {
    this.#otherRoute({ ...fromWeb('PUT', fields), path: `/connectors/${id}` }, this.tenant);
  }

  scripts(): ServerScript[] {
    return [...this.tenant.scripts.values()].map(({ row, versions }) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      status: row.status,
      body: versions.get(row.current_version)?.script_body ?? '',
      versions: versions.size,
    }));
  }

  /**
   * Tokens of the web UI that a studio deleted without a chance of having seen them: written between its last look at the
   * script and its deletion, the gap that a plain backend cannot close (`sync.md` 3.1 P5). No studio had them.
   */
  deletedUnseen(): Set<string> {
    return new Set(
      this.effects.flatMap((effect, at) => {
        if (effect.kind !== 'delete' || effect.from === 'web') return [];
        const looked = effect.late ? -1 : (this.#looks.get(`${effect.from} ${effect.id}`) ?? -1);
        const between = this.effects.slice(0, at).filter((one, index) => one.id === effect.id && index >= looked);
        const web = between.filter(({ from, kind }) => from === 'web' && kind === 'version');
        return web.flatMap(({ after }) => [...tokensOf(String(after['script_body']))]);
      }),
    );
  }

  /** Connectors, bindings and lifecycles, as the laws compare them. */
  serverRecords(): ServerRecord[] {
    const rows = [...this.records.entries.values()].map(({ type, row }) => ({ id: row.id, type, fields: row }));
    const lifecycles = this.lifecycles.documents().map((one) => ({ ...one, type: 'lifecycle_config' }));
    return [...rows, ...lifecycles];
  }

  handle(request: ServerRequest): ServerReply {
    const claims = claimsOf(request.headers['authorization']);
    if (request.path === '/capabilities') return errorReply(404, 'not_found', 'There is nothing here.');
    const tenantId = request.headers['x-tenant-id'];
    if (claims === null || tenantId === undefined)
      return { status: 401, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Missing credentials') };
    if (claims.expires <= this.#time.now && !request.late) return errorReply(401, 'unauthorized', 'Token expired.');
    if (claims.tid !== tenantId || !this.#tenants.has(tenantId)) return this.#crossing(request);
    if (this.mood === 'forbidden') return errorReply(403, 'forbidden', 'You may not.');
    return this.#route(request, this.#tenant(tenantId), claims.sub);
  }

  #route(request: ServerRequest, tenant: Tenant, actor: string): ServerReply {
    const [, base, list, id, part, number] = request.path.split('/');
    const other = tenant.id === this.tenantId ? this.#otherRoute(request, tenant) : null;
    if (other !== null) return other;
    if (base !== 'governance' || list !== 'scripts') return errorReply(404, 'not_found', 'No such route.');
    if (id === undefined) {
      if (request.method === 'POST') return this.#writes.create(request, tenant, actor);
      return this.#pages.list(request, this.#visible(tenant), this.mood === 'miscounts');
    }
    const entry = this.#find(request, tenant, id);
    if (entry === undefined) return errorReply(404, 'not_found', `Script not found: ${id}`);
    if (part === undefined) return this.#one(request, tenant, entry);
    if (part === 'activate' || part === 'deactivate') return this.#writes.switchStatus(request, entry, part);
    if (part === 'versions' && request.method === 'POST') return this.#writes.addVersion(request, tenant, entry, actor);
    if (part === 'versions') return this.#pages.versions(request, entry, number);
    return errorReply(404, 'not_found', 'No such route.');
  }

  /** What is no script; null where this backend has no such routes. */
  #otherRoute(request: ServerRequest, tenant: Tenant): ServerReply | null {
    const { from, late, path } = request;
    if (request.method === 'GET' || !this.behaviour.connectors) {
      const shown = this.#record(request, tenant);
      if (shown?.status === 200 && !late) this.recordLooks.push({ from, path, at: this.recordEffects.length });
      return shown;
    }
    // What is stored is changed in place.
    const before = structuredClone(this.serverRecords());
    const reply = this.#record(request, tenant);
    const after = this.serverRecords();
    for (const mark of marksOf(before).difference(marksOf(after))) this.overwritten.push({ mark, from, late });
    this.recordEffects.push(...effectsBetween(recordsById(before), recordsById(after), request));
    return reply;
  }

  #record(request: ServerRequest, tenant: Tenant): ServerReply | null {
    const { path, method, dies_after } = request;
    const isLifecycle = path.startsWith('/governance/lifecycle/configs') && this.behaviour.lifecycles !== null;
    if (!(isLifecycle || this.behaviour.connectors)) return null;
    if (method !== 'GET' && dies_after === 0) throw new BackendDied('The server died.');
    const shown = !['empty', 'hides', 'foreign'].includes(this.mood);
    if (!isLifecycle) return this.records.handle(request, tenant, { shown, miscounts: this.mood === 'miscounts' });
    const rest = path.split('/').slice(4);
    if (shown || method !== 'GET') return this.lifecycles.handle(request, rest);
    return rest.length > 0
      ? errorReply(404, 'not_found', 'There is no such lifecycle.')
      : jsonReply(200, { items: [], total: 0, limit: 50, offset: 0 });
  }

  #one(request: ServerRequest, tenant: Tenant, entry: ScriptEntry): ServerReply {
    if (request.method === 'GET') {
      this.#looks.set(`${request.from} ${entry.row.id}`, this.effects.length);
      return jsonReply(200, entry.row);
    }
    if (request.method === 'PUT') return this.#writes.update(request, tenant, entry);
    return this.#writes.remove(request, tenant, entry);
  }

  /** The row, where the API shows it to the tenant. */
  #find(request: ServerRequest, tenant: Tenant, id: string): ScriptEntry | undefined {
    const entry = tenant.scripts.get(id);
    if (entry === undefined) {
      const elsewhere = [...this.#tenants.values()].some((other) => other !== tenant && other.scripts.has(id));
      if (elsewhere) this.crossings.push(describe(request));
      return undefined;
    }
    const hidden = this.mood === 'empty' || this.mood === 'hides' || this.mood === 'foreign';
    return hidden && request.method === 'GET' ? undefined : entry;
  }

  #visible(tenant: Tenant): ScriptEntry[] {
    if (this.mood === 'empty' || this.mood === 'hides') return [];
    const shown = this.mood === 'foreign' ? this.otherTenant : tenant;
    return [...shown.scripts.values()].filter(({ row }) => row.id !== this.unlisted);
  }

  #crossing(request: ServerRequest): ServerReply {
    this.crossings.push(describe(request));
    return errorReply(403, 'forbidden', 'This is another tenant.');
  }

  #tenant(id: string): Tenant {
    const tenant = this.#tenants.get(id);
    if (tenant === undefined) throw new Error(`There is no tenant ${id}.`);
    return tenant;
  }
}

function describe({ from, method, path }: ServerRequest): string {
  return `${from}: ${method} ${path}`;
}
