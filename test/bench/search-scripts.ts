import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type ScriptListQuery, scriptWindowInput } from '#contract/rpc/script-list.ts';
import { ScriptLists } from '#host/services/script-list/script-lists.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';
import { seededScript, seedScripts } from './seed-scripts.ts';

const counts = { large: 100_000, small: 10_000 } as const;
const shownRows = 100;

/** What a person looks for, and the same for FTS5. */
const searches = [
  { title: 'a word of a hundred scripts', search: '"rareword7"', match: '"rareword7"' },
  { title: 'a word of 2,000 scripts', search: 'someWord31', match: '"someWord31" *' },
  { title: 'the beginning of words of 11,100 scripts', search: 'rareword7', match: '"rareword7" *' },
  { title: 'a beginning that every script has', search: 'attr', match: '"attr" *' },
  {
    title: 'two words and a phrase',
    search: 'rename site "what it becomes"',
    match: '"rename" * AND "site" * AND "what it becomes"',
  },
] as const;

/** Searching 100,000 scripts of 4 KiB against FTS5 over a table of the same texts, which gives the same rows with their snippets. */
export const bench: Bench = {
  name: 'search-scripts',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const large = await openLists(path.join(folder, 'large'), counts.large);
    const small = await openLists(path.join(folder, 'small'), counts.small);
    const bare = bareTable(path.join(folder, 'bare.db'), counts.large);
    try {
      const sections: BenchSection[] = [];
      for (const { title, search, match } of searches) {
        sections.push(await searched(title, { bare, lists: large.lists }, search, match));
      }
      sections.push(await scrolled(large.lists), await grown(large.lists, small.lists));
      return { name: 'search-scripts', sections };
    } finally {
      bare.close();
      await large.close();
      await small.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const rounds = { rounds: 15, warmup: 3 } as const;

function searched(
  title: string,
  { bare, lists }: { readonly bare: BareTable; readonly lists: OpenLists['lists'] },
  search: string,
  match: string,
): Promise<BenchSection> {
  return compare(
    title,
    [
      { name: 'bare FTS5, with snippets', run: () => bare.search(match) },
      { name: 'search', limit: 2, run: () => anew(lists, { search, sort: 'relevance' }) },
    ],
    rounds,
  );
}

/** Another part of a list that is known already, as scrolling asks for it, against the first part of it. */
function scrolled(lists: ScriptLists): Promise<BenchSection> {
  let offset = 0;
  return compare(
    'a part of the list of 100,000',
    [
      { name: 'reading 100 rows by key', run: () => ask(lists, {}, 0) },
      {
        name: 'any part',
        limit: 2,
        run: () => {
          offset = (offset + 31_337) % (counts.large - shownRows);
          return ask(lists, {}, offset);
        },
      },
    ],
    rounds,
  );
}

/** Ten times as many scripts may take ten times as long, and no more. */
function grown(large: ScriptLists, small: ScriptLists): Promise<BenchSection> {
  const query = { search: 'someWord31', sort: 'relevance' } as const;
  return compare(
    'ten times the scripts',
    [
      { name: '10,000 scripts', run: () => anew(small, query) },
      { name: '100,000 scripts', limit: 12, run: () => anew(large, query) },
    ],
    rounds,
  );
}

function ask(lists: ScriptLists, query: ScriptListQuery, offset: number) {
  return lists.window(scriptWindowInput.parse({ ...query, offset, limit: shownRows }));
}

let asked = 0;

/** With a filter that every script passes and no search had before, so that nothing is remembered of it. */
function anew(lists: ScriptLists, query: ScriptListQuery & { readonly search: string }) {
  asked += 1;
  return ask(lists, { ...query, search: `${query.search}${' '.repeat(asked % 50)}` }, 0);
}

interface OpenLists {
  readonly lists: ScriptLists;
  close(): Promise<void>;
}

/** A workspace of so many scripts, with every text read. */
async function openLists(folder: string, count: number): Promise<OpenLists> {
  const store: Store<WorkspaceSchema> = openStore(path.join(folder, 'store.db'), workspaceKind);
  seedScripts(store, count);
  const warn = (message: string) => console.warn(message);
  const lists = new ScriptLists({ store, you: () => null, warn });
  let unread = count;
  while (unread > 0) {
    unread = (await ask(lists, { search: 'anything' }, 0)).unread;
    await turn();
  }
  return {
    lists,
    close: async () => {
      await lists.close();
      store.close();
    },
  };
}

type BareTable = ReturnType<typeof bareTable>;

/** What SQLite does by itself: a full-text table that holds its texts. */
function bareTable(file: string, count: number) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.exec(
    `CREATE VIRTUAL TABLE script USING fts5(lid UNINDEXED, name, description, body,
       prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')`,
  );
  const insert = database.prepare('INSERT INTO script VALUES (@lid, @name, @description, @body)');
  database.transaction(() => {
    for (let at = 0; at < count; at++) insert.run(seededScript(at));
  })();
  const total = database.prepare('SELECT count(*) FROM script WHERE script MATCH ?').pluck();
  const rows = database.prepare(
    `SELECT lid, highlight(script, 1, '[', ']') AS name, highlight(script, 2, '[', ']') AS description,
       snippet(script, 3, '[', ']', '…', 16) AS snippet
     FROM script WHERE script MATCH ? ORDER BY rank LIMIT ${shownRows}`,
  );
  return {
    search: (match: string) => [total.get(match), rows.all(match)],
    close: () => database.close(),
  };
}
