import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { startStudioHost } from '#host/app/start-host.ts';
import { type Bench, type BenchReport, type BenchSection, compare } from './harness.ts';

const sizes = [
  { title: 'saving a draft of 4 KiB, durable', bytes: 4 * 1024 },
  { title: 'saving a draft of 64 KiB, durable', bytes: 64 * 1024 },
] as const;

/** Saving through the router against a bare SQLite transaction of the same row on the same disk with the same settings. */
export const bench: Bench = {
  name: 'save-draft',
  async run(): Promise<BenchReport> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const host = await startStudioHost({ home: path.join(folder, 'home'), shell: 'browser', backend: 'none' });
    const bare = bareStore(path.join(folder, 'bare.db'));
    try {
      const sections: BenchSection[] = [];
      for (const { title, bytes } of sizes) {
        const save = await draftSaver(host.caller);
        sections.push(
          await compare(
            title,
            [
              { name: 'bare transaction', run: () => bare.save(textOf(bytes)) },
              { name: 'router', limit: 1.5, run: () => save(textOf(bytes)) },
            ],
            { rounds: 200, warmup: 20 },
          ),
        );
      }
      return { name: 'save-draft', sections };
    } finally {
      bare.close();
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

let edits = 0;

/** A text that was never saved before, as after every key. */
function textOf(bytes: number): string {
  edits += 1;
  return `${edits}\n`.padEnd(bytes, "log_info('a line of a script');\n");
}

function bareStore(file: string) {
  const database = new Database(file);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'cell_size_check = ON']) {
    database.pragma(pragma);
  }
  database.exec('CREATE TABLE draft(lid TEXT PRIMARY KEY, body TEXT NOT NULL, body_hash TEXT NOT NULL) STRICT');
  const put = database.prepare(
    'INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT(lid) DO UPDATE SET body = excluded.body, body_hash = excluded.body_hash',
  );
  const hash = 'f'.repeat(64);
  return {
    save: (body: string) => database.transaction(() => put.run('the-only-one', body, hash)).immediate(),
    close: () => database.close(),
  };
}

async function draftSaver(caller: Awaited<ReturnType<typeof startStudioHost>>['caller']) {
  const { lid, local_rev } = await caller.scripts.create({ name: 'Benched script' });
  let base_rev = local_rev;
  return async (body: string) => {
    const saved = await caller.scripts.saveDraft({ lid, body, base_rev });
    if (saved.outcome !== 'saved') throw new Error('The benched draft was not saved.');
    base_rev = saved.local_rev;
  };
}
