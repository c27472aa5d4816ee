import { sql } from 'kysely';
import { buildApp } from '#backend/app/build-app.ts';
import type { DatabaseTarget } from '#backend/db/open-database.ts';
import { seedDemo } from '#backend/db/seed-demo.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { type Api, apiAs, demoTenant } from '#test/integration/backend/harness/api.ts';
import { pgliteTemplate } from '#test/integration/backend/harness/pglite-template.ts';
import { findPostgres, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';

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
    try {
      await seedDemo(dependencies.db);
      const api = await apiAs(app, 'admin');
      const asDemo = { tenant_id: demoTenant, actor_id: demoTenant };
      const inTenant = <Result>(work: (scope: TenantScope) => Promise<Result>) =>
        withTenant(dependencies.db, asDemo, work);
      await inTenant(insertScripts);
      await sql`analyze scripts`.execute(dependencies.db);
      const sections: BenchSection[] = [];
      for (const one of asked) sections.push(await listed(api, inTenant, one, kind));
      return { name: 'backend-list', sections };
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
  { title, query, where, order, offset }: (typeof asked)[number],
  kind: string,
): Promise<BenchSection> {
  const bare = `select id, tenant_id, name, description, current_version, status, is_system, created_by, created_at, updated_at,
    (select count(*) from scripts where ${where})::integer as total
    from scripts where ${where} order by ${order} limit 50 offset ${offset}`;
  return compare(
    `${title}, on ${kind}`,
    [
      { name: 'bare SQL', run: () => inTenant((scope) => sql.raw(bare).execute(scope.db)) },
      {
        name: 'GET /governance/scripts',
        limit: 1.5,
        run: async () => {
          const reply = await api.get(`/governance/scripts?${query}`);
          if (reply.status !== 200 || reply.body.scripts.length === 0) throw new Error(reply.text);
        },
      },
    ],
    { rounds: 25, warmup: 5 },
  );
}

async function insertScripts({ db, tenant_id, actor_id }: TenantScope): Promise<void> {
  await sql`insert into scripts (tenant_id, name, description, status, created_by, rev, body_hash, created_at)
    select ${tenant_id}, 'step ' || n, 'Before site ' || n % 97, (array['draft', 'active', 'inactive'])[1 + n % 3], ${actor_id},
      1000000 + n, repeat('0', 64), now() - n * interval '1 second'
    from generate_series(1, ${scripts}) n`.execute(db);
}

interface Target {
  readonly database: DatabaseTarget;
  readonly kind: string;
  stop(): Promise<void>;
}

/** A database of the bench's own, on PostgreSQL where it is installed. */
export async function openTarget(): Promise<Target> {
  const programs = findPostgres();
  if (programs === null) {
    return {
      database: { kind: 'memory', template: await pgliteTemplate() },
      kind: 'PGlite',
      stop: () => Promise.resolve(),
    };
  }
  const server = await startPostgres(programs);
  const url = await server.newDatabase('bench');
  return { database: { kind: 'server', url }, kind: 'PostgreSQL', stop: async () => server.stop() };
}
