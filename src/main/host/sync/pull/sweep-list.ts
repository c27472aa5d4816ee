import { afterSweep, sweepTries, sweepVerdict } from '#engine/sync/sweep.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import type { ReadContext, ReadType } from './context.ts';
import type { ListPage, SweptList } from './list-memory.ts';
import { ListReader } from './list-page.ts';

/** In pages. */
const shortList = 10;
const furtherLooks = 5;

/**
 * Reads the whole list of a type, up to three times where it changed meanwhile (S22). Nothing is stored here: a row of
 * another tenant on the last page must leave nothing behind. `known`: ids that are believed to be there. Null: the server
 * does not offer the type.
 */
export async function sweepList(
  context: ReadContext,
  read: ReadType,
  known: Iterable<string> = [],
): Promise<SweptList | null> {
  const reader = new ListReader(context, read);
  const rows = new Map<string, SeenRow>();
  for (let tries = 1; ; tries += 1) {
    const pages = await sweepOnce(context, reader);
    if (pages === null) return null;
    const same = tries === 1 ? context.lists.list(read.type.type, pages) : undefined;
    if (same !== undefined) return same;
    for (const page of pages) for (const row of page.rows) rows.set(row.remote_id, row);
    const verdict = sweepVerdict(pages);
    if (verdict.complete) await rememberList(context, read, reader, pages);
    const open = !verdict.complete && (rows.size < (pages[0]?.total ?? 0) || [...known].some((id) => !rows.has(id)));
    if (afterSweep(verdict, tries) !== 'repeat' && !(open && mayHideMore(pages, tries))) {
      const swept = { rows, pages, verdict };
      if (verdict.complete && tries === 1) context.lists.keepList(read.type.type, swept);
      return swept;
    }
    // A server that shows the same page under every number counts rows instead.
    if (reader.style === 'page' && ignoresPages(pages)) reader.style = 'offset';
  }
}

/**
 * Some servers shuffle rows of one time anew for each page, so that a row may hide for long (`sync.md` 2, B1). Where a
 * short list showed rows twice, and not all that it counts or that is known here, it is looked at some more times; absence
 * from any of these looks still means nothing unless one is complete.
 */
function mayHideMore(pages: readonly ListPage[], tries: number): boolean {
  if (pages.length > shortList || tries >= sweepTries + furtherLooks) return false;
  const shown = pages.flatMap((page) => page.ids);
  return new Set(shown).size < shown.length;
}

async function sweepOnce(context: ReadContext, reader: ListReader): Promise<ListPage[] | null> {
  const first = await reader.page(0, 0);
  if (first === null) return null;
  if (first.style !== null && first.style !== reader.style) {
    reader.style = first.style;
    return sweepOnce(context, reader);
  }
  const size = first.rows.length;
  if (size === 0) return [first];
  if (first.total === null) return pagesUntilEmpty(reader, first);
  const pages: ListPage[] = [first];
  const further = Array.from({ length: Math.ceil(first.total / size) - 1 }, (_, index) => index + 1);
  await context.requests.each(further, async (index) => {
    pages[index] = (await reader.page(index, size)) ?? emptyPage;
  });
  return pages;
}

/** A server that does not count is read until nothing comes; absence from it then means nothing. */
async function pagesUntilEmpty(reader: ListReader, first: ListPage): Promise<ListPage[]> {
  const pages = [first];
  const seen = new Set(first.ids);
  for (let index = 1; ; index += 1) {
    const page = (await reader.page(index, first.rows.length)) ?? emptyPage;
    const news = page.ids.filter((id) => !seen.has(id));
    if (news.length === 0) return pages;
    for (const id of news) seen.add(id);
    pages.push(page);
  }
}

const emptyPage: ListPage = { ids: [], total: null, rows: [], style: null };

/** The last page alone shows it where the count is no multiple of the page; otherwise chance may look like it. */
function ignoresPages(pages: readonly ListPage[]): boolean {
  const [first, second] = pages;
  const last = pages.at(-1);
  if (first === undefined || second === undefined || last === undefined) return false;
  if (pages.some((page) => page.ids.length !== first.ids.length)) return false;
  const ids = new Set(first.ids);
  return second.ids.every((id) => ids.has(id));
}

async function rememberList(
  { deps }: ReadContext,
  { type }: ReadType,
  reader: ListReader,
  pages: readonly ListPage[],
): Promise<void> {
  const profile = deps.profile();
  const known = profile.list_styles?.[type.type] ?? 'page';
  if (reader.style !== known && pages[0]?.style !== reader.style && !(await endsThere(reader, pages))) return;
  const page_size_cap = pages.length > 1 ? (pages[0]?.rows.length ?? profile.page_size_cap) : profile.page_size_cap;
  if (reader.style === known && page_size_cap === profile.page_size_cap) return;
  deps.saveProfile({
    ...profile,
    page_size_cap,
    list_styles: { ...profile.list_styles, [type.type]: reader.style },
  });
}

/** Whether the server shows nothing behind the last page: rows that are shuffled may come all together by luck. */
async function endsThere(reader: ListReader, pages: readonly ListPage[]): Promise<boolean> {
  const beyond = await reader.page(pages.length, pages[0]?.rows.length ?? 1);
  return pages.length > 1 && beyond?.rows.length === 0;
}
