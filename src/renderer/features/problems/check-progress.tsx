import { useWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { clockTime } from '#renderer/lib/time.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { useProblemView } from './problem-view.ts';

const number = new Intl.NumberFormat('en');

/** How far the check of the workspace is, or how it ended. */
export function CheckProgress() {
  const status = useWorkspaceProblems((state) => state.status);
  const scope = useProblemView((view) => view.scope);
  if (status === null || status.state === 'never') return null;
  const { state, done, total, checked, ended_at } = status;
  if (state === 'running') {
    return (
      <div className="flex h-8 shrink-0 items-center gap-3 px-3 text-text-2">
        <span className="w-60 shrink-0 truncate">
          Checking {number.format(done)} of {number.format(total)} scripts
        </span>
        <ProgressBar label="Checking the workspace" done={done} total={total} />
        <Button title={commandKeys('problems.cancel_check')} onClick={() => void runCommand('problems.cancel_check')}>
          Cancel
        </Button>
      </div>
    );
  }
  if (scope !== 'workspace') return null;
  if (state === 'cancelled') {
    return (
      <div role="status" className="flex h-8 shrink-0 items-center gap-3 px-3 text-text-2">
        Cancelled after {number.format(done)} of {number.format(total)} scripts. What was found is listed.
        <Button onClick={() => void runCommand('problems.check_workspace')}>Check all scripts</Button>
      </div>
    );
  }
  return (
    <div role="status" className="flex h-5.5 shrink-0 items-center px-3 text-small text-text-3">
      {number.format(total)} {total === 1 ? 'script' : 'scripts'} checked
      {ended_at === null ? '' : ` at ${clockTime(ended_at)}`}, {number.format(checked)} of them anew. Kept current as
      drafts are saved.
    </div>
  );
}
