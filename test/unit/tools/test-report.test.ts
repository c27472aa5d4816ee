import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countPlaywright, countRunner, countVitest, plainLine } from '#tools/test-report.ts';

const vitestReport = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}] },
  ],
};

describe('the counts of a test run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function reportFile(content: unknown): string {
    const file = path.join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  it('counts a file that could not be loaded as a failure', () => {
    expect(countVitest(vitestReport)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('counts flaky browser tests and errors outside of tests as failures', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });

  it('counts a runner that wrote no report as one failure', () => {
    const end = { report: path.join(folder, 'missing.json'), exitCode: 1 };
    expect(countRunner(end, countVitest, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a bad exit with only passed tests as one failure', () => {
    const report = reportFile({ ...vitestReport, numFailedTests: 0, testResults: [] });
    expect(countRunner({ report, exitCode: 1 }, countVitest, false).failed).toBe(1);
    expect(countRunner({ report, exitCode: null }, countVitest, false).failed).toBe(1);
    expect(countRunner({ report, exitCode: 0 }, countVitest, false).failed).toBe(0);
  });

  it('counts a suite that found no test as one failure, unless it was asked for a part only', () => {
    const report = reportFile({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] });
    expect(countRunner({ report, exitCode: 0 }, countPlaywright, false).failed).toBe(1);
    expect(countRunner({ report, exitCode: 0 }, countPlaywright, true).failed).toBe(0);
  });

  it('sums up in the plain line', () => {
    const sum = addCounts([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 1, skipped: 0 },
    ]);
    expect(plainLine(sum)).toBe('11 passed, 1 failed, 2 skipped');
  });
});
