import type { Migration } from '#host/store/migrate.ts';

/**
 * Every dry run, with what it takes to run it again. What a list does not show lies in a table of its own, so that a search
 * reads little; the texts that ran lie in `blob` and are counted once, however many runs had them.
 */
export const runHistory: Migration = {
  version: 5,
  name: 'run-history',
  up(database) {
    database.exec(`
CREATE TABLE run_history(
  seq INTEGER PRIMARY KEY,
  history_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  lid TEXT,
  version_number INT,
  case_id TEXT,
  script_name TEXT,
  body_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  error TEXT,
  duration_ms REAL NOT NULL,
  at TEXT NOT NULL,
  bytes INT NOT NULL,
  search_text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX run_history_id ON run_history(history_id);
CREATE INDEX run_history_lid ON run_history(lid, seq);
CREATE TABLE run_content(
  seq INTEGER PRIMARY KEY REFERENCES run_history(seq) ON DELETE CASCADE,
  context_text TEXT NOT NULL,
  result_json TEXT NOT NULL
) STRICT;
CREATE TABLE run_text(body_hash TEXT PRIMARY KEY, bytes INT NOT NULL, runs INT NOT NULL) STRICT;
`);
  },
};
