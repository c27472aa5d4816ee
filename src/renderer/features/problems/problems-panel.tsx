import { CircleX, TriangleAlert } from 'lucide-react';
import type { Problem } from '#contract/script/problem.ts';
import { useScripts } from '#renderer/api/scripts.ts';
import { openDocument, useDocuments } from '#renderer/state/documents.ts';
import { openScript, useActiveLid } from '#renderer/state/tabs.ts';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';

/** The problems of all open scripts, the active one's first. */
export function ProblemsPanel() {
  const documents = useDocuments();
  const { scripts } = useScripts();
  const active = useActiveLid();
  const groups = Object.entries(documents)
    .filter(([, document]) => document.problems.length > 0)
    .map(([lid, document]) => ({
      lid,
      name: scripts.find((script) => script.lid === lid)?.name ?? 'script',
      problems: document.problems,
    }))
    .toSorted((a, b) => Number(b.lid === active) - Number(a.lid === active) || a.name.localeCompare(b.name));

  if (groups.length === 0) {
    return (
      <EmptyNote>
        <p>
          {Object.keys(documents).length === 0
            ? 'Problems of the scripts you open are listed here.'
            : 'No problems in the open scripts.'}
        </p>
      </EmptyNote>
    );
  }
  return (
    <div className="h-full overflow-y-auto py-1">
      {groups.map((group) => (
        <section key={group.lid} aria-label={`Problems in ${group.name}`}>
          <h3 className="flex h-5.5 items-center gap-2 px-3 text-text-1">
            {group.name} <span className="text-small text-text-3">{group.problems.length}</span>
          </h3>
          <ul>
            {group.problems.map((problem) => (
              <ProblemRow key={keyOf(problem)} lid={group.lid} name={group.name} problem={problem} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function keyOf(problem: Problem): string {
  return `${problem.line}:${problem.column}:${problem.rule}:${problem.message}`;
}

interface ProblemRowProps {
  readonly lid: string;
  readonly name: string;
  readonly problem: Problem;
}

function ProblemRow({ lid, name, problem }: ProblemRowProps) {
  const isError = problem.severity === 'error';
  const Icon = isError ? CircleX : TriangleAlert;
  return (
    <li>
      <button
        type="button"
        className="flex min-h-5.5 w-full items-start gap-2 px-3 py-0.5 pl-6 text-left hover:bg-surface-2"
        onClick={() => {
          openScript(lid, name);
          openDocument(lid)?.reveal(problem.line, problem.column);
        }}
      >
        <Icon
          size={16}
          className={isError ? 'mt-px shrink-0 text-bad' : 'mt-px shrink-0 text-warn'}
          aria-label={problem.severity}
        />
        <span className="min-w-0 flex-1">
          {problem.message} <span className="text-small text-text-3">{problem.rule}</span>
        </span>
        <span className="shrink-0 text-small text-text-3">
          Ln {problem.line}, Col {problem.column}
        </span>
      </button>
    </li>
  );
}
