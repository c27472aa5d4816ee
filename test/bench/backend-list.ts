import { sql } from 'kysely';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Bench, BenchSection } from './harness.ts';
import { comparedWithSql, type ListBackend, withListBackend } from './list-backend.ts';

const scripts = 100_000;

const asked = [
  { title: 'the first page', query: 'page_size=50', where: 'true', order: 'created_at desc, id', offset: 0 },
  {
    title: 'a page in the midst',
    query: 'page_size=50&page=1000',
    where: 'true',
    order: 'created_at desc, id',
    offset: 49_950,
  },
  { title: 'sorted by name', query: 'page_size=50&sort=name', where: 'true', order: 'name, id', offset: 0 },
  {
    title: 'a search',
    query: 'page_size=50&search=step+77',
    where: "(name ilike '%step 77%' or description ilike '%step 77%')",
    order: 'created_at desc, id',
    offset: 0,
  },
] as const;

/** The list of 100,000 scripts over HTTP against the SQL that gives the same rows and the same total, on PostgreSQL where it is installed. */
export const bench: Bench = {
  name: 'backend-list',
  run: () =>
    withListBackend(async (backend) => {
      await backend.inTenant(insertScripts);
      await sql`analyze scripts`.execute(backend.db);
      const sections: BenchSection[] = [];
      for (const one of asked) sections.push(await listed(backend, one));
      return { name: 'backend-list', sections };
    }),
};

function listed(
  backend: ListBackend,
  { title, query, where, order, offset }: (typeof asked)[number],
): Promise<BenchSection> {
  const bare = `select id, tenant_id, name, description, current_version, status, is_system, created_by, created_at, updated_at,
    (select count(*) from scripts where ${where})::integer as total
    from scripts where ${where} order by ${order} limit 50 offset ${offset}`;
  const url = `/governance/scripts?${query}`;
  return comparedWithSql(backend, { title: `${title}, on ${backend.kind}`, url, bare, limit: 1.5 });
}

async function insertScripts({ db, tenant_id, actor_id }: TenantScope): Promise<void> {
  await sql`insert into scripts (tenant_id, name, description, status, created_by, rev, body_hash, created_at)
    select ${tenant_id}, 'step ' || n, 'Before site ' || n % 97, (array['draft', 'active', 'inactive'])[1 + n % 3], ${actor_id},
      1000000 + n, repeat('0', 64), now() - n * interval '1 second'
    from generate_series(1, ${scripts}) n`.execute(db);
}
