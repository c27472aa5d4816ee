import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type CutState, cutPower } from './power-cut.ts';
import { buildRecorder, recordRun } from './recording.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hookwright-power-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const library = path.join(root, 'recorder.so');
const missing = buildRecorder(library);
const statesPerRun = 400;

/** Repeatable, so that a state that fails can be looked at again. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function layOut(state: CutState): string {
  const folder = path.join(root, 'after');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, bytes] of state.files) writeFileSync(path.join(folder, file), bytes);
  return path.join(folder, 'store.db');
}

/** The newest save that is in the product's store; throws where the store cannot be opened. */
function newestSave(file: string): number {
  const store = openStore<WorkspaceSchema>(file, workspaceKind);
  try {
    const scripts = new Scripts(store, new EventHub());
    const [script] = scripts.list();
    return script === undefined ? 0 : Number(scripts.get(script.lid).body.split(' ')[1]);
  } finally {
    store.close();
  }
}

const title = missing === null ? 'a power cut, replayed' : `a power cut: skipped, ${missing}`;

describe.skipIf(missing !== null)(title, () => {
  test(`S3 F13 after a cut at any acknowledged save all of them are there, in ${statesPerRun} states`, () => {
    const folder = path.join(root, 'full');
    mkdirSync(folder);
    openStore<WorkspaceSchema>(path.join(folder, 'store.db'), workspaceKind).close();
    const recording = recordRun(path.join(import.meta.dirname, 'full-child.ts'), folder, library);
    const random = numbersFrom(20261121);
    const acks = recording.events.filter((event) => event.file === 'acks').length;
    expect(acks).toBe(120);
    const lost: string[] = [];
    for (let state = 0; state < statesPerRun; state += 1) {
      const cut = cutPower(recording, 1 + Math.floor(random() * acks), random);
      const found = newestSave(layOut(cut));
      if (found < cut.acknowledged) lost.push(`state ${state}: ${found} of ${cut.acknowledged}`);
    }
    expect(lost).toEqual([]);
  });

  test('the replay sees the saves that a store without synced commits loses', () => {
    const folder = path.join(root, 'normal');
    mkdirSync(folder);
    const recording = recordRun(path.join(import.meta.dirname, 'normal-child.ts'), folder, library);
    const random = numbersFrom(7);
    let losses = 0;
    for (let state = 0; state < 40; state += 1) {
      const cut = cutPower(recording, 10 + Math.floor(random() * 100), random);
      const database = new Database(layOut(cut));
      const known = database.prepare("SELECT name FROM sqlite_master WHERE name = 'saved'").get() !== undefined;
      const row = known ? (database.prepare('SELECT max(n) AS n FROM saved').get() as { n: number | null }) : { n: 0 };
      database.close();
      if ((row.n ?? 0) < cut.acknowledged) losses += 1;
    }
    expect(losses).toBeGreaterThan(20);
  });
});
