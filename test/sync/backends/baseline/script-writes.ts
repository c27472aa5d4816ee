import { createScriptBody, createVersionBody, updateScriptBody } from '#contract/http/scripts.ts';
import type { Script, ScriptVersion } from '#contract/model/script.ts';
import type { Random } from '#test/sync/world/random.ts';
import type { VirtualTime } from '#test/sync/world/virtual-time.ts';
import { BackendDied, errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import type { BaselineBehaviour } from './behaviour.ts';
import { type Effect, type ScriptEntry, stubBody, type Tenant } from './tables.ts';

const coarse = 10_000;
const databaseError = () => errorReply(500, 'database_error', 'A database error occurred.');

/** What the plain API writes, statement by statement, with no transaction where the real one has none (`sync.md` 2). */
export class ScriptWrites {
  readonly #behaviour: BaselineBehaviour;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #effects: Effect[];
  #serial = 0;

  constructor(behaviour: BaselineBehaviour, time: VirtualTime, random: Random, effects: Effect[]) {
    this.#behaviour = behaviour;
    this.#time = time;
    this.#random = random;
    this.#effects = effects;
  }

  create(request: ServerRequest, tenant: Tenant, actor: string): ServerReply {
    const body = createScriptBody.safeParse(parse(request));
    if (!body.success) return errorReply(400, 'validation_error', 'The body is not valid.');
    const { name, description = null, script_body } = body.data;
    if (this.#taken(tenant, name, null)) return this.#violation(`There is a script named "${name}" already.`);
    const { create_in_two_b4, stub_body_b3 } = this.#behaviour;
    const statement = statements(request, create_in_two_b4 ? null : 2);
    statement();
    const entry = this.#insert(tenant, actor, name, description, request.from);
    this.#note(request, 'create', entry.row.id, {}, { name, description });
    statement();
    this.#addText(entry, 1, stub_body_b3 ? stubBody : (script_body ?? stubBody), null, actor);
    return jsonReply(201, entry.row);
  }

  addVersion(request: ServerRequest, tenant: Tenant, entry: ScriptEntry, actor: string): ServerReply {
    const body = createVersionBody.safeParse(parse(request));
    if (!body.success) return errorReply(400, 'validation_error', 'The body is not valid.');
    if (!tenant.scripts.has(entry.row.id)) return errorReply(404, 'not_found', 'Script not found.');
    const { script_body, change_description = null } = body.data;
    const number = entry.row.current_version + 1;
    if (entry.versions.has(number)) return databaseError();
    const statement = statements(request, this.#behaviour.version_in_two_b5 ? null : 2);
    statement();
    const version = this.#addText(entry, number, script_body, change_description, actor);
    this.#note(request, 'version', entry.row.id, {}, { number, script_body, change_description });
    statement();
    entry.row = { ...entry.row, current_version: number, updated_at: this.#stamp() };
    return jsonReply(201, version);
  }

  update(request: ServerRequest, tenant: Tenant, entry: ScriptEntry): ServerReply {
    const body = updateScriptBody.safeParse(parse(request));
    if (!body.success) return errorReply(400, 'validation_error', 'The body is not valid.');
    const { name, description } = body.data;
    const { id } = entry.row;
    if (name !== undefined && this.#taken(tenant, name, id)) return this.#violation(`"${name}" is taken.`);
    statements(request, 1)();
    const before = { name: entry.row.name, description: entry.row.description };
    const described = this.#describedAfter(entry.row, description);
    entry.row = { ...entry.row, name: name ?? before.name, description: described, updated_at: this.#stamp() };
    this.#note(request, 'update', id, before, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description: described }),
    });
    return jsonReply(200, entry.row);
  }

  switchStatus(request: ServerRequest, entry: ScriptEntry, part: 'activate' | 'deactivate'): ServerReply {
    const status = part === 'activate' ? 'active' : 'inactive';
    if (entry.row.status === status) {
      const code = this.#behaviour.already_is_412_b7 ? 412 : 409;
      return errorReply(code, 'precondition_failed', `The script is ${status} already.`);
    }
    statements(request, 1)();
    const before = { status: entry.row.status };
    entry.row = { ...entry.row, status, updated_at: this.#stamp() };
    this.#note(request, 'status', entry.row.id, before, { status });
    return jsonReply(200, entry.row);
  }

  remove(request: ServerRequest, tenant: Tenant, entry: ScriptEntry): ServerReply {
    const enabled = entry.bindings.filter((binding) => binding.enabled).length;
    if (this.#behaviour.bindings_guard_b16 && enabled > 0)
      return errorReply(409, 'conflict', `${enabled} enabled bindings use this script.`);
    statements(request, 1)();
    tenant.scripts.delete(entry.row.id);
    tenant.deleted.set(entry.row.id, entry);
    this.#note(request, 'delete', entry.row.id, { ...entry.row }, {});
    return { status: 204, headers: {}, body: new Uint8Array() };
  }

  #describedAfter(row: Script, given: string | null | undefined): string | null {
    if (given === undefined) return row.description;
    if (given === null && this.#behaviour.null_keeps_b8) return row.description;
    return this.#behaviour.ignores_description_b9 && row.status === 'active' ? row.description : given;
  }

  #insert(tenant: Tenant, actor: string, name: string, description: string | null, from: string): ScriptEntry {
    const id = this.#random.uuid();
    const moment = this.#stamp();
    this.#serial += 1;
    const row: Script = {
      id,
      tenant_id: tenant.id,
      name,
      description,
      current_version: 1,
      status: 'draft',
      is_system: false,
      created_by: actor,
      created_at: moment,
      updated_at: moment,
    };
    const entry = { row, serial: this.#serial, versions: new Map(), birth: { from, name, description }, bindings: [] };
    tenant.scripts.set(id, entry);
    return entry;
  }

  #addText(entry: ScriptEntry, number: number, text: string, note: string | null, actor: string): ScriptVersion {
    const version: ScriptVersion = {
      id: this.#random.uuid(),
      script_id: entry.row.id,
      version_number: number,
      script_body: text,
      change_description: note,
      created_by: actor,
      created_at: this.#stamp(),
    };
    entry.versions.set(number, version);
    return version;
  }

  #taken(tenant: Tenant, name: string, except: string | null): boolean {
    if (!this.#behaviour.names_unique) return false;
    return [...tenant.scripts.values()].some(({ row }) => row.name === name && row.id !== except);
  }

  #violation(message: string): ServerReply {
    return this.#behaviour.violation_is_500_b6 ? databaseError() : errorReply(409, 'conflict', message);
  }

  /** Coarse, so that many rows share an instant. */
  #stamp(): string {
    const back = this.#behaviour.start_time_b18 ? this.#random.int(30_000) : 0;
    const moment = this.#time.dateAt(-back).getTime();
    return new Date(moment - (moment % coarse)).toISOString();
  }

  #note(request: ServerRequest, kind: Effect['kind'], id: string, before: object, after: object): void {
    const { from, late } = request;
    this.#effects.push({ from, late, kind, id, before: { ...before }, after: { ...after } });
  }
}

function parse({ body }: ServerRequest): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? new Uint8Array()).toString());
  } catch {
    return null;
  }
}

/** Call it before each statement. `inOne`: so many are one transaction, so a death among them leaves nothing. */
function statements({ dies_after }: ServerRequest, inOne: number | null): () => void {
  let done = 0;
  return () => {
    if (dies_after !== null && (inOne === null ? done === dies_after : dies_after < inOne))
      throw new BackendDied('The server died.');
    done += 1;
  };
}
