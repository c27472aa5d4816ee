import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { PlanRequest, PlanView } from '#contract/rpc/sync.ts';
import { withLineCounts } from '#engine/plan/line-counts.ts';
import type { PlanResult } from '#engine/plan/plan.ts';
import { planText } from '#engine/plan/plan-text.ts';
import { pickFromPlan } from '#engine/plan/subset.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Reconcile } from '../reconcile/reconcile.ts';
import type { Planning } from './planning.ts';

export interface PlanViewOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly planning: Planning;
  readonly reconcile: Reconcile;
  readonly person: () => string | null;
  readonly lookedAt: () => string | null;
  readonly refusal: () => PlanView['refusal'];
}

/** A plan that was made, with the part of it that is asked for. */
export interface MadePlan {
  readonly whole: PublishPlan;
  readonly picked: PublishPlan;
  readonly added: readonly string[];
  /** Texts that exist only since the merges of this plan. */
  readonly texts: ReadonlyMap<string, string>;
}

/** How many shown plans are remembered, to tell what is different when one has become stale. */
const mostShown = 30;
/** A text that somebody types while the others are checked is checked in another round. */
const mostRounds = 5;

/** Makes plans and shows them as people read them. */
export class PlanViews {
  private readonly options: PlanViewOptions;
  private readonly shown = new Map<string, MadePlan>();

  constructor(options: PlanViewOptions) {
    this.options = options;
  }

  /** What publishing would do now. Texts that were never checked count as in order; see `check`. */
  make(lids: readonly string[] | null): MadePlan {
    const { plan: whole, texts } = this.settled();
    if (lids === null) return { whole, picked: whole, added: [], texts };
    const { plan: picked, added } = pickFromPlan(whole, new Set(lids), contentHash);
    return { whole, picked, added, texts };
  }

  /**
   * What needs nobody's consent is done before a plan is read: a place in a list may have waited for an outcome or an answer
   * that is known now, and nothing may have happened to it since (S82).
   */
  private settled(): PlanResult {
    const { planning, reconcile } = this.options;
    const result = planning.plan(planning.entities(null));
    const due = result.plan.local.filter((one) => one.kind !== 'merge' || one.state.hash === one.base.hash);
    if (due.length === 0) return result;
    reconcile(due.map(({ lid }) => lid));
    return planning.plan(planning.entities(null));
  }

  /** Has every text checked that a plan made now would send. */
  async check(): Promise<void> {
    const { planning } = this.options;
    for (let round = 0; round < mostRounds; round += 1) {
      if (!(await planning.learn(planning.entities(null)))) return;
    }
  }

  async view(request: PlanRequest): Promise<PlanView> {
    await this.check();
    const made = this.make(request.lids ?? null);
    this.remember(made);
    const { person, lookedAt, refusal } = this.options;
    const plan = withLineCounts(made.picked, (hash) => this.text(hash));
    return {
      plan,
      all: made.whole.changes.map(({ lid, type, name, action }) => ({ lid, type, name, action })),
      added: [...made.added],
      text: planText(plan, person() ?? 'nobody'),
      person: person(),
      looked_at: lookedAt(),
      refusal: refusal(),
    };
  }

  /** The plan that was shown under this hash; undefined where it was shown by an earlier run of the studio. */
  findShown(planHash: string): PublishPlan | undefined {
    return this.shown.get(planHash)?.picked;
  }

  /** The plan of this hash with its texts, where this run of the studio has shown it. */
  made(planHash: string): MadePlan | undefined {
    return this.shown.get(planHash);
  }

  /** A text that a plan speaks of; also one that exists only as the merge it proposes. */
  text(hash: string): string | null {
    const stored = textOf(this.options.store, hash);
    if (stored !== null) return stored;
    for (const made of this.shown.values()) {
      const merged = made.texts.get(hash);
      if (merged !== undefined) return merged;
    }
    return null;
  }

  private remember(made: MadePlan): void {
    const hash = made.picked.plan_hash;
    this.shown.delete(hash);
    this.shown.set(hash, made);
    const [oldest] = this.shown.keys();
    if (this.shown.size > mostShown && oldest !== undefined) this.shown.delete(oldest);
  }
}
