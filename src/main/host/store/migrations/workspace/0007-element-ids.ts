import type { Migration } from '#host/store/migrate.ts';

/**
 * A plain backend gives states and transitions ids of its own, while those of the studio never change (LC-73). And what a
 * publish builds step by step remembers what it began from, so that it goes on from wherever it stopped (LC-71).
 */
export const elementIds: Migration = {
  version: 7,
  name: 'element-ids',
  up(database) {
    database.exec(`
CREATE TABLE element_id(
  lid TEXT NOT NULL REFERENCES entity(lid) ON DELETE CASCADE,
  own_id TEXT NOT NULL,
  server_id TEXT NOT NULL,
  PRIMARY KEY(lid, own_id)
) STRICT;
CREATE UNIQUE INDEX element_id_server ON element_id(lid, server_id);
CREATE TABLE operation_step(
  op_id TEXT PRIMARY KEY REFERENCES operation(op_id) ON DELETE CASCADE,
  source_json TEXT NOT NULL,
  done INT NOT NULL,
  total INT NOT NULL
) STRICT;
`);
  },
};
