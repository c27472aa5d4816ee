import type { ScriptAuthor, ScriptFilter, ScriptOrder, ScriptWindow } from '#contract/rpc/script-list.ts';
import { openConflictLids } from '#host/store/queries/conflicts.ts';
import { KeptIndex } from '#host/store/search/keep-index.ts';
import { changedHere } from '#host/store/search/script-facts.ts';
import type { SearchIndex } from '#host/store/search/search-index.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { toListedScripts } from './listed-scripts.ts';

type Query = ScriptFilter & ScriptOrder;
type Counts = ReturnType<SearchIndex['counts']>;

interface ScriptListsOptions {
  readonly store: Store<WorkspaceSchema>;
  /** Subject of the session, where somebody is signed in. */
  readonly you: () => string | null;
  readonly warn: (message: string) => void;
}

/** A list that is asked for waits this long for texts that were not read yet; what is left is told (`unread`). */
const patienceMs = 120;
const keptOrders = 4;

/** The lists of scripts that a window shows parts of: searched, filtered and sorted, from the local store alone. */
export class ScriptLists {
  private readonly options: ScriptListsOptions;
  private readonly index: KeptIndex;
  private counted: { readonly generation: number; readonly counts: Counts } | null = null;
  private readonly orders = new Map<string, { readonly generation: number; readonly ids: number[] }>();

  constructor(options: ScriptListsOptions) {
    this.options = options;
    this.index = new KeptIndex(options.store, options.warn);
  }

  /** A part of a list. Offsets beyond its end give no rows. */
  async window(query: Query & { offset: number; limit: number }): Promise<ScriptWindow> {
    const ids = await this.ids(query);
    const { store, you } = this.options;
    return this.index.guarded((index) => ({
      rows: toListedScripts(store, index.scripts(ids.slice(query.offset, query.offset + query.limit)), query, you()),
      total: ids.length,
      ...this.counts(index),
      unread: index.countUnread(),
    }));
  }

  /** The scripts of a part of a list, in its order. */
  async lids(query: Query & { from: number; to: number }): Promise<string[]> {
    const ids = await this.ids(query);
    return this.index.guarded((index) => index.lids(ids.slice(query.from, query.to)));
  }

  /** Where in a list a script stands, from 0; null where it is not in it. */
  async position(query: Query & { lid: string }): Promise<number | null> {
    const ids = await this.ids(query);
    const id = this.index.guarded((index) => index.idOf(query.lid));
    const at = id === null ? -1 : ids.indexOf(id);
    return at < 0 ? null : at;
  }

  /** Who changed scripts last: you first, then those with the most. */
  async authors(): Promise<ScriptAuthor[]> {
    await this.index.upToDate();
    const you = this.options.you();
    const all = this.index.guarded((index) => index.authors());
    const yours = all.filter(({ updated_by }) => updated_by === changedHere || updated_by === you);
    const others = all.filter((author) => !yours.includes(author));
    const scripts = yours.reduce((sum, author) => sum + author.scripts, 0);
    return [
      ...(scripts === 0 ? [] : [{ id: 'you', you: true, scripts }]),
      ...others.map((author) => ({ id: author.updated_by, you: false, scripts: author.scripts })),
    ];
  }

  afterChange(): void {
    this.index.afterChange();
  }

  close(): Promise<void> {
    return this.index.close();
  }

  private counts(index: SearchIndex): Counts {
    const { generation } = this.index;
    if (this.counted?.generation !== generation) this.counted = { generation, counts: index.counts() };
    return this.counted.counts;
  }

  private async ids(query: Query): Promise<readonly number[]> {
    if (query.search.trim() === '') await this.index.upToDate();
    else await this.index.readWords(patienceMs);
    const key = keyOf(query);
    const known = this.orders.get(key);
    const { generation } = this.index;
    if (known?.generation === generation) return known.ids;
    const { store, you } = this.options;
    const conflicts = () => [...openConflictLids(store)];
    const ids = this.index.guarded((index) => index.list({ query, you: you(), conflicts }));
    this.orders.delete(key);
    // Conflicts come and go without the index.
    if (!query.marks.includes('conflict')) this.orders.set(key, { generation, ids });
    const [oldest] = this.orders.keys();
    if (this.orders.size > keptOrders && oldest !== undefined) this.orders.delete(oldest);
    return ids;
  }
}

function keyOf({ search, search_in, status, marks, deleted, updated_by, sort, descending }: Query): string {
  return JSON.stringify([search, search_in, status, marks, deleted, updated_by, sort, descending]);
}
