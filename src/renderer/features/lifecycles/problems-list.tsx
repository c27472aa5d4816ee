import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { selectElements } from './designer-store.ts';
import { SeverityMark } from './state-card.tsx';

interface ProblemsListProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: readonly LifecycleProblem[];
}

/** What the checker found, the gravest first; a click leads to the element. */
export function ProblemsList({ lid, config, problems }: ProblemsListProps) {
  if (problems.length === 0)
    return <p className="p-3 text-text-2">No problems: every state is reached, and every way leads to an end.</p>;
  const names = new Map([...config.states, ...config.transitions].map(({ id, name }) => [id, name]));
  return (
    <ul aria-label="Problems of the lifecycle" className="h-full overflow-y-auto py-1">
      {problems.map(({ rule, severity, message, element, part }) => (
        <li key={`${rule} ${element.id} ${part?.field} ${part?.index} ${message}`}>
          <button
            type="button"
            onClick={() => selectElements(lid, element.id === '' ? [] : [element.id])}
            className="flex w-full items-start gap-2 px-3 py-1 text-left hover:bg-surface-2"
          >
            <span className="pt-0.5">
              <SeverityMark severity={severity} messages={severity} />
            </span>
            <span className="w-40 shrink-0 truncate text-text-2">{names.get(element.id) ?? 'Lifecycle'}</span>
            <span className="min-w-0 flex-1">{message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
