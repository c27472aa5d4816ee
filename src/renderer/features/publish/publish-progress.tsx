import type { SyncRun } from '#contract/rpc/sync.ts';
import { rpc } from '#renderer/api/client.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { usePublishRun } from './publish-run.ts';

interface PublishProgressProps {
  /** Null while the server is read again, before anything is sent. */
  readonly run: SyncRun | null;
  readonly onClose: () => void;
}

/** How far the publish is. Closing the dialog does not stop it. */
export function PublishProgress({ run, onClose }: PublishProgressProps) {
  const undoing = usePublishRun((state) => state.sending && state.undoing) || run?.kind === 'undo';
  const title = undoing ? 'Undoing a publish' : 'Publishing';
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button
            disabled={run === null || !run.cancellable}
            onClick={() => run && void rpc.sync.cancel.mutate({ run_id: run.run_id }).catch(tellFailure)}
          >
            {undoing ? 'Stop undoing' : 'Cancel publishing'}
          </Button>
          <Button look="primary" onClick={onClose}>
            Go on in the background
          </Button>
        </>
      }
    >
      <ProgressBar label={title} done={run?.done ?? 0} total={run?.total ?? null} />
      <p className="text-text-2" role="status">
        {run?.message ?? 'Reading the server once more before anything is sent…'}
      </p>
    </Dialog>
  );
}
