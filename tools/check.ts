/** Checks everything that needs no running product: `npm run check`. Every check runs, also after one failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const longestFile = 500;

interface Check {
  readonly title: string;
  /** A program of node_modules or tools, and its arguments. */
  readonly command: readonly [string, ...string[]];
}

/** The longest first: it runs beside all others. */
const checks: readonly Check[] = [
  { title: 'boundaries hold', command: ['tools/check-boundaries.mjs'] },
  { title: 'tsconfigs match the import table', command: ['tools/generate-tsconfigs.mjs', '--check'] },
  { title: 'types', command: ['node_modules/typescript/bin/tsc', '-b'] },
  { title: 'format and lint', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=100'] },
  { title: 'imports', command: ['tools/dependency-graph.mjs'] },
  { title: 'dead code', command: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

async function runCheck({ title, command: [program, ...args] }: Check): Promise<boolean> {
  const started = Date.now();
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, [path.join(root, program), ...args], { cwd: root, stdio: [...stdio] });
  const [[status], ...output] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return report(title, started, status === 0, output.join(''));
}

/** Most of them use one processor: two run beside each other, the next one begins where one has ended. */
async function runChecks(): Promise<boolean[]> {
  const waiting = [...checks];
  const results: boolean[] = [];
  const turn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(await runCheck(next));
  };
  await Promise.all([turn(), turn()]);
  return results;
}

/** Biome warns from 300 lines on and knows one severity a rule; this is the upper bound, blank lines and comments included. */
function checkFileLengths(): boolean {
  const started = Date.now();
  const long = ['src', 'test', 'tools']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestFile)
    .map(({ file, lines }) => `${file} has ${lines} lines; the limit is ${longestFile}. Split it by idea.`);
  return report('file lengths', started, long.length === 0, long.join('\n'));
}

function report(title: string, started: number, passed: boolean, output: string): boolean {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
  const text = output.trim();
  if (!passed && text !== '') console.log(text);
  return passed;
}

const results = [...(await runChecks()), checkFileLengths()];
const failed = results.filter((passed) => !passed).length;
console.log(failed === 0 ? 'Every check passed.' : `${failed} of ${results.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
