import type { Model } from './model.ts';
import { tokenLine, tokensOf } from './model.ts';
import type { Random } from './random.ts';
import type { Run } from './studio.ts';

const sections = ['prepare', 'names', 'mail', 'groups', 'finish'];

/** A text to begin with: sections that both sides of a merge know, so that edits of different ones go together. */
function firstText(token: string): string {
  return [...sections.map((section) => `// section ${section}`), tokenLine(token), "log_info('done');", ''].join('\n');
}

/** What an author does with their scripts. Each answer of the store is what the model goes by. */
export class Authoring {
  readonly #model: Model;
  readonly #random: Random;
  readonly #studio: string;
  /** Deletions that can be undone: lid to the removal the model knows. */
  readonly #deletions = new Map<string, string>();
  /** What a second window still shows: lid to text and revision. */
  readonly #windows = new Map<string, { body: string; local_rev: number }>();

  /** Scripts this author has deleted or given up: their going is no surprise. */
  readonly given = new Set<string>();

  constructor(studio: string, model: Model, random: Random) {
    this.#studio = studio;
    this.#model = model;
    this.#random = random;
  }

  create(run: Run): string {
    const token = this.#model.fresh('t');
    const origin = this.#model.fresh('');
    // Two authors think of the same name now and then.
    const name = this.#random.chance(0.15) ? `Common ${this.#random.int(3)}` : `script ${origin}`;
    if (run.scripts.list().some((script) => script.name === name)) return 'nothing';
    const { lid } = run.scripts.create({ name, description: `about #o${origin}`, body: firstText(token) });
    this.#model.acknowledged(token, this.#studio);
    return `creates ${lid} "${name}" ${token}`;
  }

  edit(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const { body, local_rev } = run.scripts.get(lid);
    const stale = this.#random.chance(0.1) ? this.#windows.get(lid) : undefined;
    if (this.#random.chance(0.3)) this.#windows.set(lid, { body, local_rev });
    const token = this.#model.fresh('t');
    const from = stale ?? { body, local_rev };
    const saved = run.scripts.saveDraft({ lid, body: this.#withLine(from.body, token), base_rev: from.local_rev });
    if (saved.outcome === 'conflict') return `fails to save ${token} in ${lid}: another window`;
    this.#model.acknowledged(token, this.#studio);
    return `writes ${token} in ${lid}`;
  }

  deleteLine(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const { body, local_rev } = run.scripts.get(lid);
    const lines = body.split('\n');
    const marked = lines.filter((line) => tokensOf(line).size > 0);
    if (marked.length === 0) return 'nothing';
    const line = this.#random.pick(marked);
    const left = lines.filter((other) => other !== line).join('\n');
    this.#model.removing(tokensOf(line), `${this.#studio} deletes the line`, () =>
      run.scripts.saveDraft({ lid, body: left, base_rev: local_rev }),
    );
    return `deletes "${line}" in ${lid}`;
  }

  rename(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const name = this.#random.chance(0.1) ? `Common ${this.#random.int(3)}` : `script ${this.#model.fresh('n')}`;
    if (run.scripts.list().some((script) => script.name === name)) return 'nothing';
    run.scripts.update({ lid, name });
    return `renames ${lid} to "${name}"`;
  }

  describe(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const before = run.scripts.get(lid).description ?? '';
    const origin = /#o\w+/.exec(before)?.[0] ?? '';
    const description = this.#random.chance(0.1) ? null : `about ${origin} ${this.#model.fresh('d')}`;
    run.scripts.update({ lid, description });
    return `describes ${lid} as ${JSON.stringify(description)}`;
  }

  remove(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const seen = tokensOf(run.scripts.get(lid).body);
    this.given.add(lid);
    const { removal } = this.#model.removing(seen, `${this.#studio} deletes ${lid}`, () => run.scripts.remove(lid));
    this.#deletions.set(lid, removal);
    return `deletes ${lid}`;
  }

  undoRemove(run: Run): string {
    const lids = [...this.#deletions.keys()];
    if (lids.length === 0) return 'nothing';
    const lid = this.#random.pick(lids);
    const removal = this.#deletions.get(lid) ?? '';
    this.#deletions.delete(lid);
    run.scripts.undoRemove(lid);
    this.#model.takenBack(removal);
    return `undoes the deletion of ${lid}`;
  }

  discard(run: Run): string {
    const lid = this.#anyScript(run);
    if (lid === null) return 'nothing';
    const before = tokensOf(run.scripts.get(lid).body);
    // What the server has stays in the text that takes the draft's place.
    const { result, removal } = this.#model.removing(before, `${this.#studio} discards the draft`, () =>
      run.scripts.discardDraft(lid),
    );
    this.#model.takenBack(removal);
    this.#model.removed(before.difference(tokensOf(result.body)), `${this.#studio} discards the draft`);
    return `discards the draft of ${lid}`;
  }

  /** The file of another day came back: what was pending in this one is no longer known. */
  forget(): void {
    this.#deletions.clear();
    this.#windows.clear();
  }

  #anyScript(run: Run): string | null {
    // The list comes newest first, by a calendar that may be wrong.
    const open = run.scripts.list().filter((script) => script.text_here && script.blocked === null);
    const lids = open.map(({ lid }) => lid).sort();
    return lids.length === 0 ? null : this.#random.pick(lids);
  }

  #withLine(body: string, token: string): string {
    const lines = body.split('\n');
    lines.splice(this.#random.int(lines.length), 0, tokenLine(token));
    return lines.join('\n');
  }
}
