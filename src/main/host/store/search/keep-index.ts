import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { SqliteError } from 'better-sqlite3';
import { AppError } from '#contract/errors/app-error.ts';
import { contentHash } from '../content-hash.ts';
import { readCheckedScript } from '../documents.ts';
import { readMeta, writeMeta } from '../queries/meta.ts';
import { readDraft, textOf, textsAmong } from '../queries/texts.ts';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';
import {
  deletedJson,
  endAllChanges,
  endChanges,
  type FactsRow,
  factsOf,
  readFactsRows,
  someChanges,
  someScripts,
} from './script-facts.ts';
import { searchFileOf } from './search-file.ts';
import { SearchIndex, type UnreadScript } from './search-index.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** How long the rest of the studio waits at most for one step. */
const sliceMs = 12;
const changesAtOnce = 200;
const textsAtOnce = { least: 5, most: 200 } as const;
const retriedAtOnce = 500;

/**
 * Keeps the search index of a store at what the store holds. What a list shows is taken over whenever somebody looks; the
 * words of texts follow in small steps, so that neither a save nor a window waits for them.
 */
export class KeptIndex {
  private readonly store: WorkspaceStore;
  private readonly warn: (message: string) => void;
  private opened: SearchIndex | null = null;
  private catchingUp: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private texts: number = textsAtOnce.least;
  /** The index was begun anew, and does not hold every script yet. */
  private incomplete = false;
  /** Grows with everything that was taken over, so that an order is worked out once for many windows. */
  generation = 0;

  constructor(store: WorkspaceStore, warn: (message: string) => void) {
    this.store = store;
    this.warn = warn;
  }

  /** The index, with everything that lists sort and filter by as it is in the store now. */
  async upToDate(): Promise<SearchIndex> {
    this.catchingUp ??= this.catchUp().finally(() => {
      this.catchingUp = null;
    });
    await this.catchingUp;
    return this.index();
  }

  /** Waits for words that are still to be read, but no longer than a person notices. */
  async readWords(patienceMs: number): Promise<void> {
    await this.upToDate();
    const until = performance.now() + patienceMs;
    while (!this.closed && performance.now() < until && this.readSome()) await turn();
    this.readLater(0);
  }

  /** Has the words of what changed read soon, once the person pauses. Only where the index is in use. */
  afterChange(): void {
    if (this.opened !== null) this.readLater(1000);
  }

  /** Runs `work` on the index; where that cannot be used it is made anew, at last in memory. */
  guarded<Result>(work: (index: SearchIndex) => Result): Result {
    try {
      return work(this.index());
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error;
      this.warn(`The search index could not be used (${error.message}) and is made anew.`);
      // Twice in a row, it is the disk: what is in memory costs a new reading at the next start, and nothing else.
      this.beginAnew(this.index(), this.incomplete);
      return work(this.index());
    }
  }

  /** Returns when it touches the store no more. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await Promise.allSettled([this.catchingUp, this.reading]);
    this.opened?.close();
    this.opened = null;
  }

  private index(): SearchIndex {
    if (this.opened !== null) return this.opened;
    const index = new SearchIndex(searchFileOf(this.store.file));
    this.opened = index;
    // After a copy took the store's place, or a power cut, the index is of another state than the store.
    if (index.token === null || index.token !== readMeta(this.store, 'search_token')) this.beginAnew(index, false);
    return index;
  }

  private beginAnew(index: SearchIndex, inMemory: boolean): void {
    index.startAnew(inMemory);
    this.incomplete = true;
    this.generation += 1;
    this.settledBy(() => endAllChanges(this.store));
  }

  private async catchUp(): Promise<void> {
    this.index();
    if (this.incomplete) await this.takeOverEach((after) => someScripts(this.store, after, changesAtOnce));
    const changed = await this.takeOverEach((after) => someChanges(this.store, after, changesAtOnce));
    if (this.incomplete && !this.closed) this.settle([]);
    this.readLater(changed ? 200 : 5);
  }

  /** Takes over what `next` names after a lid, until it names nothing. Returns whether it named anything. */
  private async takeOverEach(next: (after: string) => string[]): Promise<boolean> {
    let after = '';
    let until = performance.now() + sliceMs;
    while (!this.closed) {
      const lids = next(after);
      const last = lids.at(-1);
      if (last === undefined) break;
      this.guarded((index) => this.takeOver(index, lids));
      if (!this.incomplete) this.settle(lids);
      after = last;
      if (performance.now() < until) continue;
      await turn();
      until = performance.now() + sliceMs;
    }
    return after !== '';
  }

