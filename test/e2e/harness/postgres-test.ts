import pg from 'pg';
import { findPostgres, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { test as remoteTest } from './remote-test.ts';

/** A PostgreSQL server of the test, asked as its superuser. */
export interface TargetServer {
  readonly port: number;
  /** The databases whose names begin so. */
  databases(prefix: string): Promise<string[]>;
}

/** A studio, a backend, and a real server to provision on. Where PostgreSQL is not installed these tests are skipped, and counted so. */
export const test = remoteTest.extend<{ readonly server: TargetServer }>({
  server: async ({}, use, info) => {
    const programs = findPostgres();
    info.skip(programs === null, 'PostgreSQL is not installed here');
    const server = await startPostgres(programs ?? '');
    const admin = new pg.Client((await server.newDatabase('home')).replace('//service@', '//postgres@'));
    try {
      await admin.connect();
      await admin.query("create role provisioner login createdb createrole password 'right'");
      await use({
        port: admin.port,
        databases: async (prefix) => {
          const { rows } = await admin.query<{ datname: string }>(
            'select datname from pg_database where starts_with(datname, $1) order by 1',
            [prefix],
          );
          return rows.map(({ datname }) => datname);
        },
      });
    } finally {
      await admin.end();
      server.stop();
    }
  },
});
