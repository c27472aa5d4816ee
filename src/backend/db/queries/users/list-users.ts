import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Assignment } from '../lifecycles/assignments.ts';

/** A user as lists show them, with the state they are in. */
export interface ListedUserRow {
  readonly id: string;
  readonly email: string;
  readonly display_name: string | null;
  readonly active: boolean;
  readonly assignment: Assignment | undefined;
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/**
 * By name, people without one by their address; `id` keeps equal ones in a fixed order. The page is chosen in the index
 * before anything else is read of anybody.
 * @param search words that all stand in the name or the address, in any case; `%` and `_` stand for themselves.
 */
export async function listUsers(
  scope: TenantScope,
  search: string | undefined,
  page: Page,
): Promise<{ rows: ListedUserRow[]; total: number }> {
  const chosen = matching(scope, search)
    .select(['id', 'search_text'])
    .orderBy('search_text')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset);
  const rows = await scope.db
    .selectFrom(chosen.as('chosen'))
    .innerJoin('users', 'users.id', 'chosen.id')
    .leftJoin('lifecycle_assignments as assigned', (join) =>
      join
        .onRef('assigned.tenant_id', '=', 'users.tenant_id')
        .onRef('assigned.object_id', '=', 'users.id')
        .on('assigned.object_type', '=', 'user'),
    )
    .select(['users.id', 'users.email', 'users.display_name', 'users.active'])
    .select(['assigned.config_id', 'assigned.state_id', 'assigned.entered_at'])
    .orderBy('chosen.search_text')
    .orderBy('chosen.id')
    .execute();
  // Who looks for somebody finds few: then the page says itself how many there are.
  const whole = rows.length < page.limit && (rows.length > 0 || page.offset === 0);
  return {
    total: whole ? page.offset + rows.length : await count(scope, search),
    rows: rows.map(({ config_id, state_id, entered_at, ...user }) => ({
      ...user,
      assignment:
        config_id === null || state_id === null || entered_at === null
          ? undefined
          : { config_id, state_id, entered_at },
    })),
  };
}

async function count(scope: TenantScope, search: string | undefined): Promise<number> {
  const { total } = await matching(scope, search)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

function matching(scope: TenantScope, search = '') {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  let query = scope.db.selectFrom('users');
  for (const word of words) query = query.where('search_text', 'like', `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  return query;
}
