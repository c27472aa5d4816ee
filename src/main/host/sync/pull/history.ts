import type { FoundConflict } from '#contract/model/tracked-entity.ts';
import { effectiveHead, type Fold, type FoldVersion } from '#engine/sync/fold.ts';
import { parseVersionNote } from '#engine/sync/marks.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import { hasText, textOf } from '#host/store/queries/texts.ts';
import type { ScriptVersionRow } from '#host/store/workspace-schema.ts';
import type { ReadAdapter, SeenVersion } from '../baseline/read-adapter.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { ReadContext } from './context.ts';
import type { WorkspaceStore } from './pull-deps.ts';

/** A version history as far as it is needed, and what it amounts to. */
export interface History {
  readonly head: number;
  readonly head_body_hash: string;
  readonly effective_hash: string;
  /** Texts that are not in the store yet. */
  readonly texts: readonly string[];
  /** To be kept; with `replaced`, in place of all that was known. */
  readonly rows: readonly Omit<ScriptVersionRow, 'lid'>[];
  readonly replaced: boolean;
  readonly overlaps: readonly FoundConflict[];
}

interface HistoryWish {
  readonly lid: string;
  readonly remote_id: string;
  readonly head: number;
  /** Nothing of it has been read before. */
  readonly fresh: boolean;
  /** Something about the row changed that its version number does not explain: look whether the text is still the same. */
  readonly verify: boolean;
}

type Entry = Omit<ScriptVersionRow, 'lid' | 'effective_hash'>;

/**
 * Reads what is missing of a history, newest first, until the fold needs nothing older: a version that continues the one
 * right before it is what it says, whatever came earlier (S27, S30). Null: the server has no such version.
 */
export async function readHistory(
  context: ReadContext,
  versions: NonNullable<ReadAdapter['versions']>,
  wish: HistoryWish,
): Promise<History | null> {
  const reader = new HistoryReader(context, versions, wish);
  const entries = await reader.read();
  return entries === null ? null : reader.fold(entries);
}

/** What a script amounts to whose creation the server never finished: it has no text (`sync.md` 2, B4). */
export function emptyHistory(head: number): History {
  const hash = contentHash('');
  const nothing = { rows: [], replaced: true, overlaps: [] };
  return { head, head_body_hash: hash, effective_hash: hash, texts: [''], ...nothing };
}

class HistoryReader {
  readonly #context: ReadContext;
  readonly #versions: NonNullable<ReadAdapter['versions']>;
  readonly #wish: HistoryWish;
  readonly #texts = new Map<string, string>();
  #known: Map<number, ScriptVersionRow>;
  #replaced = false;

  constructor(context: ReadContext, versions: NonNullable<ReadAdapter['versions']>, wish: HistoryWish) {
    this.#context = context;
    this.#versions = versions;
    this.#wish = wish;
    const rows = wish.fresh ? [] : listVersions(this.#store, wish.lid);
    this.#known = new Map(rows.filter((row) => hasText(this.#store, row.body_hash)).map((row) => [row.number, row]));
  }

  get #store(): WorkspaceStore {
    return this.#context.deps.store;
  }

