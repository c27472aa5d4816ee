import type { ScriptFilter, ScriptMark, ScriptOrder } from '#contract/rpc/script-list.ts';
import { parseSearch, searchedParts, toFullTextQuery } from '#engine/search/search-terms.ts';
import { naturalKey } from '#engine/text/natural-key.ts';
import { changedHere } from './script-facts.ts';

/** What `listIds` needs beside what the person asked for. */
export interface ListedIds {
  readonly query: ScriptFilter & ScriptOrder;
  /** Who is signed in, where somebody is. */
  readonly you: string | null;
  /** Where a filter asks for conflicts: who has one. */
  readonly conflicts: () => readonly string[];
}

/** Runs a statement that gives numbers. */
type Numbers = (sql: string, values: readonly (string | number)[]) => number[];

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The scripts of a list in its order, by the index's own numbers (`scripts.md` 1 to 6). */
export function listIds(listed: ListedIds, numbers: Numbers): number[] {
  const { query } = listed;
  const where = conditions(listed);
  const found = searchOf(query);
  if (found === null) return plain(where, query, numbers);
  if (query.sort !== 'relevance') return sorted(found, where, query, numbers);
  return byRelevance(found, where, query, numbers);
}

interface Search {
  /** Expression of the words' index. */
  readonly words: string;
  /** Expression of the names' index, where parts of names can be looked for. */
  readonly names: string | null;
}

function searchOf({ search, search_in }: ScriptFilter): Search | null {
  const terms = parseSearch(search);
  if (terms.length === 0) return null;
  const words = toFullTextQuery(terms);
  return { words: search_in === 'all' ? words : `{name description} : (${words})`, names: partsOfNames(search) };
}

/** Each part anywhere in a name, also inside a word. */
function partsOfNames(search: string): string | null {
  const parts = searchedParts(search);
  return parts.length === 0 ? null : parts.map((part) => `"${part}"`).join(' AND ');
}

function plain(where: Condition, query: ScriptOrder, numbers: Numbers): number[] {
  return numbers(`SELECT id FROM facts WHERE ${where.sql} ORDER BY ${orderOf(query)}`, where.values);
}

function sorted({ words, names }: Search, where: Condition, query: ScriptOrder, numbers: Numbers): number[] {
  const inNames = names === null ? '' : 'UNION SELECT rowid FROM names WHERE names MATCH ?';
  return numbers(
    `SELECT id FROM facts WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? ${inNames})
     AND ${where.sql} ORDER BY ${orderOf(query)}`,
    [words, ...(names === null ? [] : [names]), ...where.values],
  );
}

/** Hits in names first, those at their beginning before the rest; then what the index ranks. */
function byRelevance({ words, names }: Search, where: Condition, query: ScriptFilter, numbers: Numbers): number[] {
  const named = names === null ? [] : namedIds(names, where, query.search, numbers);
  const ranked = isOpen(query)
    ? // Nothing but the few that were deleted is left out, and looking up each hit would cost more than the search.
      without(
        numbers('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank', [words]),
        numbers('SELECT id FROM facts WHERE is_deleted = 1', []),
      )
    : numbers(
        `SELECT words.rowid FROM words JOIN facts ON facts.id = words.rowid
         WHERE words MATCH ? AND ${where.sql} ORDER BY words.rank`,
        [words, ...where.values],
      );
  return named.length === 0 ? ranked : [...named, ...without(ranked, named)];
}

function namedIds(names: string, where: Condition, search: string, numbers: Numbers): number[] {
  const start = naturalKey(search.trim());
  return numbers(
    `SELECT id FROM facts WHERE id IN (SELECT rowid FROM names WHERE names MATCH ?) AND ${where.sql}
     ORDER BY instr(name_key, ?) <> 1, name_key, id`,
    [names, ...where.values, start],
  );
}

function without(ids: number[], left: readonly number[]): number[] {
  if (left.length === 0) return ids;
  const leftOut = new Set(left);
  return ids.filter((id) => !leftOut.has(id));
}

/** Whether no filter but the words stands. */
function isOpen({ status, marks, deleted, updated_by }: ScriptFilter): boolean {
  return status.length === 0 && marks.length === 0 && !deleted && updated_by === null;
}

function orderOf({ sort, descending }: ScriptOrder): string {
  const way = descending ? 'DESC' : 'ASC';
  if (sort === 'status') return `status ${way}, name_key ${way}, id ${way}`;
  if (sort === 'version') return `version ${way}, name_key ${way}, id ${way}`;
  if (sort === 'updated') return `updated_at ${way}, id ${way}`;
  return `name_key ${way}, id ${way}`;
}

const marked: Readonly<Record<Exclude<ScriptMark, 'conflict'>, string>> = {
  system: 'is_system = 1',
  own: 'is_system = 0',
  draft: 'is_draft = 1',
  unpublished: 'is_unpublished = 1',
  behind: 'is_behind = 1',
};

function conditions({ query, you, conflicts }: ListedIds): Condition {
  const all: Condition[] = [{ sql: `is_deleted = ${query.deleted ? 1 : 0}`, values: [] }];
  if (query.status.length > 0) all.push(among('status', query.status));
  for (const mark of query.marks) {
    all.push(mark === 'conflict' ? among('lid', conflicts()) : { sql: marked[mark], values: [] });
  }
  const { updated_by } = query;
  if (updated_by === 'you') all.push(among('updated_by', you === null ? [changedHere] : [changedHere, you]));
  else if (updated_by !== null) all.push({ sql: 'updated_by = ?', values: [updated_by] });
  return { sql: all.map(({ sql }) => sql).join(' AND '), values: all.flatMap(({ values }) => values) };
}

function among(column: string, values: readonly string[]): Condition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}
