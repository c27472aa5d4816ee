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

/** What the tests of something say of it as it is now. */
export interface CheckedCases {
  readonly lid: string;
  readonly name: string;
  readonly verdicts: readonly CaseVerdict[];
}

/** The tests of what is no text, such as lifecycles, that concern these entities. */
export type CheckEntities = (
  sent: readonly { readonly lid: string; readonly type: string }[],
) => readonly CheckedCases[];

export interface CaseChecksOptions {
  /** Without it there are no test cases. */
  readonly run: RunCases | undefined;
  readonly entities?: CheckEntities | undefined;
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
    const checked: CheckedCases[] = [];
    for (const { lid, body } of run === undefined ? [] : this.sent(picked, texts)) {
      const name = picked.changes.find((change) => change.lid === lid)?.name ?? lid;
      checked.push({ lid, name, verdicts: (await run?.(lid, body, signal)) ?? [] });
    }
    checked.push(...(this.options.entities?.(picked.operations.filter(({ kind }) => kind !== 'delete')) ?? []));
    const total = checked.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
    return { total, failing: checked.flatMap(failingOf) };
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

function failingOf({ lid, name, verdicts }: CheckedCases): FailingScript[] {
  const cases = verdicts.filter(({ passed }) => !passed).map((verdict) => verdict.name);
  return cases.length === 0 ? [] : [{ lid, name, total: verdicts.length, cases }];
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
