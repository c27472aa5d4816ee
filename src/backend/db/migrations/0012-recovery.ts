import type { Migration } from 'kysely/migration';
import { runStatements } from './row-security.ts';

/** Workers look for provisions of all tenants that are not over and that nobody holds, and may see no others for that. */
export const recovery: Migration = {
  async up(db) {
    await runStatements(db, [
      `create policy provisions_at_recovery on provisions for select
        using (current_setting('hookwright.at_recovery', true) = 'on' and state in ('queued', 'running'))`,
    ]);
  },
};
