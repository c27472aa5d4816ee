import { useState } from 'react';
import { useStudio } from '#renderer/state/studio.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { PublishOutcome } from './publish-outcome.tsx';
import { PublishProgress } from './publish-progress.tsx';
import { forgetRun, usePublishRun } from './publish-run.ts';
import { useSavedFirst } from './use-plan.ts';

interface PublishDialogProps {
  /** The plan begins with this one picked; null: with everything. */
  readonly lid: string | null;
  readonly onClose: () => void;
}

/** What publishing would do, then how far it is, then how it ended. */
export function PublishDialog({ lid, onClose }: PublishDialogProps) {
  const run = usePublishRun();
  const running = useStudio((state) => state.sync?.running ?? null);
  const saved = useSavedFirst();
  // Whoever looks at a new plan starts from it with nothing picked or ticked for the old one.
  const [look, setLook] = useState(0);
  const publishing = running !== null && running.kind !== 'pull';
  const lookAgain = () => {
    forgetRun();
    setLook(look + 1);
  };
  if (run.sending || publishing) return <PublishProgress run={publishing ? running : null} onClose={onClose} />;
  if (run.end) return <PublishOutcome end={run.end} lid={lid} onLook={lookAgain} onClose={onClose} />;
  if (!saved.ready) {
    return (
      <Dialog width="widest" title="Publish changes" onClose={onClose}>
        <Skeleton label="Saving what is on the screen" rows={8} />
      </Dialog>
    );
  }
  return <PlanDialog key={look} lid={lid} unsaved={saved.unsaved} onLook={lookAgain} onClose={onClose} />;
}
