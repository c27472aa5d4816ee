import { type CoverageFacts, lineRanges } from '#engine/testing/coverage-sum.ts';
import { paint } from '../paint.ts';
import { type EndedCase, type EndedSuite, titleOf, totalsOf, type Verdict } from './run-suites.ts';
import { reasonsOf } from './verdict-words.ts';

const mostDifferences = 10;
const mostNamed = 5;
const longestValue = 100;

export interface ReportOptions {
  readonly minCoverage: number | null;
  readonly untested: readonly string[];
  readonly seconds: number;
}

/** What passed in a line each, what did not with its differences, and the counts at the end. */
export function reportText(suites: readonly EndedSuite[], options: ReportOptions): string {
  const lines = [
    ...suites.flatMap((ended) => [
      paint('bold', titleOf(ended.suite)),
      ...ended.cases.flatMap(caseLines),
      ...coverageLines(ended.coverage, options.minCoverage),
    ]),
    ...untestedLines(options.untested),
    closingLine(suites, options.seconds),
  ];
  return `${lines.join('\n')}\n`;
}

function caseLines({ name, verdict }: EndedCase): string[] {
  if (verdict === null) return [paint('dim', `  ○ ${name} (switched off)`)];
  const took = verdict.result === null ? '' : paint('dim', ` ${verdict.result.duration_ms.toFixed(2)} ms`);
  if (verdict.outcome === 'passed') return [`  ${paint('green', '✓')} ${name}${took}`];
  return [`  ${paint('red', '✗')} ${name}${took}`, ...why(verdict).map((line) => `      ${line}`)];
}

function why(verdict: Verdict): string[] {
  const reasons = reasonsOf(verdict, longestValue);
  const shown = reasons.slice(0, mostDifferences);
  const more = reasons.length - shown.length;
  return more > 0 ? [...shown, `… and ${more} more differences`] : shown;
}

function coverageLines(coverage: CoverageFacts | null, least: number | null): string[] {
  if (coverage === null) return [];
  const { covered, total, percent, missed } = coverage;
  const rest = missed.length === 0 ? '' : `; not run: ${lineRanges(missed)}`;
  const line = `  ${paint('bold', 'coverage')} ${covered} of ${total} lines, ${percent} %${rest}`;
  if (least === null || percent >= least) return [line];
  return [line, `  ${paint('red', '✗')} less than the ${least} % that --min-coverage asks for`];
}

function untestedLines(files: readonly string[]): string[] {
  if (files.length === 0) return [];
  const named = files.slice(0, mostNamed).join(', ');
  const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : '';
  return [paint('yellow', `Without test cases: ${named}${more}`)];
}

function closingLine(suites: readonly EndedSuite[], seconds: number): string {
  const { passed, failed, switched_off } = totalsOf(suites);
  const counts = [
    paint(passed > 0 ? 'green' : 'dim', `${passed} passed`),
    paint(failed > 0 ? 'red' : 'dim', `${failed} failed`),
    ...(switched_off > 0 ? [paint('dim', `${switched_off} switched off`)] : []),
  ];
  return `${counts.join(', ')} in ${seconds.toFixed(2)} s`;
}
