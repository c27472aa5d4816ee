import { type EndedCase, type EndedSuite, totalsOf } from './run-suites.ts';

/** Everything a program may want to know, as JSON. */
export function reportJson(suites: readonly EndedSuite[], minCoverage: number | null, seconds: number): string {
  const report = {
    ...totalsOf(suites),
    duration_ms: Math.round(seconds * 1000),
    files: suites.map(({ suite, cases, coverage }) => ({
      script: suite.script_file,
      cases_file: suite.cases_file,
      cases: cases.map(caseJson),
      ...(coverage === null ? {} : { coverage: { ...coverage, enough: coverage.percent >= (minCoverage ?? 0) } }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function caseJson({ name, verdict }: EndedCase): object {
  if (verdict === null) return { name, outcome: 'switched_off' };
  const { outcome, result } = verdict;
  return {
    name,
    outcome,
    status: result?.status ?? null,
    duration_ms: result?.duration_ms ?? null,
    differences: verdict.outcome === 'broken' ? [] : verdict.differences,
    problem: verdict.outcome === 'broken' ? verdict.problem : null,
    error: result?.error ?? null,
  };
}
