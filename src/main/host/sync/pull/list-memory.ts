import { hash } from 'node:crypto';
import type { ListStyle } from '#contract/model/backend-profile.ts';
import type { SweepPage, SweepVerdict } from '#engine/sync/sweep.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';

export interface ListPage extends SweepPage {
  readonly rows: readonly SeenRow[];
  /** As its reply looks; null where it does not show. */
  readonly style: ListStyle | null;
}

export interface SweptList {
  /** Everything that any of the sweeps showed, as it was seen last. */
  readonly rows: ReadonlyMap<string, SeenRow>;
  /** Of the last sweep. */
  readonly pages: readonly ListPage[];
  readonly verdict: SweepVerdict;
}

/** Beyond so many pages nothing more is remembered; ten thousand rows are a tenth of it. */
const mostPages = 1_000;

/**
 * Lists as they were read the last time. A page in which not a byte has changed shows the same rows, a list of the same
 * pages is the same list, and what it came to next to the same knowledge need not be found out again (S26).
 */
export class ListMemory {
  readonly #pages = new Map<string, { readonly digest: string; readonly page: ListPage }>();
  readonly #lists = new Map<string, SweptList>();
  readonly #settled = new WeakMap<SweptList, object>();

  /** The page that these bytes were at this address the last time; undefined where they are others. */
  page(address: string, bytes: Uint8Array): ListPage | undefined {
    const known = this.#pages.get(address);
    return known !== undefined && known.digest === digestOf(bytes) ? known.page : undefined;
  }

  keepPage(address: string, bytes: Uint8Array, page: ListPage): void {
    if (this.#pages.has(address) || this.#pages.size < mostPages)
      this.#pages.set(address, { digest: digestOf(bytes), page });
  }

  /** The list of a type that was complete in one sweep with these very pages. */
  list(type: string, pages: readonly ListPage[]): SweptList | undefined {
    const known = this.#lists.get(type);
    if (known === undefined || known.pages.length !== pages.length) return undefined;
    return pages.every((page, index) => page === known.pages[index]) ? known : undefined;
  }

  keepList(type: string, list: SweptList): void {
    this.#lists.set(type, list);
  }

  /** Whether this list told nothing that is not known already. `known`: the same object while nothing has been written. */
  isSettled(list: SweptList, known: object): boolean {
    return this.#settled.get(list) === known;
  }

  settle(list: SweptList, known: object): void {
    this.#settled.set(list, known);
  }
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
