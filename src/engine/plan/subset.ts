import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { HashText } from '../merge/canonical-json.ts';
import { seal } from './plan-hash.ts';

export interface PlanSubset {
  readonly plan: PublishPlan;
  /** Entities that nobody picked and that the picked ones need. */
  readonly added: readonly string[];
}

/**
 * The part of a plan for the picked entities, with whatever they need (3.1 P7: never without a dependency). An entity is
 * published as a whole, so that what is left of it is always a difference the author can read.
 */
export function pickFromPlan(plan: PublishPlan, picked: ReadonlySet<string>, hash: HashText): PlanSubset {
  const lidOf = new Map(plan.operations.map((operation) => [operation.key, operation.lid]));
  const byLid = Map.groupBy(plan.operations, (operation) => operation.lid);
  const chosen = new Set<string>();
  const open = [...picked].filter((lid) => byLid.has(lid));
  for (let lid = open.pop(); lid !== undefined; lid = open.pop()) {
    if (chosen.has(lid)) continue;
    chosen.add(lid);
    for (const operation of byLid.get(lid) ?? []) {
      for (const key of operation.depends_on) {
        const needed = lidOf.get(key);
        if (needed !== undefined) open.push(needed);
      }
    }
  }
  const { input_hash: _input, plan_hash: _plan, ...rest } = plan;
  const relied = reliedOn(plan, chosen);
  const part = {
    ...rest,
    changes: plan.changes.filter((change) => chosen.has(change.lid)),
    operations: plan.operations.filter((operation) => chosen.has(operation.lid)),
    inputs: plan.inputs.filter((input) => chosen.has(input.lid) || relied.has(input.lid)),
    warnings: plan.warnings.filter((warning) => warning.lid === null || chosen.has(warning.lid)),
  };
  return { plan: seal(part, hash), added: [...chosen].filter((lid) => !picked.has(lid)).sort() };
}

/** Entities without a change of their own that a chosen one points to. */
function reliedOn(plan: PublishPlan, chosen: ReadonlySet<string>): Set<string> {
  const changed = new Set(plan.changes.map((change) => change.lid));
  const pointed = new Set(
    plan.operations
      .filter((operation) => chosen.has(operation.lid))
      .flatMap((operation) => Object.values(operation.fields).filter((value) => typeof value === 'string')),
  );
  return new Set(plan.inputs.map((input) => input.lid).filter((lid) => !changed.has(lid) && pointed.has(lid)));
}
