import type { Migration } from '#host/store/migrate.ts';

/** Each pull asks for what another device is still creating, which is next to nothing among ten thousand rows. */
export const foreignBirths: Migration = {
  version: 8,
  name: 'foreign-births',
  up(database) {
    database.exec('CREATE INDEX entity_foreign_birth ON entity(lid) WHERE foreign_birth IS NOT NULL;');
  },
};
