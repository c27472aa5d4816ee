import type { PublishPlan } from '#contract/model/publish-plan.ts';
import { canonicalJson, type HashText } from '../merge/canonical-json.ts';

export type UnsealedPlan = Omit<PublishPlan, 'input_hash' | 'plan_hash'>;

/**
 * Adds the hash of what was looked at and the hash of what is approved: whom it goes to, every operation, and what had
 * to be ticked. What is only for the eye, such as counted lines, may differ from one computation to the next.
 */
export function seal(plan: UnsealedPlan, hash: HashText): PublishPlan {
  const input_hash = hash(canonicalJson(plan.inputs));
  const { format, backend, operations } = plan;
  const target: PublishPlan['target'] = JSON.parse(canonicalJson(plan.target));
  const reviews = plan.changes.map((change) => [change.lid, ...change.review]);
  // In the order of their names, as `canonicalJson` would have to bring them.
  const approved = { backend, format, input_hash, operations, reviews, target };
  return { ...plan, input_hash, plan_hash: hash(canonicalJson(approved)) };
}