  async read(): Promise<Entry[] | null> {
    const { head, verify } = this.#wish;
    const newest = await this.#head(head, verify || Math.max(0, ...this.#known.keys()) > head);
    if (newest === null) return null;
    const entries = [newest];
    let lowest = head;
    for (let entry = newest; ; ) {
      const pointer = pointerOf(entry);
      const continues = entry.number === 1 || pointer === entry.number - 1;
      if (pointer !== null && !continues) lowest = Math.min(lowest, pointer);
      if (continues && entry.number <= lowest) return entries.reverse();
      const before = await this.#entry(entry.number - 1);
      // What the server no longer has cannot be folded; the oldest one it has is the beginning.
      if (before === null) return (await this.#isGone(entry.number - 1)) ? entries.reverse() : null;
      entries.push(before);
      entry = before;
    }
  }

  fold(entries: readonly Entry[]): History {
    const start = entries[0]?.number ?? 1;
    const fold = effectiveHead({
      versions: entries.map((entry) => foldVersion(entry, start)),
      known: new Map(start === 1 ? [] : [[start - 1, unread]]),
      text: (hash) => this.#texts.get(hash) ?? textOf(this.#store, hash),
      hash: contentHash,
    });
    if (fold.kind === 'missing')
      throw new Error(`A history could not be folded; version ${fold.versions[0]} is missing.`);
    return {
      head: fold.head,
      head_body_hash: fold.head_body_hash,
      effective_hash: fold.effective_hash,
      texts: [...this.#texts.values(), ...fold.texts.values()],
      rows: this.#rowsOf(entries, fold),
      replaced: this.#replaced,
      overlaps: fold.overlaps.map((overlap) => ({ kind: 'history_overlap', ...overlap })),
    };
  }

  #rowsOf(entries: readonly Entry[], fold: Extract<Fold, { kind: 'folded' }>): Omit<ScriptVersionRow, 'lid'>[] {
    const rows = entries.map((entry) => {
      const folded = fold.folded.get(entry.number);
      return { ...entry, effective_hash: folded?.effective_hash ?? entry.body_hash };
    });
    return rows.filter((row) => this.#known.get(row.number)?.effective_hash !== row.effective_hash);
  }

  /** The newest version. Another text under a number that is known means that the server has another history now. */
  async #head(number: number, again: boolean): Promise<Entry | null> {
    const known = this.#known.get(number);
    if (known !== undefined && !again) return known;
    const entry = await this.#fetch(number);
    const changed = known !== undefined && known.body_hash !== entry?.body_hash;
    if (changed || Math.max(0, ...this.#known.keys()) > number) {
      this.#known = new Map();
      this.#replaced = true;
    }
    return entry;
  }

  async #entry(number: number): Promise<Entry | null> {
    return this.#known.get(number) ?? (await this.#fetch(number));
  }

  /**
   * A server that shows nothing for a moment answers 404 as well; folding without what it hides would drop whatever only
   * that version holds. So the newest one is asked for again, and then once more the missing one (S23).
   */
  async #isGone(number: number): Promise<boolean> {
    return (await this.#fetch(this.#wish.head)) !== null && (await this.#fetch(number)) === null;
  }

  async #fetch(number: number): Promise<Entry | null> {
    const { requests, deps } = this.#context;
    const answer = await requests.json(this.#versions.path(this.#wish.remote_id, number));
    if (answer.status === 404) return null;
    if (answer.failure !== null) throw answer.failure;
    const version = this.#versions.version(answer.reply);
    if (version === null || version.number !== number)
      throw garbageFailure(deps.client().origin, `version ${number} is not a version`);
    return this.#take(version);
  }

  #take({ number, text, note, created_by, created_at }: SeenVersion): Entry {
    const body_hash = contentHash(text);
    this.#texts.set(body_hash, text);
    const parsed = parseVersionNote(note);
    const mark = parsed.trailer?.op ?? null;
    const based_on = parsed.trailer?.base ?? null;
    return { number, body_hash, note: parsed.note, mark, based_on, created_by, created_at };
  }
}

/** Stands for what is before the beginning. Nothing is ever merged with it. */
const unread = { body_hash: '', effective_hash: '', mark: null };

/** A pointer to before the beginning leads to a version that the server no longer has; such a version is an edit of the one before it. */
function foldVersion(entry: Entry, start: number): FoldVersion {
  const { number, body_hash, mark, based_on } = entry;
  const lost = based_on !== null && based_on < start;
  return { number, body_hash, mark, based_on: lost && number > start ? null : lost ? start - 1 : based_on };
}

function pointerOf({ number, mark, based_on }: Entry): number | null {
  return mark === null || based_on === null || based_on < 1 || based_on >= number ? null : based_on;
}
