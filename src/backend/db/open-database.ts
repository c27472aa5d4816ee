import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { QueueConnection } from '../provisioning/queue/provision-queue.ts';
import { takeDataDir } from './data-dir.ts';
import type { SystemTables } from './schema.ts';
import { timestamptz, wireTimestamp } from './timestamps.ts';
import type { Database } from './with-tenant.ts';

/** Which database to use: PGlite on a folder or in memory, or a PostgreSQL server (15 or newer). */
export type DatabaseTarget =
  | { readonly kind: 'folder'; readonly data_dir: string; readonly template?: Blob }
  | { readonly kind: 'memory'; readonly template?: Blob }
  | { readonly kind: 'server'; readonly url: string };

export interface OpenDatabase {
  readonly db: Database;
  /** How the queue of provisions gets to the same database. */
  readonly queue: QueueConnection;
  /** Its schema is complete: a folder that was new is worth keeping from now on. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** @throws AppError `unavailable` when a data folder cannot be used; the driver's error when a server cannot. */
export async function openDatabase(target: DatabaseTarget, onLost: (error: Error) => void): Promise<OpenDatabase> {
  switch (target.kind) {
    case 'server':
      return openServer(target.url, onLost);
    case 'memory':
      return openPglite('memory://', target.template);
    case 'folder':
      return openFolder(target);
  }
}

async function openFolder(target: Extract<DatabaseTarget, { kind: 'folder' }>): Promise<OpenDatabase> {
  const folder = await takeDataDir(target.data_dir);
  try {
    const opened = await openPglite(folder.files, target.template);
    return {
      db: opened.db,
      queue: opened.queue,
      ready: () => folder.markComplete(),
      close: async () => {
        await opened.close();
        await folder.release();
      },
    };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function openPglite(files: string, template: Blob | undefined): Promise<OpenDatabase> {
  const pglite = await PGlite.create(files, {
    parsers: { [timestamptz]: wireTimestamp },
    ...(template === undefined ? {} : { loadDataDir: template }),
  });
  const db = new Kysely<SystemTables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    queue: { kind: 'embedded', pglite },
    ready: () => Promise.resolve(),
    close: () => db.destroy(),
  };
}

async function openServer(url: string, onLost: (error: Error) => void): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'hookwright',
    max: 10,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    types: {
      getTypeParser: (oid, format) => (oid === timestamptz ? wireTimestamp : pg.types.getTypeParser(oid, format)),
    },
  });
  // A connection that the server drops is replaced at the next query. Unheard, these events would end the process: the
  // pool tells of the idle ones, each connection of itself while it is in use.
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));
  const db = new Kysely<SystemTables>({ dialect: new PostgresDialect({ pool }) });
  return { db, queue: { kind: 'server', url }, ready: () => Promise.resolve(), close: () => db.destroy() };
}