  private takeOver(index: SearchIndex, lids: readonly string[]): void {
    const found = readFactsRows(this.store, lids).flatMap((row) => {
      const shown = factsOf(row);
      if (shown === null) return [];
      const { name, description, script_body } = shown.content;
      return [{ facts: shown.facts, content: contentHash(JSON.stringify([name, description, script_body])) }];
    });
    const there = new Set(found.map(({ facts }) => facts.lid));
    index.apply(
      found,
      lids.filter((lid) => !there.has(lid)),
    );
    this.generation += 1;
  }

  /** Notes on both sides that the index is at this state of the store. */
  private settle(lids: readonly string[]): void {
    this.incomplete = false;
    const token = randomUUID();
    this.guarded((index) => {
      index.token = token;
    });
    this.settledBy(() => {
      endChanges(this.store, lids);
      writeMeta(this.store, 'search_token', token);
    });
  }

  /** Where the store cannot be written, as on a full disk, the same is taken over once more later. */
  private settledBy(write: () => void): void {
    try {
      this.store.transaction(write);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  private readLater(delayMs: number): void {
    if (this.closed || this.timer !== null || this.reading !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.reading = this.readAll()
        .catch((error: unknown) => this.warn(`Texts could not be read for the search: ${String(error)}`))
        .finally(() => {
          this.reading = null;
        });
    }, delayMs);
    this.timer.unref();
  }

  private async readAll(): Promise<void> {
    await this.upToDate();
    for (let after: number | null = 0; after !== null && !this.closed; await turn()) {
      const from: number = after;
      after = this.guarded((index) => index.retryTexts(from, retriedAtOnce, (lids) => this.textsHere(lids)));
    }
    while (!this.closed && this.readSome()) await turn();
  }

  /** Reads the words of as many scripts as fit into a step; false where there is nothing left to read. */
  private readSome(): boolean {
    return this.guarded((index) => {
      const begun = performance.now();
      const unread = index.unread(this.texts);
      if (unread.length === 0) return false;
      this.takeWords(index, unread);
      this.generation += 1;
      // Each transaction costs as much as many texts, so a step is one of them.
      const fitting = Math.round((this.texts * sliceMs) / Math.max(1, performance.now() - begun));
      this.texts = Math.min(textsAtOnce.most, this.texts * 2, Math.max(textsAtOnce.least, fitting));
      return true;
    });
  }

  private takeWords(index: SearchIndex, unread: readonly UnreadScript[]): void {
    const lids = unread.map(({ lid }) => lid);
    const rows = new Map(readFactsRows(this.store, lids).map((row) => [row.lid, row]));
    index.takeWords(
      unread.map(({ id, lid }) => {
        const row = rows.get(lid);
        const content = row === undefined ? null : shownContent(row);
        return {
          id,
          name: content?.name ?? '',
          description: content?.description ?? null,
          body: row === undefined ? null : shownText(this.store, row),
        };
      }),
    );
  }

  private textsHere(lids: readonly string[]): Set<string> {
    const hashes = new Map<string, string>();
    for (const row of readFactsRows(this.store, lids)) {
      const hash = shownContent(row)?.script_body ?? null;
      if (hash !== null) hashes.set(row.lid, hash);
    }
    const here = textsAmong(this.store, [...hashes.values()]);
    return new Set(lids.filter((lid) => here.has(hashes.get(lid) ?? '')));
  }
}

function shownContent(row: FactsRow) {
  const json = row.local_json ?? deletedJson(row);
  return json === null ? null : readCheckedScript(json);
}

/** The text that is searched; null while it is not here. */
function shownText(
  store: WorkspaceStore,
  row: Pick<FactsRow, 'lid' | 'local_json' | 'base_json' | 'remote_hash'>,
): string | null {
  const json = row.local_json ?? deletedJson(row);
  const hash = json === null ? null : readCheckedScript(json).script_body;
  if (hash === null) return null;
  const draft = row.local_json === null ? undefined : readDraft(store, row.lid);
  return draft ?? textOf(store, hash);
}
