import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { sealScript } from '#host/store/documents.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { insertEntity, newEntityRow } from '#host/store/queries/entities.ts';
import { putVersion } from '#host/store/queries/script-versions.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type Bench, type BenchReport, compare } from './harness.ts';

const scripts = 10_000;
const textBytes = 4 * 1024;

/** Opening a large workspace with its checks against reading its file once from one end to the other (`sync.md` 5). */
export const bench: Bench = {
  name: 'open-store',
  async run(): Promise<BenchReport> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const file = path.join(folder, 'store.db');
    try {
      const store = openStore<WorkspaceSchema>(file, workspaceKind);
      store.transaction(() => {
        for (let number = 0; number < scripts; number += 1) addPublished(store, number);
      });
      store.close();
      const section = await compare(
        `opening a store of ${scripts} scripts`,
        [
          { name: 'reading the file', run: () => readThrough(file) },
          { name: 'opening it', limit: 3, run: () => openStore(file, workspaceKind).close() },
        ],
        { rounds: 5, warmup: 1 },
      );
      return { name: 'open-store', sections: [section] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function addPublished(store: Store<WorkspaceSchema>, number: number): void {
  const lid = newId();
  const script_body = putText(store, `${number}\n`.padEnd(textBytes, "log_info('a line of a script');\n"));
  const description = `What the script ${number} is for`;
  const { json, hash } = sealScript({ name: `Script ${number}`, description, script_body, status: 'active' });
  insertEntity(store, {
    ...newEntityRow({ lid, type: 'script' }, { json, hash }, '2026-11-01T00:00:00.000Z'),
    remote_id: newId(),
    base_json: json,
    base_hash: hash,
    base_version: 1,
    remote_json: json,
    remote_hash: hash,
    facts_json: JSON.stringify({ current_version: 1, head_body_hash: script_body }),
    list_fingerprint: hash,
  });
  const note = { note: null, mark: null, based_on: null, created_by: null, created_at: null };
  putVersion(store, { lid, number: 1, body_hash: script_body, effective_hash: script_body, ...note });
}

function readThrough(file: string): void {
  const piece = Buffer.alloc(64 * 1024);
  const handle = openSync(file, 'r');
  while (readSync(handle, piece) > 0);
  closeSync(handle);
}
