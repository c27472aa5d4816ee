import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { CaseCheck, FailingScript } from '#contract/rpc/sync.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import type { MadePlan } from './plan-view.ts';

export interface CaseVerdict {
  readonly name: string;
  readonly passed: boolean;
}

/** What the author's test cases of an entity say of a text. */
export type RunCases = (lid: string, body: string, signal: AbortSignal) => Promise<readonly CaseVerdict[]>;

export interface CaseChecksOptions {
  /** Without it there are no test cases. */
  readonly run: RunCases | undefined;
  readonly types: EntityTypes;
  readonly text: (hash: string) => string | null;
}

interface SentText {
  readonly lid: string;
  readonly body: string;
}

/** Runs the test cases of what a plan would publish. */
export class CaseChecks {
  private readonly options: CaseChecksOptions;

  constructor(options: CaseChecksOptions) {
    this.options = options;
  }

  /** One script after the other: each uses every core itself. */
  async check({ picked, texts }: Pick<MadePlan, 'picked' | 'texts'>, signal: AbortSignal): Promise<CaseCheck> {
    const { run } = this.options;
    const failing: FailingScript[] = [];
    let total = 0;
    for (const { lid, body } of run === undefined ? [] : this.sent(picked, texts)) {
      const verdicts = await run?.(lid, body, signal);
      const failed = verdicts?.filter(({ passed }) => !passed).map(({ name }) => name) ?? [];
      total += verdicts?.length ?? 0;
      if (failed.length === 0) continue;
      const name = picked.changes.find((change) => change.lid === lid)?.name ?? lid;
      failing.push({ lid, name, total: verdicts?.length ?? 0, cases: failed });
    }
    return { total, failing };
  }

  /** Each text once, however many operations carry it. */
  private sent(plan: PublishPlan, texts: ReadonlyMap<string, string>): SentText[] {
    const found = new Map<string, SentText>();
    for (const operation of plan.operations) {
      const field = typeOf(this.options.types, operation.type).versions?.body;
      const hash = field === undefined || operation.kind === 'delete' ? undefined : operation.fields[field];
      const body = typeof hash === 'string' ? (texts.get(hash) ?? this.options.text(hash)) : null;
      if (body !== null) found.set(`${operation.lid} ${String(hash)}`, { lid: operation.lid, body });
    }
    return [...found.values()];
  }
}

const longestRemark = 200;

/** What the version history says of a version that was published although test cases fail. */
export function failingRemark({ total, cases }: FailingScript): string {
  const words = `Published although ${cases.length} of ${total} test ${total === 1 ? 'case fails' : 'cases fail'}: `;
  const names = cases.join(', ');
  const room = longestRemark - words.length - 1;
  return `${words}${names.length <= room ? names : `${[...names].slice(0, room - 1).join('')}…`}.`;
}

/** Why a plan is not published yet. */
export function failingWords(failing: readonly FailingScript[]): string {
  const count = failing.reduce((sum, { cases }) => sum + cases.length, 0);
  const where = failing.map(({ name, cases }) => `"${name}" (${cases.join(', ')})`).join('; ');
  const cases = count === 1 ? '1 test case fails' : `${count} test cases fail`;
  return `${cases}: ${where}. Correct them, or publish although they fail: by the tick in the plan, or with --accept-failing-tests.`;
}
