import { useMemo } from 'react';
import { useWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useDocuments } from '#renderer/state/documents.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { CheckProgress } from './check-progress.tsx';
import { countProblems, filteredGroups } from './problem-groups.ts';
import { ProblemList } from './problem-list.tsx';
import { everything, useProblemGroups, useProblemView } from './problem-view.ts';
import { ProblemsToolbar } from './problems-toolbar.tsx';

/** What is wrong or doubtful in this script, the open ones, or the whole workspace. */
export function ProblemsPanel() {
  const groups = useProblemGroups();
  const filter = useProblemView((view) => view.filter);
  const counts = useMemo(() => countProblems(groups), [groups]);
  const shown = useMemo(() => filteredGroups(groups, filter), [groups, filter]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ProblemsToolbar counts={counts} />
      <CheckProgress />
      {shown.length > 0 ? <ProblemList groups={shown} /> : <Nothing hidden={groups.length > 0} />}
    </div>
  );
}

function Nothing({ hidden }: { readonly hidden: boolean }) {
  const scope = useProblemView((view) => view.scope);
  const state = useWorkspaceProblems((all) => all.status?.state);
  const anyOpen = useDocuments((all) => Object.keys(all).length > 0);
  const active = useActiveLid();
  if (hidden) {
    return (
      <EmptyNote
        action={<Button onClick={() => useProblemView.setState({ filter: everything })}>Show all problems</Button>}
      >
        <p>The filter hides every problem there is.</p>
      </EmptyNote>
    );
  }
  if (scope === 'workspace' && state !== 'done') {
    if (state === 'running') return <EmptyNote>No problems so far.</EmptyNote>;
    return (
      <EmptyNote action={<CommandButton command="problems.check_workspace" />}>
        <p>Finds what is wrong in every script of the workspace, open or not, while you go on working.</p>
      </EmptyNote>
    );
  }
  return <EmptyNote>{nothingIn(scope, anyOpen, active)}</EmptyNote>;
}

function nothingIn(scope: 'script' | 'open' | 'workspace', anyOpen: boolean, active: string | null): string {
  if (scope === 'workspace') return 'No problems in the workspace.';
  if (!anyOpen) return 'Problems of the scripts you open are listed here.';
  if (scope === 'open') return 'No problems in the open scripts.';
  return active === null ? 'Problems of the active script are listed here.' : 'No problems in this script.';
}
