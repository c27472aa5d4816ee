import { differenceWords } from '#engine/testing/difference-words.ts';
import type { Verdict } from './run-suites.ts';

/** Why something did not pass, a reason a line; `longest`: characters of a value that is shown. */
export function reasonsOf(verdict: Verdict, longest?: number): string[] {
  if (verdict.outcome === 'broken') return [verdict.problem];
  return verdict.differences.map((one) => (typeof one === 'string' ? one : differenceWords(one, longest)));
}

/** The first reason, and how many more there are. */
export function reasonsSummary(verdict: Verdict): string {
  const [first = '', ...others] = reasonsOf(verdict);
  return others.length === 0 ? first : `${first}; ${others.length} more`;
}
