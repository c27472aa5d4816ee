import type { CaseResult, CaseResults, CaseRow, SavedCase } from '#contract/rpc/cases.ts';
import { sumCoverage } from '#engine/testing/coverage-sum.ts';
import { differencesSummary } from '#engine/testing/difference-words.ts';
import type { CaseVerdict } from '#engine/testing/run-cases.ts';

export interface KeptResult extends CaseResult {
  readonly lines: Readonly<Record<string, number>> | null;
}

/** What the last runs of one script's cases came to. Of very many only the newest keep what they returned. */
export class KeptResults {
  private readonly byCase = new Map<string, KeptResult>();
  private readonly whole: string[] = [];

  get(caseId: string): CaseResult | null {
    const kept = this.byCase.get(caseId);
    if (kept === undefined) return null;
    const { lines: _, ...result } = kept;
    return result;
  }

  put(result: KeptResult): void {
    this.byCase.set(result.case_id, result);
    this.whole.push(result.case_id);
    const [oldest] = this.whole.length > mostWhole ? this.whole.splice(0, 1) : [];
    const old = oldest === undefined || this.whole.includes(oldest) ? undefined : this.byCase.get(oldest);
    if (old !== undefined) this.byCase.set(old.case_id, { ...old, result: null });
  }

  /** Whether the case has run as it is now, against this text. */
  isCurrent({ case_id, rev }: SavedCase, bodyHash: string): boolean {
    const kept = this.byCase.get(case_id);
    return kept !== undefined && kept.case_rev === rev && kept.body_hash === bodyHash;
  }

  /** Of the cases that there are, in their order. */
  view(cases: readonly SavedCase[], draftHash: string): Omit<CaseResults, 'running'> {
    const kept = cases.flatMap(({ case_id }) => this.byCase.get(case_id) ?? []);
    const counted = kept.flatMap(({ body_hash, lines }) => (body_hash === draftHash && lines !== null ? [lines] : []));
    return {
      draft_hash: draftHash,
      results: kept.map(toRow),
      coverage: counted.length === 0 ? null : sumCoverage(counted),
    };
  }
}

const mostWhole = 300;

function toRow({ case_id, body_hash, case_rev, outcome, status, duration_ms, summary, at }: KeptResult): CaseRow {
  return { case_id, body_hash, case_rev, outcome, status, duration_ms, summary, at };
}

/** A verdict as it is kept. */
export function keptResult(saved: SavedCase, bodyHash: string, verdict: CaseVerdict): KeptResult {
  const { result: whole } = verdict;
  const { coverage, ...result } = whole ?? { coverage: undefined };
  const differences = verdict.outcome === 'broken' ? [] : [...verdict.differences];
  const problem = verdict.outcome === 'broken' ? verdict.problem : null;
  return {
    case_id: saved.case_id,
    body_hash: bodyHash,
    case_rev: saved.rev,
    outcome: verdict.outcome,
    status: whole?.status ?? null,
    duration_ms: whole?.duration_ms ?? null,
    summary: problem ?? differencesSummary(differences),
    at: new Date().toISOString(),
    differences,
    problem,
    result: whole === null ? null : (result as NonNullable<CaseResult['result']>),
    lines: coverage?.lines ?? null,
  };
}
