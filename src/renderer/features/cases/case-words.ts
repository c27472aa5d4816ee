import type { CaseResults, CaseRow, SavedCase } from '#contract/rpc/cases.ts';
import { coverageFacts } from '#engine/testing/coverage-sum.ts';

/** How a case stands, by its last run. */
export type CaseStanding = 'passed' | 'failed' | 'broken' | 'not_run' | 'switched_off';

export interface StandingCase {
  readonly saved: SavedCase;
  readonly row: CaseRow | null;
  readonly standing: CaseStanding;
  /** The result belongs to an older text, or to an older state of the case. */
  readonly old: boolean;
}

export function standingCases(cases: readonly SavedCase[], results: CaseResults | undefined): StandingCase[] {
  const byId = new Map(results?.results.map((row) => [row.case_id, row]));
  return cases.map((saved) => {
    const row = byId.get(saved.case_id) ?? null;
    const changed = row !== null && (row.body_hash !== results?.draft_hash || row.case_rev !== saved.rev);
    const standing = saved.enabled ? (row?.outcome ?? 'not_run') : 'switched_off';
    return { saved, row, standing, old: changed && saved.enabled };
  });
}

export const standingWords: Readonly<Record<CaseStanding, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  broken: 'Broken',
  not_run: 'Not run',
  switched_off: 'Off',
};

/** `3 passed, 1 failed, 2 not run`, of what is up to date. */
export function summaryWords(all: readonly StandingCase[]): string {
  const count = (standing: CaseStanding) => all.filter((one) => one.standing === standing).length;
  const parts = [
    [count('passed'), 'passed'],
    [count('failed') + count('broken'), 'failed'],
    [count('not_run'), 'not run'],
    [count('switched_off'), 'off'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ');
}

export function coverageWords(coverage: CaseResults['coverage'] | undefined): string | null {
  if (coverage == null) return null;
  const { covered, total } = coverageFacts(coverage);
  return `${covered} of ${total} lines ran`;
}
