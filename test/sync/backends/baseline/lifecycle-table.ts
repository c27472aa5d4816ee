import type { JsonObject } from '#contract/model/scalars.ts';
import { documentOfDetail, readLifecycleDetail } from '#host/sync/baseline/lifecycle-detail.ts';
import type { Random } from '#test/sync/world/random.ts';
import { errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import { LifecycleRules, Refused, type StoredLifecycle, type StoredState } from './lifecycle-rules.ts';

/** Whose words a server speaks: the contract's, or those of the product that it restates (`contract.md` 3, "Upstream"). */
export type LifecycleManner = 'product' | 'upstream';

interface Entry {
  readonly id: string;
  readonly rules: LifecycleRules;
  updated: number;
}

type Body = Record<string, unknown>;

/** The lifecycle routes of a plain backend (`contract.md` 3), with its own ids for everything. */
export class LifecycleTable {
  readonly entries = new Map<string, Entry>();
  /** What was done, in order: `POST states`. */
  readonly effects: string[] = [];
  /** Called with each request, before it is answered. */
  onRequest: (request: ServerRequest) => void = () => {};
  readonly #manner: LifecycleManner;
  readonly #random: Random;
  readonly #tenantId: string;

  constructor(manner: LifecycleManner, random: Random, tenantId: string) {
    this.#manner = manner;
    this.#random = random;
    this.#tenantId = tenantId;
  }

  named(name: string): StoredLifecycle {
    const found = [...this.entries.values()].find(({ rules }) => rules.row.name === name);
    if (found === undefined) throw new Error(`The server has no lifecycle "${name}".`);
    return found.rules.row;
  }

  /** Each as an enhanced backend would tell of it, for the laws. */
  documents(): { readonly id: string; readonly fields: JsonObject }[] {
    return [...this.entries.values()].map(({ id, rules: { row } }) => {
      const detail = readLifecycleDetail({ ...row, id });
      if (detail === null) throw new Error(`The lifecycle ${row.name} cannot be read.`);
      return { id, fields: documentOfDetail(detail) };
    });
  }

  /** `rest`: the path behind `/governance/lifecycle/configs`. */
  handle(request: ServerRequest, rest: readonly string[]): ServerReply {
    this.onRequest(request);
    try {
      return this.#route(request, rest);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const code = { 404: 'not_found', 409: 'conflict' }[error.status] ?? 'validation_error';
      return errorReply(error.status, code, error.message);
    }
  }

  #route(request: ServerRequest, [id, part, element, list]: readonly string[]): ServerReply {
    if (id === undefined) return request.method === 'POST' ? this.#create(request) : this.#list(request);
    const entry = this.entries.get(id);
    if (entry === undefined) throw new Refused(404, `There is no lifecycle ${id}.`);
    if (part === undefined) return this.#config(request, entry);
    if (request.method !== 'GET') this.#changes(entry, `${request.method} ${[part, list].filter(Boolean).join('/')}`);
    if (part === 'states') return this.#state(request, entry, element, list);
    return this.#transition(request, entry, element, list);
  }

  #create(request: ServerRequest): ServerReply {
    const body = bodyOf(request);
    const name = String(body['name']);
    for (const { rules } of this.entries.values())
      if (rules.row.name === name && rules.row.object_type === body['object_type'])
        throw new Refused(409, `There is a lifecycle named "${name}" already.`);
    const row: StoredLifecycle = {
      name,
      object_type: String(body['object_type']),
      description: textOf(body['description']),
      is_active: this.#manner === 'upstream' ? true : body['is_active'] !== false,
      auto_assign_initial_state: this.#manner === 'upstream' ? true : body['auto_assign_initial_state'] !== false,
      states: [],
      transitions: [],
    };
    const entry = { id: this.#random.uuid(), rules: new LifecycleRules(row), updated: 1 };
    this.entries.set(entry.id, entry);
    this.effects.push('POST config');
    return this.#made(this.#told(entry));
  }

  #list({ query }: ServerRequest): ServerReply {
    const [limit, offset] = [Number(query.get('limit') ?? 50), Number(query.get('offset') ?? 0)];
    const items = [...this.entries.values()].slice(offset, offset + limit).map((entry) => this.#told(entry));
    return jsonReply(200, { items, total: this.entries.size, limit, offset });
  }

  #config(request: ServerRequest, entry: Entry): ServerReply {
    const { row } = entry.rules;
    if (request.method === 'GET') return jsonReply(200, this.#detail(entry));
    if (request.method === 'PUT') {
      const changes = this.#changed(bodyOf(request));
      if (this.#manner === 'upstream') delete changes['auto_assign_initial_state'];
      this.#changes(entry, 'PUT config');
      Object.assign(row, changes);
      return jsonReply(200, this.#told(entry));
    }
    const inside = row.states.reduce((sum, state) => sum + state.objects, 0);
    if (inside > 0) throw new Refused(409, `${inside} people are in it.`);
    this.entries.delete(entry.id);
    this.effects.push('DELETE config');
    return nothing;
  }

  #state(request: ServerRequest, { rules }: Entry, id: string | undefined, list: string | undefined): ServerReply {
    const body = request.method === 'GET' || request.method === 'DELETE' ? {} : bodyOf(request);
    if (id === undefined) {
      const own = { id: this.#random.uuid(), description: null, is_initial: false, is_terminal: false };
      const rest = { entitlement_action: 'no_change', entry_actions: [], exit_actions: [], objects: 0 };
      return this.#made(this.#toldState(rules.addState({ ...own, ...rest, ...body } as never)));
    }
    if (list !== undefined) {
      const state = rules.state(id);
      if (request.method === 'PUT') Object.assign(state, body);
      const { entry_actions, exit_actions } = state;
      return jsonReply(200, { state_id: id, state_name: state.name, entry_actions, exit_actions });
    }
    if (request.method === 'PUT') return jsonReply(200, this.#toldState(rules.changeState(id, this.#changed(body))));
    rules.removeState(id);
    return nothing;
  }

  #transition(request: ServerRequest, { rules }: Entry, id: string | undefined, list: string | undefined): ServerReply {
    if (id === undefined) {
      const own = { id: this.#random.uuid(), requires_approval: false, approval_workflow_id: null };
      const rest = { grace_period_hours: 0, conditions: [] };
      return this.#made(rules.addTransition({ ...own, ...rest, ...bodyOf(request) } as never));
    }
    const transition = rules.transition(id);
    if (list !== undefined) {
      if (request.method === 'PUT') transition.conditions = bodyOf(request)['conditions'] as unknown[];
      return jsonReply(200, { transition_id: id, transition_name: transition.name, conditions: transition.conditions });
    }
    rules.removeTransition(id);
    return nothing;
  }

  /** The answer to a creation; one product says 200 where the contract says 201. */
  #made(value: object): ServerReply {
    return jsonReply(this.#manner === 'upstream' ? 200 : 201, value);
  }

  /** Null keeps what is there, in one product. */
  #changed(body: Body): Body {
    const keeps = this.#manner === 'upstream';
    return Object.fromEntries(
      Object.entries(body)
        .filter(([, value]) => !(keeps && value === null))
        .map(([name, value]) => [name, name === 'description' ? textOf(value) : value]),
    );
  }

  #changes(entry: Entry, effect: string): void {
    this.effects.push(effect);
    // States and transitions leave no trace on the configuration, in one product (`sync.md` 2, B10).
    if (this.#manner === 'product') entry.updated += 1;
  }

  #told({ id, rules: { row }, updated }: Entry): Body {
    const { states, transitions, ...config } = row;
    const counts = { state_count: states.length, transition_count: transitions.length };
    const times = { created_at: '2026-01-01T00:00:00Z', updated_at: new Date(updated * 1000).toISOString() };
    return { id, ...(this.#manner === 'product' ? { tenant_id: this.#tenantId } : {}), ...config, ...counts, ...times };
  }

  #detail(entry: Entry): Body {
    const { states, transitions } = entry.rules.row;
    return {
      ...this.#told(entry),
      states: states.map((state) => this.#toldState(state)),
      transitions: transitions.map(({ conditions: _, ...transition }) => transition),
    };
  }

  #toldState({ entry_actions: _, exit_actions: __, objects, ...state }: StoredState): Body {
    const alias = this.#manner === 'upstream' && state.entitlement_action === 'no_change';
    return { ...state, object_count: objects, ...(alias ? { entitlement_action: 'none' } : {}) };
  }
}

const nothing: ServerReply = { status: 204, headers: {}, body: new Uint8Array() };

function bodyOf({ body }: ServerRequest): Body {
  return JSON.parse(Buffer.from(body ?? new Uint8Array()).toString()) as Body;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
