import type { Database } from 'better-sqlite3';
import { AppError } from '#contract/errors/app-error.ts';

/**
 * What every connection to a store is set to, and then read back (`sync.md` 3.14). They are per connection, and the driver
 * is compiled with another default for `synchronous` on a file that is opened a second time, so a set that is not
 * asserted proves nothing. The last two matter on macOS only.
 */
const wanted = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['busy_timeout', '5000', 5000],
  ['cell_size_check', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['fullfsync', '1', 1],
  ['checkpoint_fullfsync', '1', 1],
] as const;

/** The first SQLite whose log cannot damage the file when it begins anew (`sync.md` 3.14). */
const oldestSqlite = [3, 51, 3] as const;

/** Sets the connection up for durable commits. Throws where a setting did not take, as saved would not mean saved. */
export function setPragmas(database: Database): void {
  assertSqlite(database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '');
  for (const [name, value] of wanted) database.pragma(`${name} = ${value}`);
  assertPragmas(database);
}

/** Throws `store_unwritable` where this SQLite, such as `3.53.2`, is older than the ones that are safe. */
export function assertSqlite(version: string): void {
  const found = version.split('.').map(Number);
  const at = oldestSqlite.findIndex((part, index) => part !== found[index]);
  if (at === -1 || (found[at] ?? 0) > (oldestSqlite[at] ?? 0)) return;
  throw new AppError(
    'store_unwritable',
    `This studio runs with SQLite ${version}, which may damage a store; ${oldestSqlite.join('.')} is needed. Install the studio's packages anew.`,
  );
}

/** Throws `store_unwritable` naming the first setting that is not as wanted. */
export function assertPragmas(database: Database): void {
  for (const [name, , expected] of wanted) {
    const actual = database.pragma(name, { simple: true });
    if (actual === expected) continue;
    throw new AppError(
      'store_unwritable',
      `The store ${database.name} does not keep its setting ${name} (it is ${String(actual)}, not ${expected}), so a saved draft might be lost. Put the studio's folder on a local disk.`,
    );
  }
}
