import { textOf } from '#host/store/queries/texts.ts';
import type { ServerScript } from '../backends/backend-port.ts';
import { type Model, tokensOf } from '../world/model.ts';
import type { Run, Studio } from '../world/studio.ts';
import { Broken } from '../world/world-options.ts';

interface Seen {
  readonly remote_id: string | null;
  readonly name: string;
  readonly tokens: ReadonlySet<string>;
}

/**
 * I8, at every step: a script that nobody deleted never leaves a studio's list, and what somebody's text held stays in it
 * until somebody who saw it takes it away (`sync.md` 4.3).
 */
export class StudioWatch {
  readonly #studio: Studio;
  readonly #model: Model;
  readonly #texts = new Map<string, ReadonlySet<string>>();
  /** Scripts this author has deleted or given up themselves. */
  readonly #given: ReadonlySet<string>;
  #known = new Map<string, Seen>();
  #changes = -1;
  #run: Run | null = null;

  constructor(studio: Studio, model: Model, given: ReadonlySet<string>) {
    this.#given = given;
    this.#studio = studio;
    this.#model = model;
  }

  /** An earlier state came back, of one script or of the whole file: what it holds is what is known from now on. */
  forget(lid?: string): void {
    if (lid === undefined) this.#known = new Map();
    else this.#known.delete(lid);
    this.#run = null;
  }

  /** Tokens in the texts of these scripts as they were last seen; of all without a list. */
  tokensIn(lids?: readonly string[]): Set<string> {
    const seen = [...this.#known].filter(([lid]) => lids?.includes(lid) ?? true);
    return new Set(seen.flatMap(([, { tokens }]) => [...tokens]));
  }

  /** @throws Broken */
  check(onServer: () => readonly ServerScript[]): void {
    const run = this.#studio.run;
    if (run === null) return;
    const { changes } = run.store;
    if (run === this.#run && changes === this.#changes) return;
    this.#run = run;
    this.#changes = changes;
    const now = this.#look(run);
    const followed = new Set([...now.values()].map(({ remote_id }) => remote_id));
    for (const [lid, before] of this.#known) {
      const after = now.get(lid);
      if (after === undefined) this.#vanished(lid, before, followed, onServer());
      else this.#compare(lid, before, after);
    }
    this.#known = now;
  }

  #look(run: Run): Map<string, Seen> {
    const { store } = run;
    const rows = store.all(
      store.build
        .selectFrom('entity')
        .select(['lid', 'remote_id', 'local_json'])
        .where('type', '=', 'script')
        .where('local_json', 'is not', null),
    );
    return new Map(
      rows.map(({ lid, remote_id, local_json }) => {
        const { name, script_body } = JSON.parse(local_json ?? '{}') as { name: string; script_body: string | null };
        return [lid, { remote_id, name, tokens: this.#tokensOf(run, script_body) }];
      }),
    );
  }

  #tokensOf({ store }: Run, hash: string | null): ReadonlySet<string> {
    if (hash === null) return new Set();
    const known = this.#texts.get(hash);
    if (known !== undefined) return known;
    const text = textOf(store, hash);
    if (text === null) return new Set();
    const tokens = tokensOf(text);
    this.#texts.set(hash, tokens);
    return tokens;
  }

  #vanished(
    lid: string,
    { remote_id, name }: Seen,
    followed: ReadonlySet<string | null>,
    onServer: readonly ServerScript[],
  ): void {
    if (this.#given.has(lid) || (remote_id !== null && followed.has(remote_id))) return;
    if (remote_id !== null && !onServer.some((script) => script.id === remote_id)) return;
    const where = remote_id === null ? 'was never published' : 'is still on the server';
    throw new Broken('lost', `I8: "${name}" (${lid}) left the list of ${this.#studio.name}, and it ${where}.`);
  }

  #compare(lid: string, before: Seen, after: Seen): void {
    for (const token of before.tokens) {
      if (after.tokens.has(token) || !this.#model.isExpected(token) || this.#model.shaken.has(token)) continue;
      throw new Broken('lost', `I8: ${token} left the text of "${after.name}" (${lid}) in ${this.#studio.name}.`);
    }
  }
}
