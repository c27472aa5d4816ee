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

/** What a fold keeps of a version. */
export interface FoldedVersion {
  readonly body_hash: string;
  readonly effective_hash: string;
  readonly mark: string | null;
}

export interface FoldInput {
  /** Without gaps; from version 1, or from the first one whose predecessor's effective text is known. */
  readonly versions: readonly FoldVersion[];
  /** Versions folded before, by number; a pointer may lead to any of them. */
  readonly known: ReadonlyMap<number, FoldedVersion>;
  /** What the earlier fold left open. */
  readonly open_overlaps?: readonly FoldOverlap[];
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
      readonly folded: ReadonlyMap<number, FoldedVersion>;
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
  readonly #folded: Map<number, FoldedVersion>;
  readonly #marks: Set<string>;
  readonly #texts = new Map<string, string>();
  #overlaps: readonly FoldOverlap[];
  #head: FoldVersion | null = null;

  constructor(input: FoldInput) {
    this.#input = input;
    this.#folded = new Map(input.known);
    this.#marks = new Set([...input.known.values()].map((version) => version.mark).filter((mark) => mark !== null));
    this.#overlaps = input.open_overlaps ?? [];
  }

  /** Null, or the number of a version that must be fetched before this one can be folded. */
  add(version: FoldVersion): number | null {
    const before = this.#folded.get(version.number - 1);
    if (version.number > 1 && before === undefined) return version.number - 1;
    this.#head = version;
    const repeated = version.mark !== null && this.#marks.has(version.mark);
    if (version.mark !== null) this.#marks.add(version.mark);
    if (before === undefined) return this.#settle(version, version.body_hash);
    if (repeated) return this.#settle(version, before.effective_hash);
    const pointer = this.#pointerOf(version);
    const base = pointer === null ? before.body_hash : this.#folded.get(pointer)?.effective_hash;
    if (base === undefined) return pointer;
    return this.#merge(version, base, before.effective_hash, pointer);
  }

  result(): Fold {
    if (this.#head === null) return { kind: 'missing', versions: [1] };
    const { number, body_hash } = this.#head;
    const effective_hash = this.#folded.get(number)?.effective_hash ?? body_hash;
    return {
      kind: 'folded',
      head: number,
      head_body_hash: body_hash,
      effective_hash,
      needs_heal: effective_hash !== body_hash,
      folded: this.#folded,
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
    if (base === before || version.body_hash === before) return this.#settle(version, version.body_hash);
    if (version.body_hash === base) return this.#settle(version, before);
    const baseText = this.#text(base);
    const beforeText = this.#text(before);
    const bodyText = this.#text(version.body_hash);
    if (baseText === null) return pointer ?? version.number - 1;
    if (beforeText === null) return version.number - 1;
    if (bodyText === null) return version.number;
    const merge = mergeText(baseText, beforeText, bodyText, { max_steps: this.#input.max_steps });
    if (merge.verdict === 'clean') {
      const hash = this.#input.hash(merge.text);
      this.#texts.set(hash, merge.text);
      return this.#settle(version, hash);
    }
    const hashes = { base_hash: base, theirs_hash: before, yours_hash: version.body_hash };
    this.#overlaps = [...this.#overlaps, { version: version.number, ...hashes }];
    return this.#settle(version, version.body_hash);
  }

  #settle(version: FoldVersion, effective_hash: string): null {
    const { number, body_hash, mark } = version;
    this.#folded.set(number, { body_hash, effective_hash, mark });
    return null;
  }

  #text(hash: string): string | null {
    return this.#texts.get(hash) ?? this.#input.text(hash);
  }
}
