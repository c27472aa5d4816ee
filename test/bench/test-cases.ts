import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bench, type BenchReport, type BenchSection, compare } from './harness.ts';
import { realisticContext, realisticScript, trivialContext, trivialScript } from './scripts.ts';

const scripts = 4;
const casesOfEach = 250;
const cases = scripts * casesOfEach;
const root = path.join(import.meta.dirname, '../..');
const bare = path.join(import.meta.dirname, 'bare-cases-child.ts');
const cli = path.join(root, 'src/cli/main.ts');

/** `hookwright test` over many cases against the sandbox alone, both as whole processes on all cores (issue 4, Speed). */
export const bench: Bench = {
  name: 'test-cases',
  async run(): Promise<BenchReport> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    try {
      writeSuites(path.join(folder, 'trivial'), trivialScript, trivialContext);
      writeSuites(path.join(folder, 'realistic'), realisticScript, realisticContext);
      return {
        name: 'test-cases',
        sections: [
          await throughput(folder, 'trivial', 'trivial script'),
          await throughput(folder, 'realistic', '200 lines, 16 KB in, 47 KB out'),
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function throughput(folder: string, kind: string, title: string): Promise<BenchSection> {
  return compare(
    `${cases} cases, ${title}`,
    [
      { name: 'the sandbox alone', run: () => ended([bare, kind, String(cases)]) },
      { name: 'hookwright test', limit: 1.3, run: () => ended([cli, 'test', path.join(folder, kind)]) },
    ],
    { rounds: 5, warmup: 1 },
  );
}

function ended(args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`It ended with ${status}: ${stdout.slice(-500)}${stderr}`);
}

/** Each case looks at what came back, as people's do. */
function writeSuites(folder: string, body: string, context: unknown): void {
  mkdirSync(folder);
  const expect = { output: { match: 'subset', value: { modified_attributes: {} } } };
  for (let number = 1; number <= scripts; number++) {
    const name = `script-${number}`;
    writeFileSync(path.join(folder, `${name}.js`), body);
    const all = Array.from({ length: casesOfEach }, (_, index) => ({ name: `case ${index + 1}`, context, expect }));
    const file = { format: 'hookwright-tests', version: 1, script: { name }, cases: all };
    writeFileSync(path.join(folder, `${name}.hooktest.json`), JSON.stringify(file));
  }
}
