import { useState } from 'react';
import type { PlanView, PublishRequest } from '#contract/rpc/sync.ts';
import { counted } from '#renderer/lib/size.ts';
import type { CasesOfPlan } from './failing-cases.tsx';
import { reviewKey, unread } from './plan-rows.ts';

export interface Approval {
  readonly description: string;
  readonly onDescription: (text: string) => void;
  readonly typedTenant: string;
  readonly onTypedTenant: (text: string) => void;
  /** `reviewKey`s of what was read. */
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string) => void;
  /** What is still to be done before the button works, in words; empty where nothing is. */
  readonly missing: string;
  readonly ready: boolean;
  /** Everything is said; only something outside, such as the connection, may stand in the way. */
  readonly complete: boolean;
  readonly request: Omit<PublishRequest, 'lids'>;
}

/**
 * What a person says about the plan on the screen, and whether that is enough to publish it (`sync.md` 3.8). `proposed`:
 * the description until they write another one.
 */
export function useApproval(view: PlanView | null, changing: boolean, proposed: string, cases: CasesOfPlan): Approval {
  const [written, setDescription] = useState<string | null>(null);
  const description = written ?? proposed;
  const [typedTenant, setTypedTenant] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const plan = view?.plan;
  const missing = view ? missingWords(view, ticked, typedTenant, cases) : '';
  const complete = !changing && plan !== undefined && plan.operations.length > 0 && missing === '';
  const reviewed = plan?.changes.filter((change) => change.review.length > 0 && ticked.has(reviewKey(change))) ?? [];
  return {
    description,
    onDescription: setDescription,
    typedTenant,
    onTypedTenant: setTypedTenant,
    ticked,
    onTick: (key) => {
      const next = new Set(ticked);
      if (!next.delete(key)) next.add(key);
      setTicked(next);
    },
    missing,
    complete,
    ready: complete && view?.refusal === null,
    request: {
      plan_hash: plan?.plan_hash ?? '',
      reviewed: reviewed.map((change) => change.lid),
      typed_tenant_name: plan?.target.production ? typedTenant : null,
      change_description: description.trim() || null,
      accept_failing_cases: cases.accepted && cases.failing > 0,
    },
  };
}

function missingWords(
  { plan }: PlanView,
  ticked: ReadonlySet<string>,
  typedTenant: string,
  cases: CasesOfPlan,
): string {
  if (plan.changes.length === 0) return '';
  const left = unread(plan, ticked);
  if (left[0])
    return left.length === 1 ? `Read ${left[0].name} and tick it.` : `Read and tick ${counted(left.length, 'change')}.`;
  if (plan.target.production && typedTenant !== plan.target.tenant_name) return 'Type the tenant’s name.';
  if (cases.check === null) return 'The test cases are running.';
  if (cases.failing > 0 && !cases.accepted) return 'Test cases fail; tick to publish all the same.';
  return '';
}
