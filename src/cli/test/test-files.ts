import { writeFile } from 'node:fs/promises';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../read-input.ts';
import { type Found, findSuites } from './find-suites.ts';
import { reportJson } from './report-json.ts';
import { reportJunit } from './report-junit.ts';
import { reportText } from './report-text.ts';
import { type EndedSuite, runSuites, totalsOf } from './run-suites.ts';

export interface TestOptions {
  readonly json?: boolean;
  readonly junit?: string;
  readonly coverage: boolean;
  /** In percent of each script's lines. */
  readonly minCoverage?: number;
  readonly timeout: number;
  /** Only the tests of the lifecycles of this name. */
  readonly lifecycle?: string;
}

/** `hookwright test DIR|FILE…`: runs the test cases that lie beside scripts. A wrong file is found before anything runs. */
export async function testFiles(names: readonly string[], options: TestOptions): Promise<number> {
  const started = performance.now();
  const minCoverage = options.minCoverage ?? null;
  const { ended, untested } = await run(names, options);
  const seconds = (performance.now() - started) / 1000;
  if (options.junit !== undefined) await writeReport(options.junit, reportJunit(ended, seconds));
  const text = options.json
    ? reportJson(ended, minCoverage, seconds)
    : reportText(ended, { minCoverage, untested, seconds });
  process.stdout.write(text);
  const covered = ended.every(({ coverage }) => coverage === null || coverage.percent >= (minCoverage ?? 0));
  return totalsOf(ended).failed === 0 && covered ? exitCodes.fine : exitCodes.failed;
}

async function run(
  names: readonly string[],
  options: TestOptions,
): Promise<{ ended: readonly EndedSuite[]; untested: readonly string[] }> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  // Its hosts start while the files are read.
  const sandbox = createSandbox();
  try {
    const { suites, untested } = named(await findSuites(names), options.lifecycle);
    const coverage = options.coverage || options.minCoverage !== undefined;
    const timeoutMs = options.timeout * 1000;
    const ended = await runSuites(sandbox, suites, { coverage, timeoutMs, signal: stop.signal });
    return { ended, untested };
  } catch (error) {
    if (stop.signal.aborted) throw new CommandError('Interrupted.');
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    await sandbox.close();
  }
}

/** Throws `CommandError` where there is no test of a lifecycle of this name. */
function named(found: Found, lifecycle: string | undefined): Found {
  if (lifecycle === undefined) return found;
  const suites = found.suites.filter((suite) => suite.kind === 'lifecycle' && suite.config.name === lifecycle);
  if (suites.length > 0) return { suites, untested: [] };
  throw new CommandError(`There are no tests of a lifecycle named "${lifecycle}".`);
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
