import type { PublishPlan } from '#contract/model/publish-plan.ts';
import { canonicalJson, type HashText } from '../merge/canonical-json.ts';

export type UnsealedPlan = Omit<PublishPlan, 'input_hash' | 'plan_hash'>;

/** Adds the hash of what was looked at and the hash of what is approved; tenant and origin are part of the latter. */
export function seal(plan: UnsealedPlan, hash: HashText): PublishPlan {
  const input_hash = hash(canonicalJson(plan.inputs));
  const { format, target, backend, changes, operations } = plan;
  const approved = { format, target, backend, changes, operations, input_hash };
  return { ...plan, input_hash, plan_hash: hash(canonicalJson(approved)) };
}
