import { type Kysely, sql } from 'kysely';

/** The role that serves requests. It owns nothing, cannot sign in and cannot pass row-level security. */
export const appRole = 'hookwright_app';

export async function runStatements(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  // One by one: the extended protocol, which PGlite speaks, takes a single statement.
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/**
 * Shows the rows of `table` only to their tenant, also to the table's owner, and gives the app role these `privileges`.
 * A tenant that is not set matches no row: the comparison with null is never true.
 */
export function tenantRows(table: string, privileges: string, tenantColumn = 'tenant_id'): string[] {
  const own = `${tenantColumn} = nullif(current_setting('hookwright.tenant_id', true), '')::uuid`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${table}_of_tenant on ${table} using (${own}) with check (${own})`,
    `grant ${privileges} on ${table} to ${appRole}`,
  ];
}
