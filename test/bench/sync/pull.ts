/** Bringing everything here, and looking again when nothing has changed, against the bare requests and inserts (sync.md 5). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { SmallStudio } from '#test/fixtures/studio/small-studio.ts';
import { type Bench, type BenchSection, compare } from '../harness.ts';
import { type BenchServer, getAll, startBenchServer } from './bench-server.ts';
import { openBenchStudio } from './bench-studio.ts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** An empty file, as an opened workspace is one: making it is no part of what is measured on either side. */
class FloorFile {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'hookwright-floor-'));
  readonly #database = new Database(path.join(this.#folder, 'floor.db'));

  constructor() {
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = FULL');
    this.#database.exec(
      'CREATE TABLE entity(lid TEXT PRIMARY KEY, json TEXT); CREATE TABLE blob(hash TEXT PRIMARY KEY, bytes TEXT)',
    );
  }

  /** One transaction with a row and a text for each script. */
  insertAll(rows: readonly string[]): void {
    const entity = this.#database.prepare('INSERT INTO entity VALUES (?, ?)');
    const blob = this.#database.prepare('INSERT INTO blob VALUES (?, ?)');
    this.#database.transaction(() => {
      for (const [index, row] of rows.entries()) {
        entity.run(String(index), '{}');
        blob.run(String(index), row);
      }
    })();
  }

  close(): void {
    this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const listPaths = (scripts: number) =>
  Array.from({ length: Math.ceil(scripts / 100) }, (_, page) => `/governance/scripts?page=${page + 1}&page_size=100`);
const textPaths = (scripts: number) =>
  Array.from({ length: scripts }, (_, index) => `/governance/scripts/${idOf(index + 1)}/versions/1`);

interface Closing {
  close(): unknown;
}

/** Runs with a new one of its own each time, which is made and closed outside of what is measured. */
class Fresh<Item extends Closing> {
  readonly #make: () => Item | Promise<Item>;
  #current: Item | null = null;

  constructor(make: () => Item | Promise<Item>) {
    this.#make = make;
  }

  get current(): Item {
    if (this.#current === null) throw new Error('Nothing was prepared.');
    return this.#current;
  }

  async renew(): Promise<void> {
    await this.close();
    this.#current = await this.#make();
  }

  async close(): Promise<void> {
    await this.#current?.close();
    this.#current = null;
  }
}

async function pullOnce(studio: SmallStudio): Promise<void> {
  const { outcome, message } = await studio.sync.pull();
  if (outcome !== 'done') throw new Error(`The pull did not bring everything: ${message}`);
}

/** `floor` gives the texts that the bare requests brought. */
async function against(
  title: string,
  server: BenchServer,
  floor: { readonly name: string; run(): Promise<readonly string[]> },
  limit: number,
): Promise<BenchSection> {
  const file = new Fresh(() => new FloorFile());
  const studio = new Fresh(() => openBenchStudio(server.origin));
  const section = await compare(
    title,
    [
      {
        name: floor.name,
        prepare: () => file.renew(),
        run: async () => file.current.insertAll(await floor.run()),
      },
      { name: 'pull', limit, prepare: () => studio.renew(), run: () => pullOnce(studio.current) },
    ],
    { rounds: 5, warmup: 3 },
  );
  const missing = studio.current.scripts.list().filter((script) => !script.text_here).length;
  if (missing > 0) throw new Error(`The pull did not bring ${missing} texts.`);
  await Promise.all([file.close(), studio.close(), server.stop()]);
  return section;
}

async function firstPull(scripts: number, delay: number, limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'baseline', delay });
  const title = `baseline, first pull of ${scripts} scripts${delay > 0 ? `, ${delay} ms a request` : ''}`;
  const run = async () => {
    await getAll(server.origin, listPaths(scripts));
    return getAll(server.origin, textPaths(scripts));
  };
  return against(title, server, { name: 'the same GETs and inserts', run }, limit);
}

/** The fewer there are, the more weigh the commits from which a pull that was cut off goes on; `sync.md` 5 limits 10,000. */
async function firstSnapshot(scripts: number, limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'enhanced' });
  const run = async () => {
    const [text = ''] = await getAll(server.origin, ['/v1/snapshot']);
    return text.split('\n').filter((line) => line.startsWith('{"kind":"body"'));
  };
  const floor = { name: 'drain the stream and insert', run };
  return against(`enhanced, first pull of ${scripts} scripts`, server, floor, limit);
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
    // A studio looks again and again: what is measured is not the first look after its start.
    { rounds: 51, warmup: 100 },
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
      await firstSnapshot(1_000, 2),
      await firstSnapshot(10_000, 1.6),
      await noChange(1_000, 'baseline', 1.3),
      await noChange(10_000, 'baseline', 1.3),
      await noChange(10_000, 'enhanced', 1.5),
    ];
    return { name: 'sync/pull', sections };
  },
};
