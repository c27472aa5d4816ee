import type { EntityChange, PublishPlan } from '#contract/model/publish-plan.ts';
import type { PlanView } from '#contract/rpc/sync.ts';

/** Everything, or exactly these. */
export type Picks = ReadonlySet<string> | null;

export interface PlanRow {
  readonly lid: string;
  readonly type: string;
  readonly name: string;
  readonly action: EntityChange['action'];
  /** What happens to it; null while nobody has looked, as it is not picked. */
  readonly change: EntityChange | null;
  readonly in_plan: boolean;
  /** Nobody picked it; something picked needs it. */
  readonly needed: boolean;
}

/** The lines of the plan in the order of everything there is, so that none jumps when it is picked; `first` before all. */
export function planRows(view: PlanView, everything: PublishPlan | null, first: string | null): PlanRow[] {
  const planned = new Map(view.plan.changes.map((change) => [change.lid, change]));
  const others = new Map(everything?.changes.map((change) => [change.lid, change]) ?? []);
  const needed = new Set(view.added);
  const listed = new Set(view.all.map((one) => one.lid));
  const unlisted = view.plan.changes.filter((change) => !listed.has(change.lid));
  const inOrder = [...view.all, ...unlisted].toSorted((a, b) => Number(b.lid === first) - Number(a.lid === first));
  return inOrder.map((one) => {
    const change = planned.get(one.lid) ?? others.get(one.lid) ?? null;
    return {
      lid: one.lid,
      type: one.type,
      name: one.name,
      action: change?.action ?? actionOf(one.action),
      change,
      in_plan: planned.has(one.lid),
      needed: needed.has(one.lid),
    };
  });
}

function actionOf(word: string): EntityChange['action'] {
  return word === 'create' || word === 'replace' || word === 'delete' ? word : 'change';
}

/** The picks after one was ticked or unticked. */
export function togglePick(picks: Picks, lid: string, view: PlanView): Picks {
  const all = view.all.map((one) => one.lid);
  const next = new Set(picks ?? all);
  if (!next.delete(lid)) next.add(lid);
  return next.size === all.length && all.every((one) => next.has(one)) ? null : next;
}

/** What was read when a change was ticked. A tick does not hold for another content. */
export function reviewKey(change: EntityChange): string {
  return JSON.stringify([change.lid, change.action, change.fields, change.review]);
}

/** Changes in which somebody else's work was merged and that are not ticked yet. */
export function unread(plan: PublishPlan, ticked: ReadonlySet<string>): EntityChange[] {
  return plan.changes.filter((change) => change.review.length > 0 && !ticked.has(reviewKey(change)));
}

/** Why a change cannot be taken back once it is published, each reason once. */
export function noWayBack(plan: PublishPlan, lid: string): string[] {
  const reasons = plan.operations
    .filter((operation) => operation.lid === lid && !operation.undo.possible)
    .map((operation) => operation.undo.reason ?? 'It cannot be taken back.');
  return [...new Set(reasons)];
}
