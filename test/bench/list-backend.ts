import { sql } from 'kysely';
import { buildApp } from '#backend/app/build-app.ts';
import type { DatabaseTarget } from '#backend/db/open-database.ts';
import { demoActor, seedDemo } from '#backend/db/seed-demo.ts';
import { type Database, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { type Api, apiAs } from '#test/integration/backend/harness/api.ts';
import { pgliteTemplate } from '#test/integration/backend/harness/pglite-template.ts';
import { findPostgres, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { type BenchSection, compare } from './harness.ts';

/** A backend with the demo's data, asked over HTTP and past it. */
export interface ListBackend {
  readonly kind: string;
  readonly db: Database;
  readonly api: Api;
  inTenant<Result>(work: (scope: TenantScope) => Promise<Result>): Promise<Result>;
}

/** With a backend over a fresh database. */
export async function withListBackend<Result>(work: (backend: ListBackend) => Promise<Result>): Promise<Result> {
  const { database, kind, stop } = await openTarget();
  const { app, dependencies } = await buildApp({
    database,
    version: '0.0.0-bench',
    log: { level: 'silent' },
    loginsPerMinute: 1000,
    sandbox: createSandbox({ hosts: 1 }),
  });
  const { db } = dependencies;
  try {
    await seedDemo(db);
    const api = await apiAs(app, 'admin');
    return await work({ kind, db, api, inTenant: (ask) => withTenant(db, demoActor, ask) });
  } finally {
    await app.close();
    await stop();
  }
}

interface Asked {
  readonly title: string;
  readonly url: string;
  /** The same rows and the same total. */
  readonly bare: string;
  /** How many times as long as the SQL it may take. */
  readonly limit: number;
}

/** What the route takes against the SQL that gives the same. */
export function comparedWithSql(
  { api, inTenant }: ListBackend,
  { title, url, bare, limit }: Asked,
): Promise<BenchSection> {
  return compare(
    title,
    [
      { name: 'bare SQL', run: () => inTenant((scope) => sql.raw(bare).execute(scope.db)) },
      {
        name: `GET ${url.replace(/\?.*/, '')}`,
        limit,
        run: async () => {
          const reply = await api.get(url);
          if (reply.status !== 200 || reply.body.total === 0) throw new Error(reply.text);
        },
      },
    ],
    { rounds: 25, warmup: 5 },
  );
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
