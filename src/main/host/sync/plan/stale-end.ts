import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { type ChangeDifference, staleCheck } from '#engine/plan/stale.ts';

/** The end of a publish whose plan is no longer what would be done: nothing was sent, and this is what is different (S76). */
export function staleEnd(approved: PublishPlan | undefined, current: PublishPlan): PublishEnd {
  const differences = approved === undefined ? [] : staleCheck(approved, current).differences;
  return {
    outcome: 'stale',
    cs_id: null,
    applied: 0,
    took_effect: [],
    not_applied: [],
    differences: differences.map((difference) => ({
      lid: difference.lid,
      type: difference.type,
      name: difference.name,
      kind: difference.kind,
      message: words(difference, current),
    })),
    message: 'Something has changed since this plan was made. Nothing was sent; look at the new plan.',
  };
}

function words({ lid, kind, before, after }: ChangeDifference, current: PublishPlan): string {
  const conflict = current.conflicts.find((one) => one.lid === lid);
  if (kind === 'conflict' && conflict !== undefined) return conflict.message;
  if (kind === 'appeared') return 'It would be published now and was not in the plan.';
  const blocked = current.blocked.find((one) => one.lid === lid);
  if (kind === 'vanished') return blocked?.message ?? 'There is nothing left to publish of it.';
  if (before?.action !== after?.action)
    return `The plan was to ${before?.action ?? 'leave'} it; now it is to ${after?.action ?? 'leave'} it.`;
  if (before?.from_version !== after?.from_version)
    return `It was at version ${before?.from_version ?? 'none'} on the server; now it is at ${after?.from_version ?? 'none'}.`;
  const merged = after?.merged.filter((label) => before?.merged.includes(label) !== true) ?? [];
  if (merged.length > 0) return `Somebody else's change was merged: ${merged.join(', ')}.`;
  return 'What would be sent is different now.';
}
