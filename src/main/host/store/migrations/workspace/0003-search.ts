import type { Migration } from '#host/store/migrate.ts';

/**
 * Which scripts changed since the search index last took them over, noted in the transaction of each change. The index
 * itself is a file beside the store that can be made anew from it at any time. Not `OR IGNORE`: SQLite puts the conflict
 * policy of the statement that fires a trigger in its place, and an upsert would fail.
 */
export const search: Migration = {
  version: 3,
  name: 'search',
  up(database) {
    database.exec(`
CREATE TABLE search_change(lid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER entity_searched_insert AFTER INSERT ON entity WHEN new.type = 'script'
BEGIN INSERT INTO search_change(lid) VALUES (new.lid) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER entity_searched_update AFTER UPDATE OF local_hash, base_hash, remote_hash, facts_json ON entity
WHEN new.type = 'script'
BEGIN INSERT INTO search_change(lid) VALUES (new.lid) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER entity_searched_delete AFTER DELETE ON entity WHEN old.type = 'script'
BEGIN INSERT INTO search_change(lid) VALUES (old.lid) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER version_searched_insert AFTER INSERT ON script_version
BEGIN INSERT INTO search_change(lid) VALUES (new.lid) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER version_searched_update AFTER UPDATE OF created_by ON script_version
BEGIN INSERT INTO search_change(lid) VALUES (new.lid) ON CONFLICT DO NOTHING; END;
`);
  },
};
