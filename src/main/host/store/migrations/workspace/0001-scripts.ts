import type { Migration } from '#host/store/migrate.ts';

/** `sync.md` 3.3, as far as scripts need it: what is local, what was last agreed, and what was last seen at the backend. */
export const scripts: Migration = {
  version: 1,
  name: 'scripts',
  up(database) {
    database.exec(`
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE ui_state(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE blob(hash TEXT PRIMARY KEY, size INT NOT NULL, bytes TEXT NOT NULL) STRICT;
CREATE TABLE entity(
  lid TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  parent_lid TEXT REFERENCES entity(lid),
  remote_id TEXT,
  local_json TEXT, local_hash TEXT,
  local_rev INT NOT NULL,
  delete_seen_hash TEXT,
  base_json TEXT, base_hash TEXT, base_version INT,
  remote_json TEXT, remote_hash TEXT, remote_version INT,
  server_json TEXT,
  list_fingerprint TEXT,
  etag TEXT,
  foreign_birth INT NOT NULL DEFAULT 0,
  saved_at TEXT NOT NULL,
  row_sum TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_remote ON entity(type, remote_id) WHERE remote_id IS NOT NULL;
CREATE TABLE draft(
  lid TEXT PRIMARY KEY REFERENCES entity(lid) ON DELETE CASCADE,
  body TEXT NOT NULL,
  body_hash TEXT NOT NULL
) STRICT;
CREATE TABLE checkpoint(
  checkpoint_id TEXT PRIMARY KEY,
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  name TEXT NOT NULL,
  body_hash TEXT NOT NULL REFERENCES blob(hash),
  bytes INT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoint_lid ON checkpoint(lid, created_at);
CREATE TABLE test_context(
  context_id TEXT PRIMARY KEY,
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX test_context_name ON test_context(lid, name);
CREATE TABLE trash(
  trash_id TEXT PRIMARY KEY,
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  snapshot_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  keep_until TEXT NOT NULL
) STRICT;
CREATE TABLE publish_attempt(
  lid TEXT PRIMARY KEY REFERENCES entity(lid) ON DELETE CASCADE,
  action TEXT NOT NULL,
  content_json TEXT NOT NULL,
  base_version INT,
  change_description TEXT,
  idempotency_key TEXT NOT NULL,
  started_at TEXT NOT NULL
) STRICT;
`);
  },
};
