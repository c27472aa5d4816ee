import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/** Says what is wrong with the text of an entity of this type, in words, or null. */
export type CheckText = (body: string, type: string) => Promise<string | null>;

/** A text by its hash, and whose it is: what is right in a template may be wrong in a script. */
export interface TypedText {
  readonly type: string;
  readonly hash: string;
}

/** So that the checker's processes are never idle between two texts. */
const checksAtOnce = 8;
/** Checks remembered; a text never changes under its hash. */
const mostVerdicts = 5000;

/**
 * What the checker says about texts, by their hash. The planner asks for it without waiting; who needs the answer lets
 * `learn` run first. Without a checker every text is in order.
 */
export class TextChecks {
  private readonly store: Store<WorkspaceSchema>;
  private readonly check: CheckText | undefined;
  private readonly key: () => string;
  private verdicts = { key: '', by_text: new Map<string, string | null>() };
  private learned = 0;

  /** `key` stands for how texts are checked; what was found under another one is forgotten. */
  constructor(store: Store<WorkspaceSchema>, check: CheckText | undefined, key: () => string = () => '') {
    this.store = store;
    this.check = check;
    this.key = key;
  }

  /** The same as long as `mistakes` answers the same. */
  get edition(): number {
    this.known();
    return this.learned;
  }

  /** Null: in order, or not checked yet. */
  readonly mistakes = (hash: string, type: string): string | null => this.known().get(keyOf({ type, hash })) ?? null;

  /** Checks what is not known yet, of these texts. Returns whether there was anything to check. */
  async learn(wanted: Iterable<TypedText>, texts?: ReadonlyMap<string, string>): Promise<boolean> {
    const { check } = this;
    if (check === undefined) return false;
    const different = new Map([...wanted].map((text) => [keyOf(text), text]));
    const open = [...different.values()].filter((text) => !this.known().has(keyOf(text)));
    let checked = false;
    const worker = async () => {
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        const { hash, type } = one;
        const text = texts?.get(hash) ?? textOf(this.store, hash);
        if (text === null) continue;
        this.remember(keyOf(one), await check(text, type));
        checked = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(checksAtOnce, open.length) }, worker));
    return checked;
  }

  private remember(key: string, verdict: string | null): void {
    const known = this.known();
    if (known.size >= mostVerdicts) known.clear();
    known.set(key, verdict);
    this.learned += 1;
  }

  private known(): Map<string, string | null> {
    const key = this.key();
    if (key !== this.verdicts.key) {
      this.verdicts = { key, by_text: new Map() };
      this.learned += 1;
    }
    return this.verdicts.by_text;
  }
}

function keyOf({ type, hash }: TypedText): string {
  return `${type} ${hash}`;
}
