import { afterAll, beforeAll, describe } from 'vitest';
import type { DatabaseTarget } from '#backend/db/open-database.ts';
import { pgliteTemplate } from './pglite-template.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

/** Gives an empty database to whoever calls it, inside a test or a hook. */
export type NewDatabase = () => Promise<DatabaseTarget>;

const programs = findPostgres();
const missing = 'PostgreSQL is not installed here (no initdb in /usr/lib/postgresql/*/bin or on PATH)';

/** The same tests on the embedded database and on a PostgreSQL server; the second are skipped, and counted so, where there is none. */
export function onEachDatabase(tests: (newDatabase: NewDatabase) => void): void {
  describe('on PGlite', () => tests(newPglite));
  onPostgres(tests);
}

export function onPostgres(tests: (newDatabase: NewDatabase) => void): void {
  describePostgres(() => {
    let server: PostgresServer;
    let made = 0;
    beforeAll(async () => {
      server = await startPostgres(programsOfPostgres());
    });
    afterAll(() => server.stop());
    tests(async () => {
      made += 1;
      return { kind: 'server', url: await server.newDatabase(`test_${made}`) };
    });
  });
}

/** For tests that start servers themselves. */
export function describePostgres(tests: () => void): void {
  const title = programs === null ? `on PostgreSQL: skipped, ${missing}` : 'on PostgreSQL';
  describe.skipIf(programs === null)(title, tests);
}

export function programsOfPostgres(): string {
  if (programs === null) throw new Error(missing);
  return programs;
}

export async function newPglite(): Promise<DatabaseTarget> {
  return { kind: 'memory', template: await pgliteTemplate() };
}
