import type { Migration } from '#host/store/migrate.ts';

export const production: Migration = {
  version: 2,
  name: 'production',
  up(database) {
    database.exec(`
ALTER TABLE workspace ADD COLUMN tenant_name TEXT;
ALTER TABLE workspace ADD COLUMN production INTEGER NOT NULL DEFAULT 0 CHECK (production IN (0, 1));
`);
  },
};
