import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** Another format makes another file: what is in it can be had anew. */
const format = 1;

/** Where the search index of a store lies. It holds nothing that the store does not, so it is never copied or repaired. */
export function searchFileOf(storeFile: string): string {
  return path.join(path.dirname(storeFile), 'search.db');
}

/**
 * Opens the index beside a store, empty where there is none that can be used or it is to begin anew; where no file can be
 * written, it lives in memory until the studio ends.
 */
export function openSearchFile(file: string, anew: boolean): Database.Database {
  try {
    if (anew) removeSearchFile(file);
    return openAt(file);
  } catch {
    try {
      removeSearchFile(file);
      return openAt(file);
    } catch {
      return openAt(':memory:');
    }
  }
}

function removeSearchFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) rmSync(file + suffix);
  }
}

function openAt(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may cost the newest entries, which the token of the store then tells (`search-index.ts`).
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -32768');
    const found = Number(database.pragma('user_version', { simple: true }));
    if (found === format) return database;
    if (found !== 0) throw new Error('The search index is of another studio.');
    database.exec(tables);
    database.pragma(`user_version = ${format}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const tables = `
BEGIN;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE facts(
  id INTEGER PRIMARY KEY,
  lid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  status TEXT NOT NULL,
  version INT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT,
  is_system INT NOT NULL,
  is_deleted INT NOT NULL,
  is_draft INT NOT NULL,
  is_unpublished INT NOT NULL,
  is_behind INT NOT NULL,
  content TEXT NOT NULL,
  is_read INT NOT NULL
) STRICT;
CREATE INDEX facts_name ON facts(is_deleted, name_key, id);
CREATE INDEX facts_status ON facts(is_deleted, status, name_key, id);
CREATE INDEX facts_version ON facts(is_deleted, version, name_key, id);
CREATE INDEX facts_updated ON facts(is_deleted, updated_at, id);
CREATE INDEX facts_author ON facts(updated_by);
CREATE INDEX facts_unread ON facts(id) WHERE is_read = 0;
CREATE INDEX facts_text_away ON facts(id) WHERE is_read = 2;
CREATE VIRTUAL TABLE words USING fts5(
  name, description, body, inner_words,
  content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words(words, rank) VALUES ('rank', 'bm25(10.0, 3.0, 1.0, 0.5)');
CREATE VIRTUAL TABLE names USING fts5(
  name, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
);
COMMIT;
`;
