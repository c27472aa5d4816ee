import type { EntityChange, PlanOperation, PublishPlan } from '#contract/model/publish-plan.ts';
import { canonicalJson } from '../merge/canonical-json.ts';

export interface ChangeDifference {
  readonly lid: string;
  readonly type: string;
  readonly name: string;
  /** `appeared` and `vanished` from the plan; `different`: other content; `conflict`: it can no longer be published. */
  readonly kind: 'appeared' | 'vanished' | 'different' | 'conflict';
  readonly before: EntityChange | null;
  readonly after: EntityChange | null;
}

export interface StaleCheck {
  readonly stale: boolean;
  readonly differences: readonly ChangeDifference[];
}

/**
 * Whether what was approved is still what would be done. The second plan is made from what was read again just before
 * sending; when they differ nothing is sent and the differences are shown (sync.md 3.8).
 */
export function staleCheck(approved: PublishPlan, current: PublishPlan): StaleCheck {
  if (approved.plan_hash === current.plan_hash) return { stale: false, differences: [] };
  const before = describe(approved);
  const after = describe(current);
  const conflicted = new Set(current.conflicts.map((conflict) => conflict.lid));
  const differences: ChangeDifference[] = [];
  for (const lid of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(lid);
    const now = after.get(lid);
    const any = now ?? old;
    if (any === undefined || old?.content === now?.content) continue;
    const gone = conflicted.has(lid) ? 'conflict' : 'vanished';
    const kind = now === undefined ? gone : old === undefined ? 'appeared' : 'different';
    const { type, name } = any.change;
    differences.push({ lid, type, name, kind, before: old?.change ?? null, after: now?.change ?? null });
  }
  return { stale: true, differences };
}

function describe(plan: PublishPlan): Map<string, { change: EntityChange; content: string }> {
  const operations = Map.groupBy(plan.operations, (operation: PlanOperation) => operation.lid);
  return new Map(
    plan.changes.map((change) => {
      const input = plan.inputs.find((one) => one.lid === change.lid) ?? null;
      return [change.lid, { change, content: canonicalJson([change, operations.get(change.lid) ?? [], input]) }];
    }),
  );
}
