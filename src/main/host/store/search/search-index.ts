import type Database from 'better-sqlite3';
import { innerWords } from '#engine/search/inner-words.ts';
import type { ScriptFacts } from './script-facts.ts';
import { openSearchFile } from './search-file.ts';
import { type ListedIds, listIds } from './search-query.ts';

/** A script as the index holds it. */
export type IndexedScript = ScriptFacts & { readonly id: number };

/** A script whose words have still to be read. */
export interface UnreadScript {
  readonly id: number;
  readonly lid: string;
}

/** Whether the words of a script are in the index. */
const readState = { unread: 0, read: 1, textAway: 2 } as const;

/**
 * The search index of a workspace: what its lists sort and filter by, and the words of its scripts. Everything in it comes
 * from the store; `token` names the state of the store that it was last brought to.
 */
export class SearchIndex {
  private readonly file: string;
  private database: Database.Database;
  private statements = new Map<string, Database.Statement<unknown[]>>();

  constructor(file: string) {
    this.file = file;
    this.database = openSearchFile(file, false);
  }

  /** Begins again with an empty index, as after damage or where it belongs to another state of the store. */
  startAnew(inMemory: boolean): void {
    this.close();
    this.database = openSearchFile(inMemory ? ':memory:' : this.file, true);
  }

  close(): void {
    this.statements = new Map();
    this.database.close();
  }

  get token(): string | null {
    return (this.pluck(`SELECT value FROM meta WHERE key = 'token'`).get() as string | undefined) ?? null;
  }

  set token(token: string) {
    this.statement(`INSERT OR REPLACE INTO meta VALUES ('token', ?)`).run(token);
  }

  /** Takes over what changed, in one transaction. */
  apply(changed: readonly { readonly facts: ScriptFacts; readonly content: string }[], gone: readonly string[]): void {
    this.transaction(() => {
      for (const { facts, content } of changed) this.statement(upserted).run({ ...facts, content });
      for (const lid of gone) this.forget(lid);
    });
  }

  /** Scripts whose words are to be read next, and how many there are. */
  unread(limit: number): UnreadScript[] {
    return this.statement('SELECT id, lid FROM facts WHERE is_read = 0 ORDER BY id LIMIT ?').all(
      limit,
    ) as UnreadScript[];
  }

  countUnread(): number {
    return this.pluck('SELECT count(*) FROM facts WHERE is_read = 0').get() as number;
  }

  /** Has those read again whose text was not there: some of them, from `after` on. Returns the last one looked at, or null. */
  retryTexts(after: number, limit: number, textsHere: (lids: readonly string[]) => ReadonlySet<string>): number | null {
    const waiting = this.statement('SELECT id, lid FROM facts WHERE is_read = 2 AND id > ? ORDER BY id LIMIT ?').all(
      after,
      limit,
    ) as UnreadScript[];
    const texts = textsHere(waiting.map(({ lid }) => lid));
    const here = waiting.filter(({ lid }) => texts.has(lid));
    if (here.length > 0) {
      this.transaction(() => {
        for (const { id } of here) this.statement('UPDATE facts SET is_read = 0 WHERE id = ?').run(id);
      });
    }
    return waiting.at(-1)?.id ?? null;
  }

  /** Puts the words of scripts in place of those they had. `body` is null while a text is not there. */
  takeWords(
    scripts: readonly {
      readonly id: number;
      readonly name: string;
      readonly description: string | null;
      readonly body: string | null;
    }[],
  ): void {
    this.transaction(() => {
      for (const { id, name, description, body } of scripts) {
        this.dropWords(id);
        const texts = [name, description ?? '', body ?? ''];
        const inner = texts.map(innerWords).join(' ');
        this.statement('INSERT INTO words(rowid, name, description, body, inner_words) VALUES (?, ?, ?, ?, ?)').run(
          id,
          ...texts,
          inner,
        );
        this.statement('INSERT INTO names(rowid, name) VALUES (?, ?)').run(id, name);
        const state = body === null ? readState.textAway : readState.read;
        this.statement('UPDATE facts SET is_read = ? WHERE id = ?').run(state, id);
      }
    });
  }

  /** The whole list in its order, by the index's own numbers; windows are cut from it. */
  list(query: ListedIds): number[] {
    return listIds(query, (sql, values) => this.pluck(sql).all(...values) as number[]);
  }

  /** What the index knows of these, in their order. */
  scripts(ids: readonly number[]): IndexedScript[] {
    const rows = this.statement('SELECT * FROM facts WHERE id IN (SELECT value FROM json_each(?))').all(
      JSON.stringify(ids),
    ) as IndexedScript[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  lids(ids: readonly number[]): string[] {
    const rows = this.statement('SELECT id, lid FROM facts WHERE id IN (SELECT value FROM json_each(?))').all(
      JSON.stringify(ids),
    ) as UnreadScript[];
    const byId = new Map(rows.map(({ id, lid }) => [id, lid]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  idOf(lid: string): number | null {
    return (this.pluck('SELECT id FROM facts WHERE lid = ?').get(lid) as number | undefined) ?? null;
  }

  /** How many scripts there are, and how many of which the deletion is not published. */
  counts(): { all: number; deleted: number } {
    const count = this.pluck('SELECT count(*) FROM facts WHERE is_deleted = ?');
    return { all: count.get(0) as number, deleted: count.get(1) as number };
  }

  /** Who changed scripts last, and how many. */
  authors(): { updated_by: string; scripts: number }[] {
    return this.statement(
      `SELECT updated_by, count(*) AS scripts FROM facts
       WHERE is_deleted = 0 AND updated_by IS NOT NULL GROUP BY updated_by ORDER BY scripts DESC, updated_by`,
    ).all() as { updated_by: string; scripts: number }[];
  }

  private forget(lid: string): void {
    const id = this.idOf(lid);
    if (id === null) return;
    this.dropWords(id);
    this.statement('DELETE FROM facts WHERE id = ?').run(id);
  }

  private dropWords(id: number): void {
    this.statement('DELETE FROM words WHERE rowid = ?').run(id);
    this.statement('DELETE FROM names WHERE rowid = ?').run(id);
  }

  private transaction(work: () => void): void {
    this.database.transaction(work).immediate();
  }

  private pluck(sql: string): Database.Statement<unknown[]> {
    return this.statement(sql, true);
  }

  private statement(sql: string, plucked = false): Database.Statement<unknown[]> {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.database.prepare<unknown[]>(sql);
    if (plucked) prepared.pluck();
    this.statements.set(sql, prepared);
    return prepared;
  }
}

const columns = [
  'lid',
  'name',
  'name_key',
  'status',
  'version',
  'updated_at',
  'updated_by',
  'is_system',
  'is_deleted',
  'is_draft',
  'is_unpublished',
  'is_behind',
  'content',
] as const;

const upserted = `
INSERT INTO facts(${columns.join(', ')}, is_read) VALUES (${columns.map((column) => `@${column}`).join(', ')}, 0)
ON CONFLICT(lid) DO UPDATE SET
  is_read = CASE WHEN content = excluded.content THEN is_read ELSE 0 END,
  ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
