import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/** In memory where the platform has such a folder: what is tested here is not the disk. */
function fastFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** The folder of one process, with one empty store that all others are copies of. */
export class StudioFiles {
  readonly #folder = mkdtempSync(path.join(fastFolder(), 'hookwright-sync-'));
  readonly #template: string;

  constructor() {
    this.#template = path.join(this.#folder, 'template.db');
    openStore<WorkspaceSchema>(this.#template, workspaceKind).close();
  }

  /** An empty store's file of that name; whatever was there before is gone. */
  empty(name: string): string {
    const file = path.join(this.#folder, name, 'store.db');
    mkdirSync(path.dirname(file), { recursive: true });
    this.#replace(file, this.#template);
    rmSync(`${file}.yesterday`, { force: true });
    return file;
  }

  keepCopy(file: string): void {
    this.#replace(`${file}.yesterday`, file);
  }

  hasCopy(file: string): boolean {
    return existsSync(`${file}.yesterday`);
  }

  putBack(file: string): void {
    this.#replace(file, `${file}.yesterday`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Nobody may be writing: then the file and its log belong together. */
  #replace(target: string, source: string): void {
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(target + suffix, { force: true });
      if (suffix !== '-shm' && existsSync(source + suffix)) copyFileSync(source + suffix, target + suffix);
    }
  }
}

/** The process was killed at this point: what is committed stays, nothing after it runs. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Calls `committed` after each commit that nothing can take back any more; it may throw `Killed`. */
export function watchCommits(store: Store<WorkspaceSchema>, committed: () => void): void {
  let depth = 0;
  const transaction = store.transaction.bind(store);
  const run = store.run.bind(store);
  const runWith = store.runWith.bind(store);
  store.transaction = (work) => {
    depth += 1;
    const result = (() => {
      try {
        return transaction(work);
      } finally {
        depth -= 1;
      }
    })();
    if (depth === 0) committed();
    return result;
  };
  store.run = (query) => {
    const changed = run(query);
    if (depth === 0) committed();
    return changed;
  };
  store.runWith = (query, values) => {
    const changed = runWith(query, values);
    if (depth === 0) committed();
    return changed;
  };
}
