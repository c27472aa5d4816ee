import { useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { SeverityMark } from './state-card.tsx';

/** What every table of a lifecycle shows. */
export interface LifecycleTableProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  /** By the id of the element. */
  readonly problems: ReadonlyMap<string, readonly LifecycleProblem[]>;
  /** Elements that were searched for. */
  readonly found: ReadonlySet<string>;
}

/** What was refused, and in which field of which row it was tried. */
interface Refusal {
  readonly id: string;
  readonly cell: string;
  readonly message: string;
}

interface Refusals {
  readonly of: (id: string, cell: string) => string | undefined;
  /** Makes an edit that returns why it cannot be made; the reason stands at the field until another edit. */
  readonly attempt: (id: string, cell: string, edit: () => string | null) => void;
}

export function useRefusals(): Refusals {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  return {
    of: (id, cell) => (refusal?.id === id && refusal.cell === cell ? refusal.message : undefined),
    attempt: (id, cell, edit) => {
      const message = edit();
      setRefusal(message === null ? null : { id, cell, message });
    },
  };
}

/** What the checker says of a row, below its fields; null where it says nothing. */
export function rowProblems(problems: readonly LifecycleProblem[] | undefined) {
  if (problems === undefined || problems.length === 0) return null;
  return (
    <ul className="selectable flex flex-col gap-0.5">
      {problems.map(({ rule, severity, message, part }) => (
        <li key={`${rule} ${part?.field} ${part?.index} ${message}`} className="flex items-start gap-1.5 text-small">
          <span className="pt-0.5">
            <SeverityMark severity={severity} messages={severity} />
          </span>
          <span className="min-w-0 whitespace-normal text-text-2">{message}</span>
        </li>
      ))}
    </ul>
  );
}
