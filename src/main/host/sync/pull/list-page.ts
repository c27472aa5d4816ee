import { z } from 'zod';
import { limits } from '#contract/limits.ts';
import type { ListStyle } from '#contract/model/backend-profile.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import { readJsonReply } from '../http/reply.ts';
import type { ReadContext, ReadType } from './context.ts';
import { checkTenant } from './identity.ts';
import type { ListPage } from './list-memory.ts';

/** The largest page that is asked for; a server that honours less lowers it (`contract.md` 1.7). */
const largestPage = 200;
const refusedSizes = [400, 422];
/** Of bytes that were read before. */
const unchanged = { readable: true, reply: null, problem: '' } as const;

const envelope = z.looseObject({
  total: z.int().min(0).nullish().default(null),
  limit: z.int().nullish(),
  offset: z.int().nullish(),
});

/** Reads lists of one type, page by page, the way this server has them. */
export class ListReader {
  style: ListStyle;
  readonly #context: ReadContext;
  readonly #read: ReadType;
  #size = largestPage;

  constructor(context: ReadContext, read: ReadType) {
    this.#context = context;
    this.#read = read;
    this.style = context.deps.profile().list_styles?.[read.type.type] ?? 'page';
  }

  /** Rows before this page are `index` pages of `size`. Null: the server has no such list. */
  async page(index: number, size: number, more: Readonly<Record<string, string>> = {}): Promise<ListPage | null> {
    const query = { ...this.#query(index, size), ...more };
    const { lists, requests } = this.#context;
    const address = JSON.stringify([this.#read.type.type, this.#context.deps.expected().tenant_id, query]);
    let same: ListPage | undefined;
    const answer = await requests.json(this.#read.adapter.path, query, (bytes) => {
      same = lists.page(address, bytes);
      return same === undefined ? readJsonReply(bytes) : unchanged;
    });
    if (answer.status === 404) return null;
    if (refusedSizes.includes(answer.status) && this.#smaller()) return this.page(index, size, more);
    if (answer.failure !== null) throw answer.failure;
    if (same !== undefined) return same;
    const page = this.#take(answer.reply);
    if (Object.keys(more).length === 0) lists.keepPage(address, answer.bytes, page);
    return page;
  }

  #query(index: number, size: number): Record<string, number> {
    if (this.style === 'offset') return { limit: this.#size, offset: index * size };
    return { page: index + 1, page_size: this.#size };
  }

  /** Some servers refuse a page that is too large instead of lowering it. */
  #smaller(): boolean {
    const { page_size_cap } = this.#context.deps.profile();
    const next = [page_size_cap, limits.pageSizeMax, limits.pageSizeDefault].find((size) => size < this.#size);
    this.#size = next ?? this.#size;
    return next !== undefined;
  }

  #take(reply: unknown): ListPage {
    const { adapter, type } = this.#read;
    const { deps } = this.#context;
    const garbage = (what: string) => garbageFailure(deps.client().origin, `the list of ${type.label}s: ${what}`);
    const parsed = envelope.safeParse(reply);
    if (!parsed.success) throw garbage('not a list');
    const values = parsed.data[adapter.rows_member] ?? parsed.data['items'];
    if (!Array.isArray(values)) throw garbage('no rows');
    const rows = values.map((value) => adapter.row(value));
    const seen = rows.filter((row) => row !== null);
    if (seen.length < rows.length) throw garbage('a row of another shape');
    checkTenant(deps, ...seen);
    const { total, limit, offset } = parsed.data;
    const style = typeof limit === 'number' && typeof offset === 'number' ? 'offset' : null;
    return { ids: seen.map((row) => row.remote_id), total, rows: seen, style };
  }
}
