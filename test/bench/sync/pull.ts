/** Bringing everything here, and looking again when nothing has changed, against the bare requests and inserts (sync.md 5). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type Bench, type BenchSection, compare } from '../harness.ts';
import { type BenchServer, getAll, startBenchServer } from './bench-server.ts';
import { openBenchStudio } from './bench-studio.ts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** One transaction with a row and a text for each script. */
function insertAll(rows: readonly string[]): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-floor-'));
  const database = new Database(path.join(folder, 'floor.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    'CREATE TABLE entity(lid TEXT PRIMARY KEY, json TEXT); CREATE TABLE blob(hash TEXT PRIMARY KEY, bytes TEXT)',
  );
  const entity = database.prepare('INSERT INTO entity VALUES (?, ?)');
  const blob = database.prepare('INSERT INTO blob VALUES (?, ?)');
  database.transaction(() => {
    for (const [index, row] of rows.entries()) {
      entity.run(String(index), '{}');
      blob.run(String(index), row);
    }
  })();
  database.close();
  rmSync(folder, { recursive: true, force: true });
}

const listPaths = (scripts: number) =>
  Array.from({ length: Math.ceil(scripts / 100) }, (_, page) => `/governance/scripts?page=${page + 1}&page_size=100`);
const textPaths = (scripts: number) =>
  Array.from({ length: scripts }, (_, index) => `/governance/scripts/${idOf(index + 1)}/versions/1`);

async function pullOnce(server: BenchServer): Promise<void> {
  const studio = await openBenchStudio(server.origin);
  const { outcome, message } = await studio.sync.pull();
  const missing = studio.scripts.list().filter((script) => !script.text_here).length;
  await studio.close();
  if (outcome !== 'done' || missing > 0) throw new Error(`The pull did not bring everything: ${message} ${missing}`);
}

async function firstPull(scripts: number, delay: number, limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'baseline', delay });
  const floor = async () => {
    await getAll(server.origin, listPaths(scripts));
    insertAll(await getAll(server.origin, textPaths(scripts)));
  };
  const section = await compare(
    `baseline, first pull of ${scripts} scripts${delay > 0 ? `, ${delay} ms a request` : ''}`,
    [
      { name: 'the same GETs and inserts', run: floor },
      { name: 'pull', limit, run: () => pullOnce(server) },
    ],
    { rounds: 3, warmup: 1 },
  );
  await server.stop();
  return section;
}

async function firstSnapshot(scripts: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'enhanced' });
  const floor = async () => {
    const [text = ''] = await getAll(server.origin, ['/v1/snapshot']);
    insertAll(text.split('\n').filter((line) => line.startsWith('{"kind":"body"')));
  };
  const section = await compare(
    `enhanced, first pull of ${scripts} scripts`,
    [
      { name: 'drain the stream and insert', run: floor },
      { name: 'pull', limit: 1.6, run: () => pullOnce(server) },
    ],
    { rounds: 3, warmup: 1 },
  );
  await server.stop();
  return section;
}

/** How many requests a pull without news takes stands in the title. */
async function noChange(scripts: number, kind: 'baseline' | 'enhanced', limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind });
  const studio = await openBenchStudio(server.origin);
  await studio.sync.pull();
  const before = studio.requests();
  const rows = studio.store.changes;
  await studio.sync.pull();
  const requests = studio.requests() - before;
  const written = studio.store.changes - rows;
  const floor =
    kind === 'baseline'
      ? async () => (await getAll(server.origin, listPaths(scripts))).map((text) => JSON.parse(text))
      : () => getAll(server.origin, ['/readyz']);
  const section = await compare(
    `${kind}, nothing new among ${scripts} scripts: ${requests} requests, ${written} rows written`,
    [
      { name: kind === 'baseline' ? 'GET and parse the list' : 'one GET', run: floor },
      { name: 'pull', limit, run: () => studio.sync.pull() },
    ],
    { rounds: 5, warmup: 1 },
  );
  await studio.close();
  await server.stop();
  return section;
}

export const bench: Bench = {
  name: 'sync/pull',
  async run() {
    const sections = [
      await firstPull(1_000, 0, 1.5),
      await firstPull(10_000, 0, 1.5),
      await firstPull(1_000, 20, 1.1),
      await firstSnapshot(1_000),
      await firstSnapshot(10_000),
      await noChange(1_000, 'baseline', 1.3),
      await noChange(10_000, 'baseline', 1.3),
      await noChange(10_000, 'enhanced', 1.5),
    ];
    return { name: 'sync/pull', sections };
  },
};
