import path from 'node:path';
import Database, { SqliteError } from 'better-sqlite3';

/** Held as long as the process lives; the operating system gives it back when the process ends, however it ends. */
export interface HomeLock {
  release(): void;
}

/** Takes the studio's folder for this process, or returns null where another one has it. */
export function takeHomeLock(home: string): HomeLock | null {
  const database = new Database(path.join(home, 'studio.lock'), { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
