/** Sending changes, against the same requests fired blind and against the same bytes and rows without any care (sync.md 5). */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { SmallStudio } from '#test/fixtures/studio/small-studio.ts';
import { type Bench, type BenchSection, type Contender, compare } from '../harness.ts';
import { type BenchServer, sendAll, startBenchServer } from './bench-server.ts';
import { openBenchStudio } from './bench-studio.ts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const textOf = (number: number, round: number) =>
  `// script ${number}, edit ${round}\n${'const value = attributes.name ?? null;\n'.repeat(108)}`;

/** Saves another text of every script, and publishes them: all that a person waits for after the plan is on the screen. */
function publishing(studio: SmallStudio): Contender {
  let round = 0;
  let plan_hash = '';
  return {
    name: 'publish',
    prepare: async () => {
      round += 1;
      // A studio follows its backend: what the round before has changed there is no part of this publish.
      await studio.sync.pull();
      const scripts = studio.scripts.list();
      for (const [number, { lid }] of scripts.entries())
        studio.scripts.saveDraft({ lid, base_rev: studio.scripts.get(lid).local_rev, body: textOf(number, round) });
      studio.sync.afterEdit(...scripts.map(({ lid }) => lid));
      // What follows an edit comes a quarter of a second after it, and is no part of a publish.
      await pause(1_000);
      const { plan } = await studio.sync.plan({});
      if (plan.operations.length !== scripts.length) throw new Error(`${plan.operations.length} changes are planned.`);
      plan_hash = plan.plan_hash;
    },
    run: async () => {
      const end = await studio.sync.publish({ plan_hash });
      if (end.outcome !== 'done') throw new Error(`The publish did not end well: ${end.message}`);
    },
  };
}

async function baseline(scripts: number, delay: number, limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'baseline', delay });
  const blind = await startBenchServer({ scripts, kind: 'baseline', delay });
  const studio = await openBenchStudio(server.origin);
  await studio.sync.pull();
  const floor = async () => {
    const numbers = Array.from({ length: scripts }, (_, index) => index + 1);
    const one = (number: number) => `/governance/scripts/${idOf(number)}`;
    const body = (number: number) => ({ script_body: textOf(number, 0), change_description: null });
    await sendAll(
      blind.origin,
      numbers.map((number) => ({ path: one(number) })),
    );
    await sendAll(
      blind.origin,
      numbers.map((number) => ({ path: `${one(number)}/versions`, body: JSON.stringify(body(number)) })),
    );
  };
  const before = studio.requests();
  const publish = publishing(studio);
  await publish.prepare?.();
  await publish.run();
  const requests = studio.requests() - before;
  const section = await compare(
    `baseline, ${scripts} texts${delay > 0 ? `, ${delay} ms a request` : ''}: ${requests} requests`,
    [
      { name: 'the same GETs and POSTs', run: floor },
      { ...publish, limit },
    ],
    { rounds: 3, warmup: 1 },
  );
  await studio.close();
  await Promise.all([server.stop(), blind.stop()]);
  return section;
}

/** The texts one by one and the change set, as bytes that nobody reads, and the rows in one transaction. */
function bareBytes(server: BenchServer, scripts: number): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-floor-'));
  const texts = Array.from({ length: scripts }, (_, index) => textOf(index + 1, 0));
  const set = JSON.stringify({
    ops: texts.map((text, index) => ({ ...operation, id: idOf(index), body: sha256(text) })),
  });
  let runs = 0;
  return async () => {
    runs += 1;
    await sendAll(
      server.origin,
      [...texts, set].map((body) => ({ path: '/null', body })),
    );
    const database = new Database(path.join(folder, `${runs}.db`));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('CREATE TABLE operation(op_id TEXT PRIMARY KEY, json TEXT, text TEXT)');
    const insert = database.prepare('INSERT INTO operation VALUES (?, ?, ?)');
    database.transaction(() => {
      for (const [index, text] of texts.entries()) insert.run(idOf(index), JSON.stringify(operation), text);
    })();
    database.close();
    if (runs > 1) rmSync(path.join(folder, `${runs - 1}.db`));
    else process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  };
}

const operation = {
  op_id: idOf(0),
  type: 'script',
  action: 'update',
  if_match: '"1"',
  fields: { name: 'script', status: 'active' },
};

async function enhanced(scripts: number, limit: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts, kind: 'enhanced' });
  const studio = await openBenchStudio(server.origin);
  await studio.sync.pull();
  const section = await compare(
    `enhanced, ${scripts} texts in one change set`,
    [
      { name: 'POST the same bytes, insert the same rows', run: bareBytes(server, scripts) },
      { ...publishing(studio), limit },
    ],
    { rounds: 3, warmup: 1 },
  );
  await studio.close();
  await server.stop();
  return section;
}

export const bench: Bench = {
  name: 'sync/publish',
  async run() {
    const sections = [
      await baseline(100, 0, 3),
      await baseline(1_000, 0, 3),
      await baseline(200, 20, 1.3),
      await enhanced(100, 2),
      await enhanced(1_000, 2),
    ];
    return { name: 'sync/publish', sections };
  },
};
