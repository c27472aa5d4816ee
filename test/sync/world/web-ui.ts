import { createVersionBody } from '#contract/http/scripts.ts';
import type { BaselineBackend } from '../backends/baseline/baseline-backend.ts';
import { fromWeb, webPerson } from '../backends/baseline/from-web.ts';
import type { ScriptEntry } from '../backends/baseline/tables.ts';
import type { EnhancedBackend } from '../backends/enhanced/enhanced-backend.ts';
import { contentOf, sha256 } from '../backends/enhanced/tables.ts';
import type { Model } from './model.ts';
import { tokenLine, tokensOf } from './model.ts';
import type { Random } from './random.ts';

/** Somebody who works in the backend's own web UI: always up to date, no marks, no pointers (`sync.md` 4.2 F20, F21). */
export interface WebUi {
  /** Does something; says what. */
  act(): string | Promise<string>;
  create(): string | Promise<string>;
}

export class BaselineWebUi implements WebUi {
  readonly #backend: BaselineBackend;
  readonly #model: Model;
  readonly #random: Random;

  constructor(backend: BaselineBackend, model: Model, random: Random) {
    this.#backend = backend;
    this.#model = model;
    this.#random = random;
  }

  act(): string {
    const entries = [...this.#backend.tenant.scripts.values()];
    if (entries.length === 0 || this.#random.chance(0.1)) return this.create();
    const entry = this.#random.pick(entries);
    const kind = this.#random.weighted([
      ['edit', 5],
      ['describe', 2],
      ['rename', 1],
      ['status', 1],
      ['delete', 1],
    ] as const);
    const did = this.#change(kind, entry);
    return `the web UI does ${kind} to ${entry.row.id} ${did}`;
  }

  create(): string {
    const token = this.#model.fresh('t');
    const name = this.#random.chance(0.2) ? `Common ${this.#random.int(3)}` : `web ${token}`;
    const { tenant, webUi } = this.#backend;
    const description = `from the web #o${this.#model.fresh('')}`;
    const reply = webUi.create(fromWeb('POST', { name, description }), tenant, webPerson);
    if (reply.status !== 201) return 'the web UI creates nothing';
    const { id } = JSON.parse(Buffer.from(reply.body).toString()) as { id: string };
    const entry = tenant.scripts.get(id);
    if (entry !== undefined) this.#write(entry, `// section web\n${tokenLine(token)}\n// end\n`);
    this.#model.acknowledged(token, 'web');
    return `the web UI creates ${id} "${name}" ${token}`;
  }

  #change(kind: 'edit' | 'describe' | 'rename' | 'status' | 'delete', entry: ScriptEntry): string {
    const { tenant, webUi } = this.#backend;
    const { row, versions } = entry;
    const body = versions.get(row.current_version)?.script_body ?? '';
    switch (kind) {
      case 'edit':
        return this.#edit(entry, body);
      case 'describe': {
        const words = `by web ${/#o\w+/.exec(row.description ?? '')?.[0] ?? ''} ${this.#model.fresh('d')}`;
        // Most people leave a line alone that they do not understand.
        const mark = this.#random.chance(0.7) ? (/\nhw: new=.*$/.exec(row.description ?? '')?.[0] ?? '') : '';
        const description = words + mark;
        webUi.update(fromWeb('PUT', { description }), tenant, entry);
        return description;
      }
      case 'rename': {
        const name = `web ${this.#model.fresh('n')}`;
        webUi.update(fromWeb('PUT', { name }), tenant, entry);
        return name;
      }
      case 'status':
        webUi.switchStatus(fromWeb('POST', null), entry, row.status === 'active' ? 'deactivate' : 'activate');
        return entry.row.status;
      case 'delete':
        webUi.remove(fromWeb('DELETE', null), tenant, entry);
        this.#model.removed([...tokensOf(body), ...this.#hiddenOfWeb(entry)], 'the web UI deletes it');
        return '';
    }
  }

  /** What this web UI wrote and a later version hides: perhaps nobody else has it, and its writer deletes it. */
  #hiddenOfWeb({ versions }: ScriptEntry): Iterable<string> {
    const hidden = [...versions.values()].flatMap(({ script_body }) => [...tokensOf(script_body)]);
    return new Set(hidden).intersection(this.#model.of('web'));
  }

  #edit(entry: ScriptEntry, body: string): string {
    const lines = body.split('\n');
    const marked = lines.filter((line) => tokensOf(line).size > 0);
    if (marked.length > 1 && this.#random.chance(0.3)) {
      const line = this.#random.pick(marked);
      if (this.#write(entry, lines.filter((other) => other !== line).join('\n')))
        this.#model.removed(tokensOf(line), 'the web UI deletes the line');
      return `-${line}`;
    }
    const token = this.#model.fresh('t');
    lines.splice(this.#random.int(lines.length), 0, tokenLine(token));
    if (!this.#write(entry, lines.join('\n'))) return 'which is refused';
    this.#model.acknowledged(token, 'web');
    return `+${token}`;
  }

  #write(entry: ScriptEntry, script_body: string): boolean {
    const body = createVersionBody.parse({ script_body });
    const { tenant, webUi } = this.#backend;
    return webUi.addVersion(fromWeb('POST', body), tenant, entry, webPerson).status === 201;
  }
}

export class EnhancedWebUi implements WebUi {
  readonly #backend: EnhancedBackend;
  readonly #model: Model;
  readonly #random: Random;

  constructor(backend: EnhancedBackend, model: Model, random: Random) {
    this.#backend = backend;
    this.#model = model;
    this.#random = random;
  }

  act(): string {
    const { tenant, moment } = this.#backend;
    const stored = [...tenant.scripts.values()];
    if (stored.length === 0) return this.create();
    const script = this.#random.pick(stored);
    const before = contentOf(script);
    const body = tenant.blobs.get(before.body_hash) ?? '';
    const { id } = script.row;
    if (this.#random.chance(0.1)) {
      tenant.apply([{ id, content: null, note: null }], webPerson, moment);
      this.#model.removed(tokensOf(body), 'the web UI deletes it');
      return `the web UI deletes ${id}`;
    }
    if (this.#random.chance(0.3)) {
      const description = `by web ${/#o\w+/.exec(before.description ?? '')?.[0] ?? ''} ${this.#model.fresh('d')}`;
      tenant.apply([{ id, content: { ...before, description }, note: null }], webPerson, moment);
      return `the web UI describes ${id} as "${description}"`;
    }
    const token = this.#model.fresh('t');
    const lines = body.split('\n');
    lines.splice(this.#random.int(lines.length), 0, tokenLine(token));
    const text = lines.join('\n');
    tenant.blobs.set(sha256(text), text);
    tenant.apply([{ id, content: { ...before, body_hash: sha256(text) }, note: 'web' }], webPerson, moment);
    this.#model.acknowledged(token, 'web');
    return `the web UI writes ${token} in ${id}`;
  }

  create(): string {
    const { tenant, moment } = this.#backend;
    const token = this.#model.fresh('t');
    const text = `// section web\n${tokenLine(token)}\n// end\n`;
    const id = this.#random.uuid();
    const name = `web ${token}`;
    const content = { name, description: `from the web #o${this.#model.fresh('')}`, status: 'draft' } as const;
    tenant.blobs.set(sha256(text), text);
    tenant.apply([{ id, content: { ...content, body_hash: sha256(text) }, note: 'web' }], webPerson, moment);
    this.#model.acknowledged(token, 'web');
    return `the web UI creates ${id} "${name}" ${token}`;
  }
}
