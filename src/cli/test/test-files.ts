import { writeFile } from 'node:fs/promises';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../read-input.ts';
import { findSuites, type Suite } from './find-suites.ts';
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
}

/** `hookwright test DIR|FILE…`: runs the test cases that lie beside scripts. A wrong file is found before anything runs. */
export async function testFiles(names: readonly string[], options: TestOptions): Promise<number> {
  const started = performance.now();
  const { suites, untested } = await findSuites(names);
  const minCoverage = options.minCoverage ?? null;
  const ended = await run(suites, options);
  const seconds = (performance.now() - started) / 1000;
  if (options.junit !== undefined) await writeReport(options.junit, reportJunit(ended, seconds));
  const text = options.json
    ? reportJson(ended, minCoverage, seconds)
    : reportText(ended, { minCoverage, untested, seconds });
  process.stdout.write(text);
  const covered = ended.every(({ coverage }) => coverage === null || coverage.percent >= (minCoverage ?? 0));
  return totalsOf(ended).failed === 0 && covered ? exitCodes.fine : exitCodes.failed;
}

async function run(suites: readonly Suite[], options: TestOptions): Promise<readonly EndedSuite[]> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  const sandbox = createSandbox();
  try {
    const coverage = options.coverage || options.minCoverage !== undefined;
    return await runSuites(sandbox, suites, { coverage, timeoutMs: options.timeout * 1000, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) throw new CommandError('Interrupted.');
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    await sandbox.close();
  }
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
