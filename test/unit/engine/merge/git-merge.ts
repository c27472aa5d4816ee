import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface GitMerge {
  readonly clean: boolean;
  readonly text: string;
}

/** `git merge-file` over three texts in a folder of its own; `dispose` removes it. */
export function createGitMerge(): { merge(base: string, theirs: string, yours: string): GitMerge; dispose(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-merge-'));
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  return {
    merge(base, theirs, yours) {
      const files = [write('yours', yours), write('base', base), write('theirs', theirs)];
      const run = spawnSync('git', ['merge-file', '-p', '-q', ...files], { encoding: 'utf8' });
      if (run.error !== undefined || run.status === null || run.status > 127)
        throw new Error(`git failed: ${run.stderr}`);
      return { clean: run.status === 0, text: run.stdout };
    },
    dispose() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const gitIsHere = spawnSync('git', ['--version']).status === 0;
