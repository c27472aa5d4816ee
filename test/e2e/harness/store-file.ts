import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** The store of the only workspace of a studio that does not run. */
export function onlyStore(home: string): string {
  const folder = path.join(home, 'workspaces');
  const [id, ...others] = readdirSync(folder);
  if (id === undefined || others.length > 0) throw new Error(`There is not exactly one workspace in ${folder}.`);
  return path.join(folder, id, 'store.db');
}

/** Overwrites the second half of a store, as a failing disk does. */
export function damage(file: string, bytes: number): void {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, bytes);
  } finally {
    closeSync(handle);
  }
}

/** Gives a store the format of a studio that does not exist yet. */
export function makeNewer(file: string): void {
  const database = new Database(file);
  database.pragma('user_version = 9000');
  database.close();
}
