import type { Migration } from '#host/store/migrate.ts';

export const workspaces: Migration = {
  version: 1,
  name: 'workspaces',
  up(database) {
    database.exec(`
CREATE TABLE workspace(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  backend TEXT NOT NULL,
  tenant_id TEXT,
  colour TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE ui_state(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE credential(
  workspace_id TEXT PRIMARY KEY REFERENCES workspace(id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`);
  },
};
