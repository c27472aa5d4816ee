import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { selectElements } from './designer-store.ts';
import { SeverityMark } from './state-card.tsx';

interface ProblemsListProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: readonly LifecycleProblem[];
}

/** What the checker found, the gravest first; a click leads to the element. Of very many only those in view exist. */
export const ProblemsList = memo(function ProblemsList({ lid, config, problems }: ProblemsListProps) {
  const host = useRef<HTMLUListElement>(null);
  const names = useMemo(
    () => new Map([...config.states, ...config.transitions].map(({ id, name }) => [id, name])),
    [config],
  );
  const virtual = useVirtualizer({
    count: problems.length,
    getScrollElement: () => host.current,
    estimateSize: () => rowHeight,
    overscan: 24,
  });
  if (problems.length === 0)
    return <p className="p-3 text-text-2">No problems: every state is reached, and every way leads to an end.</p>;
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <ul
      ref={host}
      aria-label="Problems of the lifecycle"
      className="h-full overflow-y-auto"
      style={{ paddingTop: margin + above, paddingBottom: margin + below }}
    >
      {items.map(({ index }) => {
        const problem = problems[index];
        if (problem === undefined) return null;
        const { rule, element, part, message } = problem;
        return (
          <li
            key={`${rule} ${element.id} ${part?.field} ${part?.index} ${message}`}
            ref={virtual.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={problems.length}
          >
            <Problem lid={lid} problem={problem} name={names.get(element.id) ?? 'Lifecycle'} />
          </li>
        );
      })}
    </ul>
  );
});

/** Of a message of one line; those of several are measured. */
const rowHeight = 26;
const margin = 4;

interface ProblemProps {
  readonly lid: string;
  readonly problem: LifecycleProblem;
  readonly name: string;
}

function Problem({ lid, problem: { severity, message, element }, name }: ProblemProps) {
  return (
    <button
      type="button"
      onClick={() => selectElements(lid, element.id === '' ? [] : [element.id])}
      className="flex w-full items-start gap-2 px-3 py-1 text-left hover:bg-surface-2"
    >
      <span className="pt-0.5">
        <SeverityMark severity={severity} messages={severity} />
      </span>
      <span className="w-40 shrink-0 truncate text-text-2">{name}</span>
      <span className="min-w-0 flex-1">{message}</span>
    </button>
  );
}
