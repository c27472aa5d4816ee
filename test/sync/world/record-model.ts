/**
 * What the world knows of connectors and lifecycles, as marks that their authors put into them: a member of a
 * configuration, the name of a state. Whoever takes one away, or chooses between two sides, lets go of it.
 */
export class RecordModel {
  readonly #held = new Map<string, string>();
  /** Of what somebody has decided to make once more, beside what others may make of it. */
  readonly remade = new Set<string>();
  #made = 0;

  /** A mark that was saved at this studio, different from all before. */
  fresh(studio: string): string {
    this.#made += 1;
    const mark = `m${this.#made}x`;
    this.#held.set(mark, studio);
    return mark;
  }

  gone(marks: Iterable<string>): void {
    for (const mark of marks) this.#held.delete(mark);
  }

  of(studio: string): Set<string> {
    return new Set([...this.#held].filter(([, author]) => author === studio).map(([mark]) => mark));
  }

  /** Those that must still be there. */
  expected(): Set<string> {
    return new Set(this.#held.keys());
  }
}

/** The marks anywhere in a document. */
export function marksOf(document: unknown): Set<string> {
  return new Set([...(JSON.stringify(document) ?? '').matchAll(/\bm\d+x\b/g)].map(([mark]) => mark));
}
