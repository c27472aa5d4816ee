import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { migrate } from '#backend/db/migrate.ts';
import type { SystemTables } from '#backend/db/schema.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const cache = path.join(root, '.cache', 'pglite');

/**
 * A migrated, empty database as PGlite's dump: starting from it takes a quarter of what a new one takes. Kept under the
 * hash of what it was made of.
 */
export async function pgliteTemplate(): Promise<Blob> {
  const file = path.join(cache, `pglite-${recipeHash()}.tar`);
  if (!existsSync(file)) await makeTemplate(file);
  return new Blob([readFileSync(file)]);
}

async function makeTemplate(file: string): Promise<void> {
  const pglite = await PGlite.create('memory://');
  const db = new Kysely<SystemTables>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db);
  const dump = await pglite.dumpDataDir('none');
  await db.destroy();
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) {
    if (/^pglite-\w+\.tar$/.test(old)) rmSync(path.join(cache, old), { force: true });
  }
  // Two test files may make it at the same time; each puts a whole file in place.
  writeFileSync(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
  renameSync(`${file}.${process.pid}`, file);
}

function recipeHash(): string {
  const hash = createHash('sha256');
  const migrations = path.join(root, 'src', 'backend', 'db', 'migrations');
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(path.join(migrations, name)));
  hash.update(readFileSync(path.join(root, 'src', 'backend', 'db', 'migrate.ts')));
  hash.update(readFileSync(path.join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json')));
  return hash.digest('hex').slice(0, 16);
}
