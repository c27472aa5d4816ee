import type { PipelineVerdict } from '#engine/pipeline/judge-pipeline-test.ts';
import type { FiledCase } from '#engine/testing/case-file.ts';
import { type CoverageFacts, coverageFacts, sumCoverage } from '#engine/testing/coverage-sum.ts';
import { type CaseVerdict, inParallel, judgeRun } from '#engine/testing/run-cases.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { ScriptSuite, Suite } from './find-suites.ts';
import { runPipelineTest } from './pipeline-suites.ts';
import { runWalk, type WalkVerdict } from './walk-suites.ts';

export interface RunOptions {
  readonly coverage: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface EndedCase {
  readonly name: string;
  /** Null: switched off. */
  readonly verdict: Verdict | null;
}

export type Verdict = CaseVerdict | PipelineVerdict | WalkVerdict;

export interface EndedSuite {
  readonly suite: Suite;
  readonly cases: readonly EndedCase[];
  /** Null where it was not asked for. */
  readonly coverage: CoverageFacts | null;
}

/** `entry`: what its verdict is found again by. */
interface Turn {
  readonly entry: object;
  run(): Promise<Verdict>;
}

/** Runs every case that is on, as many at a time as there are cores. Rejects with the signal's reason when it aborts. */
export async function runSuites(
  sandbox: Sandbox,
  suites: readonly Suite[],
  options: RunOptions,
): Promise<readonly EndedSuite[]> {
  const verdicts = new Map<object, Verdict>();
  const turns = suites.flatMap((suite) => turnsOf(sandbox, suite, options));
  await inParallel(turns, sandbox.bulkRuns, async ({ entry, run }) => {
    verdicts.set(entry, await run());
  });
  return suites.map((suite) => {
    const cases = entriesOf(suite).map((one) => ({ name: one.name, verdict: verdicts.get(one) ?? null }));
    const counted = options.coverage && suite.kind === 'script';
    return { suite, cases, coverage: counted ? coverageOf(cases) : null };
  });
}

function entriesOf(suite: Suite): readonly { readonly name: string }[] {
  if (suite.kind === 'script') return suite.cases;
  return suite.kind === 'pipeline' ? suite.content.tests : suite.tests;
}

function turnsOf(sandbox: Sandbox, suite: Suite, options: RunOptions): Turn[] {
  if (suite.kind === 'pipeline') {
    const run = (test: (typeof suite.content.tests)[number]) => runPipelineTest(sandbox, suite, test, options.signal);
    return suite.content.tests.map((entry) => ({ entry, run: () => run(entry) }));
  }
  if (suite.kind === 'lifecycle')
    return suite.tests.map((entry) => ({ entry, run: () => Promise.resolve(runWalk(suite, entry)) }));
  const on = suite.cases.filter(({ enabled }) => enabled);
  return on.map((entry) => ({ entry, run: () => runCase(sandbox, suite, entry, options) }));
}

async function runCase(sandbox: Sandbox, suite: ScriptSuite, one: FiledCase, options: RunOptions): Promise<Verdict> {
  const { coverage, timeoutMs, signal } = options;
  const result = await sandbox.run({
    script_body: suite.body,
    context: one.context,
    tenant_id: null,
    timeout_ms: timeoutMs,
    coverage,
    bulk: true,
    signal,
  });
  return judgeRun(one.expect, result, sandbox.matchSchema);
}

function coverageOf(cases: readonly EndedCase[]): CoverageFacts {
  const counts = cases.flatMap(({ verdict }) => {
    const result = verdict?.result ?? null;
    const lines = result !== null && 'coverage' in result ? result.coverage?.lines : undefined;
    return lines === undefined ? [] : [lines];
  });
  return coverageFacts(sumCoverage(counts));
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly switched_off: number;
}

export function totalsOf(suites: readonly EndedSuite[]): Totals {
  const verdicts = suites.flatMap(({ cases }) => cases.map(({ verdict }) => verdict));
  const passed = verdicts.filter((verdict) => verdict?.outcome === 'passed').length;
  const switched_off = verdicts.filter((verdict) => verdict === null).length;
  return { passed, failed: verdicts.length - passed - switched_off, switched_off };
}

/** How a suite is called: by its script, or by the file of its tests and what they test. */
export function titleOf(suite: Suite): string {
  if (suite.kind === 'script') return suite.script_file;
  if (suite.kind === 'lifecycle') return `${suite.file} (${suite.config.name})`;
  const { connector, operation_type } = suite.content;
  return `${suite.file} (${connector.name}, ${operation_type})`;
}
