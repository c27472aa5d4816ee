import { sql } from 'kysely';
import { demoActor } from '#backend/db/seed-demo.ts';
import { seedPeople } from '#backend/db/seed-people.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Bench, BenchSection } from './harness.ts';
import { comparedWithSql, type ListBackend, withListBackend } from './list-backend.ts';

const asked = [
  { title: 'the first page', query: 'limit=50', where: 'true' },
  { title: 'a search that finds few', query: 'limit=50&search=person+7712', where: finds('person', '7712') },
  { title: 'a search that finds many', query: 'limit=50&search=sales', where: finds('sales') },
] as const;

function finds(...words: string[]): string {
  return words.map((word) => `search_text like '%${word}%'`).join(' and ');
}

/** People in their states over HTTP against the SQL that gives the same rows and the same total, on PostgreSQL where it is installed. */
export const bench: Bench = {
  name: 'people',
  run: () =>
    withListBackend(async (backend) => {
      const { db, kind, inTenant } = backend;
      await seedPeople(db, demoActor);
      const sections: BenchSection[] = [];
      let there = 0;
      for (const people of [10_000, 100_000]) {
        await inTenant((scope) => insertPeople(scope, there + 1, people));
        there = people;
        for (const table of ['users', 'lifecycle_assignments'])
          await sql`vacuum analyze ${sql.table(table)}`.execute(db);
        for (const one of asked) sections.push(await listed(backend, one, `${people.toLocaleString('en')} on ${kind}`));
      }
      return { name: 'people', sections };
    }),
};

function listed(
  backend: ListBackend,
  { title, query, where }: (typeof asked)[number],
  among: string,
): Promise<BenchSection> {
  const bare = `select users.id, email, display_name, active, config_id, state_id, entered_at, config.states,
    (select count(*) from users where ${where})::integer as total
    from (select * from users where ${where} order by search_text, id limit 50) users
    left join lifecycle_assignments on object_type = 'user' and object_id = users.id
    left join lifecycle_configs config on config.id = config_id`;
  const url = `/governance/users?${query}`;
  return comparedWithSql(backend, { title: `${title}, ${among}`, url, bare, limit: 2 });
}

async function insertPeople({ db, tenant_id }: TenantScope, from: number, to: number): Promise<void> {
  await sql`insert into users (tenant_id, email, display_name, password_hash)
    select ${tenant_id}, 'person' || n || '@' || (array['sales', 'plant', 'office', 'lab'])[1 + n % 4] || '.test',
      'Person ' || n, ''
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db);
}
