import type { RestClass, RestPaging } from '#contract/model/connector-config/rest-config.ts';
import type { Json } from '#contract/model/scalars.ts';
import { AdapterError } from '../adapter.ts';
import { memberAt } from './member-path.ts';
import { pathWithin, type RestReply, type RestSession } from './rest-session.ts';

type Search = NonNullable<RestClass['search']>;

/** The first object of a list that is wanted, page after page; null where none is. Throws where the list does not end. */
export async function searchObjects(
  session: RestSession,
  search: Search,
  path: string,
  wanted: (item: Json) => boolean,
): Promise<Json | null> {
  const { paging, items_path, max_pages } = search;
  const seen = new Set<string>();
  let next: string | null = pagePath(path, paging, 0, 0);
  for (let page = 0; next !== null; page += 1) {
    if (page === max_pages || seen.has(next)) {
      throw new AdapterError(
        'unreachable',
        `The list of the API does not end within ${max_pages} pages; nothing was done.`,
      );
    }
    seen.add(next);
    const reply: RestReply = await session.send({ method: 'GET', path: next });
    const items = memberAt(reply.json, items_path);
    if (!Array.isArray(items)) {
      throw new AdapterError(
        'refused',
        `The API’s answer has no list at '${items_path || 'the top'}'; check the object class.`,
      );
    }
    const found = items.find(wanted);
    if (found !== undefined) return found;
    next = nextPath(session, path, paging, { reply, page, items: items.length });
  }
  return null;
}

function nextPath(
  session: RestSession,
  path: string,
  paging: RestPaging,
  at: { reply: RestReply; page: number; items: number },
): string | null {
  if (paging.kind === 'none') return null;
  if (paging.kind === 'link_header') {
    const link = /<([^<>]*)>\s*;[^,]*\brel="?next"?/i.exec(at.reply.headers['link'] ?? '')?.[1];
    return link === undefined ? null : pathWithin(session.config, link);
  }
  if (paging.kind === 'cursor') {
    const cursor = memberAt(at.reply.json, paging.next_path);
    if (typeof cursor !== 'string' && typeof cursor !== 'number') return null;
    return cursor === '' ? null : withQuery(path, { [paging.parameter]: String(cursor) });
  }
  // A server may have smaller pages than asked for; only an empty one is surely the last.
  return at.items === 0 ? null : pagePath(path, paging, at.page + 1, at.items);
}

function pagePath(path: string, paging: RestPaging, page: number, lastSize: number): string {
  if (paging.kind === 'page') {
    return withQuery(path, {
      [paging.page_parameter]: String(paging.first + page),
      [paging.size_parameter]: String(paging.size),
    });
  }
  if (paging.kind !== 'offset') return path;
  const size = lastSize > 0 ? Math.min(lastSize, paging.size) : paging.size;
  return withQuery(path, {
    [paging.offset_parameter]: String(paging.first + page * size),
    [paging.limit_parameter]: String(paging.size),
  });
}

function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  const [before = '', query = ''] = path.split('?');
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(parameters)) all.set(name, value);
  return `${before}?${all}`;
}
