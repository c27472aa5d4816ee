import { CircleX } from 'lucide-react';
import type { RefusedScript } from '#contract/rpc/script-list.ts';
import type { Problem } from '#contract/script/problem.ts';
import { whenOpen } from '#renderer/state/documents.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

interface RefusedDialogProps {
  /** What was not done to them, `activated`. */
  readonly done: string;
  readonly refused: readonly RefusedScript[];
  readonly onClose: () => void;
}

const shownProblems = 5;

/** The scripts that an action left as they are, each with its reason; a mistake leads to its line. */
export function RefusedDialog({ done, refused, onClose }: RefusedDialogProps) {
  const [only] = refused;
  const title =
    refused.length === 1 && only ? `${only.name} was not ${done}` : `${refused.length} scripts were not ${done}`;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <ul className="flex flex-col gap-4">
        {refused.map((script) => (
          <li key={script.lid} className="flex flex-col gap-1">
            {refused.length === 1 ? null : <h3 className="font-semibold text-text-1">{script.name}</h3>}
            <p className="text-text-2">{script.reason}</p>
            <Problems script={script} onClose={onClose} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Problems({ script, onClose }: { readonly script: RefusedScript; readonly onClose: () => void }) {
  const { lid, name, problems } = script;
  const goTo = (problem: Problem) => {
    onClose();
    afterClosing(() => {
      openScript(lid, name);
      void whenOpen(lid).then((document) => document.reveal(problem.line, problem.column));
    });
  };
  const more = problems.length - shownProblems;
  return (
    <ul aria-label={`Mistakes in ${name}`}>
      {problems.slice(0, shownProblems).map((problem) => (
        <li key={`${problem.line}:${problem.column}:${problem.message}`}>
          <button
            type="button"
            className="flex min-h-5.5 w-full items-start gap-2 rounded-sm px-1 text-left hover:bg-surface-2"
            onClick={() => goTo(problem)}
          >
            <CircleX size={16} className="mt-px shrink-0 text-bad" aria-label="error" />
            <span className="min-w-0 flex-1">{problem.message}</span>
            <span className="shrink-0 text-small text-text-3">
              Ln {problem.line}, Col {problem.column}
            </span>
          </button>
        </li>
      ))}
      {more > 0 ? <li className="px-1 text-small text-text-2">and {more} more</li> : null}
    </ul>
  );
}

/** A closed dialog gives the focus back to where it was, in a timer that it starts when it goes. */
function afterClosing(action: () => void): void {
  requestAnimationFrame(() => setTimeout(action));
}
