import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { listCopies } from './copies.ts';
import { createStoreFile, type Migration, migrateStoreFile } from './migrate.ts';
import { assertLocalFolder } from './network-folder.ts';
import { finishRestoring } from './restore-copy.ts';
import { Store } from './store.ts';
import { asStoreFailure, corrupt, missing, newer, ofAnother } from './store-failure.ts';
import { dropSuspicion, isSuspect } from './suspicion.ts';

/** A kind of store file: its formats, and how its contents are checked beyond what SQLite checks. */
export interface StoreKind {
  readonly migrations: readonly Migration[];
  /** Tables whose pages an opening leaves to the weekly check, unless the file is under suspicion. */
  readonly large: readonly string[];
  /** What is wrong with the contents, or null. Reads only; called on a file of the newest format. */
  verify(database: Database.Database, thorough: boolean): string | null;
}

export interface OpenOptions {
  /** What is mounted where; read from the system where it is left out. */
  readonly mounts?: string;
  /** The workspace that the file must be of, where it says of which it is. */
  readonly workspaceId?: string;
}

/**
 * Opens a store, making or migrating its file as needed. Throws `StoreFailure` where it must not be used; the file is then
 * as it was.
 */
export function openStore<Schema>(file: string, kind: StoreKind, options: OpenOptions = {}): Store<Schema> {
  const newest = kind.migrations.at(-1)?.version ?? 0;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    assertLocalFolder(file, options.mounts);
    if (!existsSync(file) && !finishRestoring(file)) {
      // Beginning anew would pass for an author who has written nothing.
      if (options.workspaceId !== undefined && listCopies(file).length > 0) throw missing(file);
      createStoreFile(file, kind.migrations);
    }
    const found = formatOf(file);
    if (found > newest) throw newer(file, found, newest);
    if (options.workspaceId !== undefined) assertFileOf(file, options.workspaceId);
    if (found < newest) {
      assertHealthy(file, null);
      migrateStoreFile(file, found, kind.migrations);
    } else assertHealthy(file, kind);
    dropSuspicion(file);
    return new Store<Schema>(file);
  } catch (error) {
    throw asStoreFailure(error, file);
  }
}

const magic = 'SQLite format 3\0';
const formatOffset = 60;

/** Reads the format from the file's header, so that a file of a newer studio is not even opened. */
function formatOf(file: string): number {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    const read = readSync(handle, header, 0, header.length, 0);
    if (read < header.length || header.toString('latin1', 0, magic.length) !== magic) {
      throw corrupt(file, 'it is not a SQLite file');
    }
    return header.readUInt32BE(formatOffset);
  } finally {
    closeSync(handle);
  }
}

/** A file that was put in another's place holds another tenant's drafts, which must not be published here (`sync.md` 4.2, F15). */
function assertFileOf(file: string, workspaceId: string): void {
  const database = new Database(file, { readonly: true });
  try {
    const facts = new Map(database.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all());
    const found = facts.get('workspace_id') ?? workspaceId;
    if (found !== workspaceId)
      throw ofAnother(file, facts.get('workspace_name') ?? found, facts.get('tenant_id') ?? '');
  } finally {
    database.close();
  }
}

/** On a connection that cannot write: closing one that can would move the log into a damaged file. */
function assertHealthy(file: string, kind: StoreKind | null): void {
  const thorough = kind === null || isSuspect(file);
  const database = new Database(file, { readonly: true });
  try {
    const skipped = thorough ? [] : kind.large;
    for (const check of quickChecks(database, skipped)) {
      const found = database.pragma(check, { simple: true });
      if (found !== 'ok') throw corrupt(file, String(found).replace(/^\*{3} in database main \*{3}\s*/, ''));
    }
    const wrong = kind?.verify(database, thorough) ?? null;
    if (wrong !== null) throw corrupt(file, wrong);
  } finally {
    database.close();
  }
}

/** Of the whole file at once, or of every table but the skipped ones. */
function quickChecks(database: Database.Database, skipped: readonly string[]): string[] {
  if (skipped.length === 0) return ['quick_check(1)'];
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  return tables.filter((table) => !skipped.includes(table)).map((table) => `quick_check("${table}")`);
}
