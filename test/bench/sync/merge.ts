/** Merging a text of 2,000 lines, and of ten times fewer, against a `git merge-file` process on the same files (sync.md 5). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mergeText } from '#engine/merge/merge-text.ts';
import { type Bench, type BenchSection, compare } from '../harness.ts';

/** Like a script: a good part of its lines stands there more than once. */
function baseOf(lines: number): string[] {
  return Array.from({ length: lines }, (_, number) =>
    number % 4 === 0 ? '  }' : number % 9 === 0 ? '' : `  attributes.field${number} = attributes.source${number % 50};`,
  );
}

/** Every 40th line changed, each side its own ones. */
function edited(base: readonly string[], side: string, offset: number): string[] {
  return base.flatMap((line, number) => {
    if (number % 40 !== offset) return [line];
    return number % 3 === 0 ? [] : [line, `  log_info('${side} ${number}');`];
  });
}

const asText = (lines: readonly string[]) => `${lines.join('\n')}\n`;

async function section(lines: number, folder: string): Promise<BenchSection> {
  const base = baseOf(lines);
  const texts = {
    base: asText(base),
    theirs: asText(edited(base, 'theirs', 5)),
    yours: asText(edited(base, 'yours', 25)),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
  const git = () => execFileSync('git', ['merge-file', '-p', 'yours', 'base', 'theirs'], { cwd: folder });
  const ours = () => {
    const merge = mergeText(texts.base, texts.theirs, texts.yours);
    if (merge.verdict !== 'clean') throw new Error('The two edits do not overlap.');
    return merge.text;
  };
  if (git().toString() !== ours()) throw new Error('git and the engine disagree.');
  return compare(
    `${lines} lines, ${Math.round(lines / 20)} edits`,
    [
      { name: 'git merge-file, a process', run: git },
      { name: 'mergeText', limit: 20, run: ours },
    ],
    { rounds: 11 },
  );
}

export const bench: Bench = {
  name: 'sync/merge',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    try {
      return { name: 'sync/merge', sections: [await section(200, folder), await section(2_000, folder)] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
