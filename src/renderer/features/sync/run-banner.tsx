import { runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { runTitles } from './sync-words.ts';

/** What is going on right now, with its end in sight and in reach. */
export function RunBanner() {
  const run = useStudio((state) => state.sync?.running ?? null);
  if (!run) return null;
  const title = runTitles[run.kind];
  return (
    <div className="flex items-center gap-3 rounded-sm bg-accent-soft px-3 py-1.5">
      <span className="shrink-0">{title}</span>
      <div className="w-40 shrink-0">
        <ProgressBar label={title} done={run.done} total={run.total} />
      </div>
      <span className="min-w-0 flex-1 truncate text-text-2" role="status">
        {run.message}
      </span>
      <Button disabled={!run.cancellable} onClick={() => void runCommand('sync.cancel')}>
        Cancel
      </Button>
    </div>
  );
}
