import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { newCopyFile } from './copies.ts';
import { syncFile, syncFolderOf } from './durable-file.ts';
import { setPragmas } from './pragmas.ts';
import { corrupt } from './store-failure.ts';

/** One step of a store's format. Steps are never edited once released; `version` counts from 1 without gaps. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(database: Database.Database): void;
}

/** Where the next format is made. What a crash leaves there is thrown away at the next start. */
export function migratingFile(file: string): string {
  return `${file}.migrating`;
}

/** Makes a new store. Nothing is at `file` until it is complete. */
export function createStoreFile(file: string, migrations: readonly Migration[]): void {
  const fresh = migratingFile(file);
  removeFile(fresh);
  migrateFile(fresh, migrations);
  renameSync(fresh, file);
  syncFolderOf(file);
}

/**
 * Brings a store to the newest format on a copy that takes its place only when it is complete and checked. A crash at any
 * point leaves one good file; the file as it was stays among the copies (`sync.md` 3.14).
 */
export function migrateStoreFile(file: string, from: number, migrations: readonly Migration[]): void {
  const next = migratingFile(file);
  removeFile(next);
  vacuumInto(file, next);
  migrateFile(
    next,
    migrations.filter(({ version }) => version > from),
  );
  const kept = newCopyFile(file, `before-${from + 1}`);
  copyFileSync(file, kept);
  syncFile(kept);
  renameSync(next, file);
  syncFolderOf(file);
}

/** Afterwards nothing of the store is in a write-ahead log, which must not meet the file that takes its place. */
function vacuumInto(file: string, target: string): void {
  const database = new Database(file);
  try {
    setPragmas(database);
    database.prepare('VACUUM INTO ?').run(target);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

function migrateFile(file: string, migrations: readonly Migration[]): void {
  const database = new Database(file);
  try {
    database.pragma('synchronous = FULL');
    // A step may make a table anew that others refer to; what they refer to is checked at the end.
    database.pragma('foreign_keys = OFF');
    database
      .transaction(() => {
        for (const migration of migrations) {
          migration.up(database);
          database.pragma(`user_version = ${migration.version}`);
        }
        assertSound(database, file);
      })
      .immediate();
  } finally {
    database.close();
  }
  syncFile(file);
}

function assertSound(database: Database.Database, file: string): void {
  const orphans = database.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) throw corrupt(file, `${orphans.length} rows refer to rows that do not exist`);
  const found = database.pragma('integrity_check', { simple: true });
  if (found !== 'ok') throw corrupt(file, String(found));
}

function removeFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + suffix)) rmSync(file + suffix);
  }
}
