import { sql } from 'kysely';
import { buildApp } from '#backend/app/build-app.ts';
import { demoActor, seedDemo } from '#backend/db/seed-demo.ts';
import { seedPeople } from '#backend/db/seed-people.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { type Api, apiAs } from '#test/integration/backend/harness/api.ts';
import { openTarget } from './backend-list.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';

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
  async run() {
    const { database, kind, stop } = await openTarget();
    const sandbox = createSandbox({ hosts: 1 });
    const options = {
      database,
      version: '0.0.0-bench',
      log: { level: 'silent' },
      loginsPerMinute: 1000,
      sandbox,
    } as const;
    const { app, dependencies } = await buildApp(options);
    const { db } = dependencies;
    try {
      await seedDemo(db);
      await seedPeople(db, demoActor);
      const api = await apiAs(app, 'admin');
      const inTenant: InTenant = (work) => withTenant(db, demoActor, work);
      const sections: BenchSection[] = [];
      let there = 0;
      for (const people of [10_000, 100_000]) {
        await inTenant((scope) => insertPeople(scope, there + 1, people));
        there = people;
        for (const table of ['users', 'lifecycle_assignments'])
          await sql`vacuum analyze ${sql.table(table)}`.execute(db);
        for (const one of asked)
          sections.push(await listed(api, inTenant, one, `${people.toLocaleString('en')} on ${kind}`));
      }
      return { name: 'people', sections };
    } finally {
      await app.close();
      await stop();
    }
  },
};

type InTenant = (work: (scope: TenantScope) => Promise<unknown>) => Promise<unknown>;

function listed(
  api: Api,
  inTenant: InTenant,
  { title, query, where }: (typeof asked)[number],
  among: string,
): Promise<BenchSection> {
  const bare = `select users.id, email, display_name, active, config_id, state_id, entered_at, config.states,
    (select count(*) from users where ${where})::integer as total
    from (select * from users where ${where} order by search_text, id limit 50) users
    left join lifecycle_assignments on object_type = 'user' and object_id = users.id
    left join lifecycle_configs config on config.id = config_id`;
  return compare(
    `${title}, ${among}`,
    [
      { name: 'bare SQL', run: () => inTenant((scope) => sql.raw(bare).execute(scope.db)) },
      {
        name: 'GET /governance/users',
        limit: 2,
        run: async () => {
          const reply = await api.get(`/governance/users?${query}`);
          if (reply.status !== 200) throw new Error(reply.text);
        },
      },
    ],
    { rounds: 25, warmup: 5 },
  );
}

async function insertPeople({ db, tenant_id }: TenantScope, from: number, to: number): Promise<void> {
  await sql`insert into users (tenant_id, email, display_name, password_hash)
    select ${tenant_id}, 'person' || n || '@' || (array['sales', 'plant', 'office', 'lab'])[1 + n % 4] || '.test',
      'Person ' || n, ''
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db);
}
