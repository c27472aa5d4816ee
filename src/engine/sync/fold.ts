import type { HashText } from '../merge/canonical-json.ts';
import { mergeText } from '../merge/merge-text.ts';

/** One version of a history, its note already taken apart. */
export interface FoldVersion {
  readonly number: number;
  readonly body_hash: string;
  /** Id of the operation that wrote it; null: written by something that leaves no mark, such as the web UI. */
  readonly mark: string | null;
  readonly based_on: number | null;
}

export interface FoldInput {
  /** Without gaps; from version 1, or from the first one whose predecessor's effective text is known. */
  readonly versions: readonly FoldVersion[];
  /** Effective text hashes of earlier folds, by version. */
  readonly known: ReadonlyMap<number, string>;
  /** Marks of versions before the first one given. */
  readonly earlier_marks?: ReadonlySet<string>;
  readonly text: (hash: string) => string | null;
  readonly hash: HashText;
  /** Counted, never timed, so that every studio folds alike. */
  readonly max_steps?: number;
}

export interface FoldOverlap {
  readonly version: number;
  readonly base_hash: string;
  readonly theirs_hash: string;
  readonly yours_hash: string;
}

export type Fold =
  | {
      readonly kind: 'folded';
      readonly head: number;
      readonly head_body_hash: string;
      readonly effective_hash: string;
      /** The newest version's own text is not what the history says; the next publish heals it. */
      readonly needs_heal: boolean;
      readonly effective: ReadonlyMap<number, string>;
      /** Texts that no version holds, by hash. */
      readonly texts: ReadonlyMap<string, string>;
      /** Versions that overlap with what came before and that nobody has brought together since. */
      readonly overlaps: readonly FoldOverlap[];
    }
  /** Texts or effective versions to fetch first. */
  | { readonly kind: 'missing'; readonly versions: readonly number[] };

/**
 * The text a history amounts to (sync.md 3.10 rules 1 and 2): each version is merged onto what came before it, over the
 * version its author had seen. One without a pointer is an edit of the version right before it; the second copy of a mark
 * counts for nothing. Every studio computes the same, whichever version it begins from.
 */
export function effectiveHead(input: FoldInput): Fold {
  const folder = new Folder(input);
  const sorted = [...input.versions].sort((left, right) => left.number - right.number);
  for (const version of sorted) {
    const missing = folder.add(version);
    if (missing !== null) return { kind: 'missing', versions: [missing] };
  }
  return folder.result();
}

class Folder {
  readonly #input: FoldInput;
  readonly #effective: Map<number, string>;
  readonly #raw = new Map<number, string>();
  readonly #marks: Set<string>;
  readonly #texts = new Map<string, string>();
  #overlaps: FoldOverlap[] = [];
  #head: FoldVersion | null = null;

  constructor(input: FoldInput) {
    this.#input = input;
    this.#effective = new Map(input.known);
    this.#marks = new Set(input.earlier_marks);
  }

  /** Null, or the number of a version that must be fetched before this one can be folded. */
  add(version: FoldVersion): number | null {
    const before = this.#effective.get(version.number - 1);
    if (version.number > 1 && before === undefined) return version.number - 1;
    this.#raw.set(version.number, version.body_hash);
    this.#head = version;
    const repeated = version.mark !== null && this.#marks.has(version.mark);
    if (version.mark !== null) this.#marks.add(version.mark);
    if (before === undefined || repeated) {
      this.#effective.set(version.number, before ?? version.body_hash);
      return null;
    }
    const pointer = this.#pointerOf(version);
    const base = pointer === null ? (this.#raw.get(version.number - 1) ?? before) : this.#effective.get(pointer);
    if (base === undefined) return pointer;
    return this.#merge(version, base, before, pointer);
  }

  result(): Fold {
    if (this.#head === null) return { kind: 'missing', versions: [1] };
    const { number, body_hash } = this.#head;
    const effective_hash = this.#effective.get(number) ?? body_hash;
    return {
      kind: 'folded',
      head: number,
      head_body_hash: body_hash,
      effective_hash,
      needs_heal: effective_hash !== body_hash,
      effective: this.#effective,
      texts: this.#texts,
      overlaps: this.#overlaps,
    };
  }

  /** A pointer to itself or beyond was not written by a studio. */
  #pointerOf(version: FoldVersion): number | null {
    const { based_on, mark } = version;
    return mark === null || based_on === null || based_on < 1 || based_on >= version.number ? null : based_on;
  }

  #merge(version: FoldVersion, base: string, before: string, pointer: number | null): number | null {
    // Whoever wrote over an overlap with a pointer behind it had been shown it and has answered.
    if (pointer !== null) this.#overlaps = this.#overlaps.filter((overlap) => overlap.version > pointer);
    if (base === before || version.body_hash === before) return this.#settle(version.number, version.body_hash);
    if (version.body_hash === base) return this.#settle(version.number, before);
    const [baseText, beforeText, bodyText] = [base, before, version.body_hash].map((hash) => this.#text(hash));
    if (baseText === undefined || baseText === null) return pointer ?? version.number - 1;
    if (beforeText === undefined || beforeText === null) return version.number - 1;
    if (bodyText === undefined || bodyText === null) return version.number;
    const merge = mergeText(baseText, beforeText, bodyText, { max_steps: this.#input.max_steps });
    if (merge.verdict === 'clean') {
      const hash = this.#input.hash(merge.text);
      this.#texts.set(hash, merge.text);
      return this.#settle(version.number, hash);
    }
    const hashes = { base_hash: base, theirs_hash: before, yours_hash: version.body_hash };
    this.#overlaps.push({ version: version.number, ...hashes });
    return this.#settle(version.number, version.body_hash);
  }

  #settle(number: number, hash: string): null {
    this.#effective.set(number, hash);
    return null;
  }

  #text(hash: string): string | null {
    return this.#texts.get(hash) ?? this.#input.text(hash);
  }
}
