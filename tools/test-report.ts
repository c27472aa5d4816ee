import { existsSync, readFileSync } from 'node:fs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How a runner ended: its JSON report (absent when it wrote none) and its exit code (null when a signal ended it). */
export interface RunnerEnd {
  readonly report: string;
  readonly exitCode: number | null;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

interface PlaywrightReport {
  readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  readonly errors: readonly unknown[];
}

export function countVitest(report: VitestReport): Counts {
  // A file that could not even be loaded holds no test, but it is a failure.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function countPlaywright(report: PlaywrightReport): Counts {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** Counts one runner's tests. A crash, a missing report, a bad exit without a failed test, and an empty run each count as one failure. */
export function countRunner<Report>(end: RunnerEnd, count: (report: Report) => Counts, mayBeEmpty: boolean): Counts {
  if (!existsSync(end.report)) return { passed: 0, failed: end.exitCode === 0 && mayBeEmpty ? 0 : 1, skipped: 0 };
  const counts = count(JSON.parse(readFileSync(end.report, 'utf8')));
  const empty = counts.passed + counts.failed + counts.skipped === 0;
  if (counts.failed === 0 && (end.exitCode !== 0 || (empty && !mayBeEmpty))) return { ...counts, failed: 1 };
  return counts;
}

export function addCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The one line that people and programs read at the end of a run. */
export function plainLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
