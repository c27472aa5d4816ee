import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { PlanTarget, PublishPlan } from '#contract/model/publish-plan.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { type PlanResult, plan } from '#engine/plan/plan.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { withoutAnswered } from '../conflicts/answered-overlap.ts';
import { scopeOf } from '../reconcile/scope.ts';
import { withLiveUses } from './live-uses.ts';
import type { TextChecks, TypedText } from './text-checks.ts';

export interface PlanningOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
  readonly checks: TextChecks;
  readonly profile: () => BackendProfile;
  readonly target: () => PlanTarget;
}

interface MergedText {
  readonly type: string;
  readonly merged: string;
  readonly from: readonly string[];
}

/** The engine's planner over what the store holds. */
export class Planning {
  private readonly options: PlanningOptions;
  /** Merged texts that a checker refuses although it accepts what they were merged from, by hash. */
  private readonly problems = new Map<string, string>();
  /** All that changed, as it was read last; the same until something is written. */
  private latest: { readonly changes: number; readonly entities: readonly TrackedEntity[] } | null = null;
  /** What was planned last, and from what: a publish asks three times on its way, and mostly nothing has happened. */
  private made: {
    readonly entities: readonly TrackedEntity[];
    readonly key: string;
    readonly result: PlanResult;
  } | null = null;

  constructor(options: PlanningOptions) {
    this.options = options;
  }

  /** All that changed, or the named entities, each with what it touches. */
  entities(lids: readonly string[] | null): readonly TrackedEntity[] {
    const { store, types } = this.options;
    if (lids === null && this.latest?.changes === store.changes) return this.latest.entities;
    const scope = scopeOf(store, types, lids).map((entity) => withoutAnswered(store, entity));
    const entities = withLiveUses(store, scope);
    if (lids === null) this.latest = { changes: store.changes, entities };
    return entities;
  }

  plan(entities: readonly TrackedEntity[]): PlanResult {
    const { checks } = this.options;
    const [profile, target] = [this.options.profile(), this.options.target()];
    const key = JSON.stringify([profile, target, checks.edition, this.problems.size]);
    if (this.made?.entities !== entities || this.made.key !== key)
      this.made = { entities, key, result: this.planAnew(entities, profile, target) };
    return this.made.result;
  }

  private planAnew(entities: readonly TrackedEntity[], profile: BackendProfile, target: PlanTarget): PlanResult {
    const { store, types, checks } = this.options;
    return plan(entities, profile, {
      target,
      types,
      hash: contentHash,
      text: (hash) => textOf(store, hash),
      problem: (hash) => this.problems.get(hash) ?? null,
      mistakes: checks.mistakes,
    });
  }

  /**
   * Has every text checked that the plan of these entities would send or merge: one with mistakes stays here, and a merge
   * that broke what was whole is a conflict (S50). Returns whether there was anything to check, so that a plan made
   * before it may be another now.
   */
  async learn(entities: readonly TrackedEntity[]): Promise<boolean> {
    const { checks } = this.options;
    const result = this.plan(entities);
    const parents = this.mergedFrom(entities, result.plan);
    const merges = parents.flatMap(({ type, merged, from }) => [merged, ...from].map((hash) => ({ type, hash })));
    const checked = await checks.learn([...this.sentTexts(result.plan), ...merges], result.texts);
    for (const { type, merged, from } of parents) {
      const words = checks.mistakes(merged, type);
      if (words === null || this.problems.has(merged)) continue;
      if (from.every((hash) => checks.mistakes(hash, type) === null)) this.problems.set(merged, words);
    }
    return checked;
  }

  private sentTexts(made: PublishPlan): TypedText[] {
    const sent = made.operations.filter((operation) => operation.kind !== 'delete');
    return sent.flatMap(({ type, fields }) =>
      this.textFields(type).flatMap((field) => {
        const hash = fields[field];
        return typeof hash === 'string' ? [{ type, hash }] : [];
      }),
    );
  }

  /** The text hashes a merge makes, each with the two it is made from. */
  private mergedFrom(entities: readonly TrackedEntity[], made: PublishPlan): MergedText[] {
    const byLid = new Map(entities.map((entity) => [entity.lid, entity]));
    const texts: MergedText[] = [];
    for (const effect of made.local) {
      const entity = byLid.get(effect.lid);
      if (effect.kind !== 'merge' || entity === undefined) continue;
      for (const field of this.textFields(entity.type)) {
        const from = [entity.local, entity.remote].map((state) => state?.document[field]);
        const parents = from.filter((value) => typeof value === 'string');
        const result = effect.state.document[field];
        if (typeof result === 'string' && !parents.includes(result))
          texts.push({ type: entity.type, merged: result, from: parents });
      }
    }
    return texts;
  }

  private textFields(type: string): string[] {
    const { fields } = typeOf(this.options.types, type);
    return fields.filter((field) => field.merge === 'text_lines').map((field) => field.name);
  }
}
