import type { FiledCase } from '#engine/testing/case-file.ts';
import { type CoverageFacts, coverageFacts, sumCoverage } from '#engine/testing/coverage-sum.ts';
import { type CaseVerdict, inParallel, judgeRun } from '#engine/testing/run-cases.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { Suite } from './find-suites.ts';

export interface RunOptions {
  readonly coverage: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface EndedCase {
  readonly name: string;
  /** Null: switched off. */
  readonly verdict: CaseVerdict | null;
}

export interface EndedSuite {
  readonly suite: Suite;
  readonly cases: readonly EndedCase[];
  /** Null where it was not asked for. */
  readonly coverage: CoverageFacts | null;
}

interface Turn {
  readonly suite: Suite;
  readonly one: FiledCase;
}

/** Runs every case that is on, as many at a time as there are cores. Rejects with the signal's reason when it aborts. */
export async function runSuites(
  sandbox: Sandbox,
  suites: readonly Suite[],
  options: RunOptions,
): Promise<readonly EndedSuite[]> {
  const verdicts = new Map<FiledCase, CaseVerdict>();
  const turns: Turn[] = suites.flatMap((suite) =>
    suite.cases.filter(({ enabled }) => enabled).map((one) => ({ suite, one })),
  );
  await inParallel(turns, sandbox.bulkRuns, async ({ suite, one }) => {
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
    verdicts.set(one, await judgeRun(one.expect, result, sandbox.matchSchema));
  });
  return suites.map((suite) => {
    const cases = suite.cases.map((one) => ({ name: one.name, verdict: verdicts.get(one) ?? null }));
    return { suite, cases, coverage: options.coverage ? coverageOf(cases) : null };
  });
}

function coverageOf(cases: readonly EndedCase[]): CoverageFacts {
  const counts = cases.flatMap(({ verdict }) => {
    const lines = verdict?.result?.coverage?.lines;
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
