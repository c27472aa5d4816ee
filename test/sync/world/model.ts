import { AppError } from '#contract/errors/app-error.ts';

/**
 * What the world knows to be true, as sets of tokens. It never merges a text: that is the business of what is tested
 * (`sync.md` 4.3).
 */
export interface Token {
  readonly text: string;
  readonly studio: string;
  /** Why it may be missing: ids of removals by people who had seen it. */
  readonly removals: Set<string>;
}

const tokenPattern = /^\/\/ (t\d+x)$/gm;

export function tokensOf(text: string): Set<string> {
  return new Set([...text.matchAll(tokenPattern)].map(([, token]) => String(token)));
}

/** Which creation a description speaks of; null where its author has changed even that. */
export function originOf(description: unknown): string | null {
  return typeof description === 'string' ? (/#o\w+/.exec(description)?.[0] ?? null) : null;
}

export function tokenLine(token: string): string {
  return `// ${token}`;
}

export class Model {
  readonly tokens = new Map<string, Token>();
  /** Origins of what somebody has decided to make once more. */
  readonly remade = new Set<string>();
  /** Origins of which somebody has decided to keep two copies. */
  readonly kept = new Set<string>();
  /**
   * What may leave every text, and must be in a head or a Trash at the end all the same: a restored server no longer has
   * it, or its author went on with another copy (`sync.md` 4.2 F23).
   */
  readonly shaken = new Set<string>();
  #made = 0;
  #removals = 0;

  /** A mark for something an author writes, different from all before. */
  fresh(prefix: string): string {
    this.#made += 1;
    return `${prefix}${this.#made}x`;
  }

  /** The studio has said that the text with this token is saved. */
  acknowledged(token: string, studio: string): void {
    this.tokens.set(token, { text: token, studio, removals: new Set() });
  }

  /** Somebody who had these before their eyes took them away. Returns the removal's id. */
  removed(tokens: Iterable<string>, why: string): string {
    this.#removals += 1;
    const id = `${why} ${this.#removals}`;
    for (const token of tokens) this.tokens.get(token)?.removals.add(id);
    return id;
  }

  /**
   * Somebody takes these away by `act`. It counts from its beginning, as who dies in the middle may have done it; a
   * refusal takes it back.
   */
  removing<Result>(tokens: Iterable<string>, why: string, act: () => Result): { result: Result; removal: string } {
    const removal = this.removed(tokens, why);
    try {
      return { result: act(), removal };
    } catch (error) {
      if (error instanceof AppError) this.takenBack(removal);
      throw error;
    }
  }

  /** They thought better of it. */
  takenBack(id: string): void {
    for (const token of this.tokens.values()) token.removals.delete(id);
  }

  /** What somebody at this studio has written. */
  of(studio: string): Set<string> {
    return new Set([...this.tokens.values()].filter((token) => token.studio === studio).map(({ text }) => text));
  }

  /** Those that must still be there. */
  expected(): Token[] {
    return [...this.tokens.values()].filter((token) => token.removals.size === 0);
  }

  isExpected(token: string): boolean {
    return this.tokens.get(token)?.removals.size === 0;
  }
}
