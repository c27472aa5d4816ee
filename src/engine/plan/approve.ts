import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSet } from '#contract/model/change-set.ts';
import type { PublishPlan } from '#contract/model/publish-plan.ts';

export interface Approval {
  /** Subject of the token it was approved under; only the same person may continue it (sync.md 3.15). */
  readonly approved_by: string;
  /** Lids whose review the author has ticked. */
  readonly reviewed: ReadonlySet<string>;
  /** What the author typed where the workspace is a production one. */
  readonly typed_tenant_name: string | null;
  readonly change_description: string | null;
  /** What the versions of an entity say beside it, by lid. */
  readonly remarks?: ReadonlyMap<string, string>;
  /** Random ids, never counted ones: a restored store must not use one twice (sync.md 3.5). */
  readonly newId: () => string;
}

/**
 * Turns a plan into the change set that is carried out. Throws `precondition_failed` for a missing tick or tenant name,
 * `unprocessable` for a plan without operations.
 */
export function approvePlan(plan: PublishPlan, approval: Approval): ChangeSet {
  if (plan.operations.length === 0) throw new AppError('unprocessable', 'There is nothing to publish in this plan.');
  const unread = plan.changes.filter((change) => change.review.length > 0 && !approval.reviewed.has(change.lid));
  if (unread.length > 0) {
    const names = unread.map((change) => `"${change.name}"`).join(', ');
    throw new AppError('precondition_failed', `Read what was merged in ${names} and tick it before publishing.`, {
      lids: unread.map((change) => change.lid),
    });
  }
  if (plan.target.production && approval.typed_tenant_name !== plan.target.tenant_name)
    throw new AppError(
      'precondition_failed',
      `This workspace is a production one; type the tenant's name, "${plan.target.tenant_name}", to publish to it.`,
    );
  return {
    cs_id: approval.newId(),
    plan_hash: plan.plan_hash,
    input_hash: plan.input_hash,
    tenant_id: plan.target.tenant_id,
    origin: plan.target.origin,
    approved_by: approval.approved_by,
    undoes: null,
    change_description: approval.change_description,
    operations: plan.operations.map((operation) => ({
      ...operation,
      ...remarkOf(approval, operation.lid),
      op_id: approval.newId(),
      state: 'planned',
      post_hash: null,
    })),
  };
}

function remarkOf({ remarks }: Approval, lid: string): { remark?: string } {
  const remark = remarks?.get(lid);
  return remark === undefined ? {} : { remark };
}
