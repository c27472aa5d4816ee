/**
 * Runs the tests: `npm test -- [unit|integration|sync|electron|e2e]… [part of a path]…`, everything without an argument. Each
 * runner writes its own report; the last line sums them: `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCounts, type Counts, countPlaywright, countRunner, countVitest, plainLine } from './test-report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = path.join(root, '.cache', 'test-reports');
/** What Node compiled once is read by each of the hundreds of processes that tests start. */
const compiled = path.join(root, '.cache', 'compiled');
const suites = ['unit', 'integration', 'sync', 'electron', 'e2e'] as const;
type Suite = (typeof suites)[number];

const isSuite = (text: string): text is Suite => (suites as readonly string[]).includes(text);
const given = process.argv.slice(2);
const filters = given.filter((argument) => !isSuite(argument));
const chosen = given.some(isSuite) ? suites.filter((suite) => given.includes(suite)) : suites;

function runSuite(suite: Suite): Counts {
  const report = path.join(reports, `${suite}.json`);
  rmSync(report, { force: true });
  const [program, args] = suite === 'e2e' ? playwright() : vitest(suite, report);
  const env = { ...process.env, HOOKWRIGHT_E2E_REPORT: report, NODE_COMPILE_CACHE: compiled };
  const run = spawnSync(process.execPath, [path.join(root, 'node_modules', ...program), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  const end = { report, exitCode: run.status };
  const mayBeEmpty = filters.length > 0;
  return suite === 'e2e' ? countRunner(end, countPlaywright, mayBeEmpty) : countRunner(end, countVitest, mayBeEmpty);
}

/** A suite is all projects whose names begin with its own. */
function vitest(suite: Suite, report: string): [string[], string[]] {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [
    'run',
    '--project',
    `${suite}*`,
    ...reporters,
    ...(filters.length > 0 ? ['--passWithNoTests'] : []),
    ...filters,
  ];
  return [['vitest', 'vitest.mjs'], args];
}

function playwright(): [string[], string[]] {
  return [
    ['@playwright', 'test', 'cli.js'],
    ['test', ...(filters.length > 0 ? ['--pass-with-no-tests'] : []), ...filters],
  ];
}

mkdirSync(reports, { recursive: true });
const results = chosen.map((suite) => {
  const started = Date.now();
  console.log(`\n── ${suite}`);
  const counts = runSuite(suite);
  return { suite, counts, seconds: (Date.now() - started) / 1000 };
});

console.log('');
for (const { suite, counts, seconds } of results) {
  console.log(`${suite.padEnd(12)} ${plainLine(counts)} (${seconds.toFixed(1)} s)`);
}
const sum = addCounts(results.map((result) => result.counts));
process.exitCode = sum.failed === 0 ? 0 : 1;
console.log(plainLine(sum));
