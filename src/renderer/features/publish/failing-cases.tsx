import { useQuery } from '@tanstack/react-query';
import { FlaskConical, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CaseCheck, PlanView } from '#contract/rpc/sync.ts';
import { trpc } from '#renderer/api/client.ts';
import { counted } from '#renderer/lib/size.ts';
import { Checkbox } from '#renderer/ui/field.tsx';

export interface CasesOfPlan {
  /** Null while they run. */
  readonly check: CaseCheck | null;
  readonly failing: number;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}

const nothing: CaseCheck = { total: 0, failing: [] };

/** Runs the test cases of what the plan on the screen would publish; what was accepted holds for these failures only. */
export function useCasesOfPlan(view: PlanView | null): CasesOfPlan {
  const plan_hash = view?.plan.plan_hash ?? '';
  const wanted = view !== null && view.plan.operations.length > 0;
  const query = useQuery({
    ...trpc.sync.checkCases.queryOptions({ plan_hash }),
    enabled: wanted,
    staleTime: 0,
    gcTime: 0,
  });
  const [accepted, setAccepted] = useState('');
  // Where they cannot be run now, the host runs them before it sends anything.
  const check = query.data ?? (wanted && !query.isError ? null : nothing);
  const key = JSON.stringify(check?.failing);
  return {
    check,
    failing: check?.failing.reduce((sum, { cases }) => sum + cases.length, 0) ?? 0,
    accepted: accepted === key,
    onAccept: (yes) => setAccepted(yes ? key : ''),
  };
}

/** Which test cases fail, and the tick to publish all the same. */
export function FailingCases({ cases }: { readonly cases: CasesOfPlan }) {
  const { check, failing, accepted, onAccept } = cases;
  if (check === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-text-2">
        <FlaskConical size={16} aria-hidden="true" />
        Running the test cases…
      </p>
    );
  }
  if (check.total === 0) return null;
  if (failing === 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-text-2">
        <FlaskConical size={16} aria-hidden="true" className="text-ok" />
        {counted(check.total, 'test case')} passed.
      </p>
    );
  }
  return (
    <section aria-label="Failing test cases" className="flex flex-col gap-1 rounded-sm bg-warn-soft px-3 py-2">
      <div className="flex items-start gap-2">
        <TriangleAlert size={16} aria-hidden="true" className="mt-px shrink-0 text-warn" />
        <ul className="selectable max-h-24 min-w-0 flex-1 overflow-y-auto">
          {check.failing.map(({ lid, name, total, cases: names }) => (
            <li key={lid} className="break-words">
              <span className="font-semibold">{name}</span>: {names.length} of {counted(total, 'test case')} failed —{' '}
              {names.join(', ')}
            </li>
          ))}
        </ul>
      </div>
      <Checkbox
        label={`Publish although ${failing === 1 ? '1 test case fails' : `${failing} test cases fail`}`}
        hint="The version history of scripts says so."
        checked={accepted}
        onChange={(event) => onAccept(event.target.checked)}
      />
    </section>
  );
}
