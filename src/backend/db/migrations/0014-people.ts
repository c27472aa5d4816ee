import type { Migration } from 'kysely/migration';
import { runStatements } from './row-security.ts';

/**
 * What people are called, and one text to find and to order them by. A search looks for words anywhere in it, which no
 * index can look up under row-level security (only leakproof operators may be asked of an index before a row is known to be
 * the tenant's). This one is read from end to end instead, in the place of the rows: only those of one tenant, in the
 * order of the list.
 */
export const people: Migration = {
  async up(db) {
    await runStatements(db, [
      'alter table users add column display_name text',
      `alter table users add column search_text text not null
        generated always as (lower(coalesce(display_name || ' ', '') || email)) stored`,
      'create index users_by_name on users (tenant_id, search_text, id)',
    ]);
  },
};
