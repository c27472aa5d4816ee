import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { assertPragmas, assertSqlite, setPragmas } from '#host/store/pragmas.ts';
import { temporaryFolder } from '../harness.ts';

describe('the settings of a store', () => {
  test('S3 hold on a file that is opened a second time, where the driver has another default', () => {
    const file = path.join(temporaryFolder(), 'store.db');
    openStore(file, workspaceKind).close();
    const database = new Database(file);
    expect(database.pragma('synchronous', { simple: true })).toBe(1);
    expect(() => assertPragmas(database)).toThrow(/synchronous|foreign_keys/);
    setPragmas(database);
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  });

  test.each([
    ['3.51.3', true],
    ['3.53.2', true],
    ['4.0.0', true],
    ['3.51.2', false],
    ['3.50.9', false],
    ['', false],
  ])('S3 are made with SQLite %s: %s', (version, safe) => {
    const asserted = expect(() => assertSqlite(version));
    if (safe) asserted.not.toThrow();
    else asserted.toThrow(/3\.51\.3 is needed/);
  });
});
