import { type EndedCase, type EndedSuite, totalsOf, type Verdict } from './run-suites.ts';

/** Everything a program may want to know, as JSON. */
export function reportJson(suites: readonly EndedSuite[], minCoverage: number | null, seconds: number): string {
  const report = {
    ...totalsOf(suites),
    duration_ms: Math.round(seconds * 1000),
    files: suites.map(({ suite, cases, coverage }) => ({
      ...fileJson(suite),
      cases: cases.map(caseJson),
      ...(coverage === null ? {} : { coverage: { ...coverage, enough: coverage.percent >= (minCoverage ?? 0) } }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function fileJson(suite: EndedSuite['suite']): object {
  if (suite.kind === 'script') return { script: suite.script_file, cases_file: suite.cases_file };
  if (suite.kind === 'lifecycle')
    return { lifecycle_tests_file: suite.file, lifecycle_file: suite.lifecycle_file, lifecycle: suite.config.name };
  const { connector, operation_type } = suite.content;
  return { pipeline_file: suite.file, connector: connector.name, operation_type };
}

function caseJson({ name, verdict }: EndedCase): object {
  if (verdict === null) return { name, outcome: 'switched_off' };
  return {
    name,
    outcome: verdict.outcome,
    ...resultJson(verdict.result),
    differences: verdict.outcome === 'broken' ? [] : verdict.differences.map(differenceJson),
    problem: verdict.outcome === 'broken' ? verdict.problem : null,
  };
}

/** What a walk differs in is a sentence; it stands where the reason of any other difference does. */
function differenceJson(difference: object | string): object {
  return typeof difference === 'string' ? { path: '', kind: 'rule', message: difference } : difference;
}

function resultJson(result: Verdict['result']): object {
  if (result === null) return { status: null, duration_ms: null, error: null };
  if ('ended_in' in result) return result;
  const { duration_ms } = result;
  if (!('steps' in result)) return { status: result.status, duration_ms, error: result.error };
  const path = result.steps.map((step) => (step.kind === 'hook' ? step.decision : 'operation'));
  return { success: result.success, duration_ms, failure: result.failure, path };
}
