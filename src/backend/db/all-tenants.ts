import { sql } from 'kysely';
import { type Database, nobody, withTenant } from './with-tenant.ts';

/** The one question that is asked across tenants, and only at a start or by an administrator's command (migration 0005). */
export function allTenants(db: Database): Promise<string[]> {
  return withTenant(db, { tenant_id: nobody, actor_id: nobody }, async (scope) => {
    await sql`select set_config('hookwright.at_start', 'on', true)`.execute(scope.db);
    const rows = await scope.db.selectFrom('tenants').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  });
}
