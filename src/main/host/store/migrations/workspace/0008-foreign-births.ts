import type { Migration } from '#host/store/migrate.ts';

/**
 * Each pull asks for what another device is still creating, and each plan for what is to be looked at although its three
 * states may be equal: next to nothing among ten thousand rows.
 */
export const foreignBirths: Migration = {
  version: 8,
  name: 'foreign-births',
  up(database) {
    database.exec(`
CREATE INDEX entity_foreign_birth ON entity(lid) WHERE foreign_birth IS NOT NULL;
CREATE INDEX entity_noted ON entity(lid) WHERE (found_json <> '[]' OR foreign_birth IS NOT NULL OR wedged <> 0
  OR instr(remote_json, json_extract(facts_json, '$.head_body_hash')) = 0);
`);
  },
};
