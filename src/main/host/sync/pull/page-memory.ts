import { hash } from 'node:crypto';
import type { ListStyle } from '#contract/model/backend-profile.ts';
import type { SweepPage } from '#engine/sync/sweep.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';

export interface ListPage extends SweepPage {
  readonly rows: readonly SeenRow[];
  /** As its reply looks; null where it does not show. */
  readonly style: ListStyle | null;
}

/** Beyond so many pages nothing more is remembered; ten thousand rows are a tenth of it. */
const mostPages = 1_000;

/**
 * Pages of lists as they were read the last time. One in which not a byte has changed shows the same rows, so they need
 * neither be looked at nor hashed again (S26).
 */
export class PageMemory {
  readonly #pages = new Map<string, { readonly digest: string; readonly page: ListPage }>();

  /** The page of this address with these bytes; `read` looks at it where it is another than the last time. */
  same(address: string, bytes: Uint8Array, read: () => ListPage): ListPage {
    const digest = hash('sha256', bytes, 'hex');
    const known = this.#pages.get(address);
    if (known?.digest === digest) return known.page;
    const page = read();
    if (known !== undefined || this.#pages.size < mostPages) this.#pages.set(address, { digest, page });
    return page;
  }
}
