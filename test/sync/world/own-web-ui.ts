import type { OwnBackend } from '../backends/own-backend.ts';
import { type Model, tokenLine, tokensOf } from './model.ts';
import type { Random } from './random.ts';
import type { WebUi } from './web-ui.ts';

const base = '/governance/scripts';

/** Somebody at the web UI of our own backend, by its plain routes. */
export class OwnWebUi implements WebUi {
  readonly #backend: OwnBackend;
  readonly #model: Model;
  readonly #random: Random;

  constructor(backend: OwnBackend, model: Model, random: Random) {
    this.#backend = backend;
    this.#model = model;
    this.#random = random;
  }

  async act(): Promise<string> {
    const scripts = this.#backend.scripts();
    if (scripts.length === 0) return this.create();
    const { id, body, description } = this.#random.pick(scripts);
    if (this.#random.chance(0.1)) {
      await this.#backend.asWebUser('DELETE', `${base}/${id}`);
      this.#model.removed(tokensOf(body), 'the web UI deletes it');
      return `the web UI deletes ${id}`;
    }
    if (this.#random.chance(0.3)) {
      const words = `by web ${/#o\w+/.exec(description ?? '')?.[0] ?? ''} ${this.#model.fresh('d')}`;
      await this.#backend.asWebUser('PUT', `${base}/${id}`, { description: words });
      return `the web UI describes ${id} as "${words}"`;
    }
    const token = this.#model.fresh('t');
    const lines = body.split('\n');
    lines.splice(this.#random.int(lines.length), 0, tokenLine(token));
    const made = await this.#backend.asWebUser('POST', `${base}/${id}/versions`, { script_body: lines.join('\n') });
    if (made !== null) this.#model.acknowledged(token, 'web');
    return `the web UI writes ${token} in ${id}`;
  }

  async create(): Promise<string> {
    const token = this.#model.fresh('t');
    const script_body = `// section web\n${tokenLine(token)}\n// end\n`;
    const name = `web ${token}`;
    const description = `from the web #o${this.#model.fresh('')}`;
    const made = await this.#backend.asWebUser('POST', base, { name, description, script_body });
    if (made !== null) this.#model.acknowledged(token, 'web');
    return `the web UI creates ${String(made?.['id'])} "${name}" ${token}`;
  }
}
