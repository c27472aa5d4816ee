import { useQuery } from '@tanstack/react-query';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { counted } from '#renderer/lib/size.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { undoPublish } from './publish-run.ts';

interface UndoDialogProps {
  readonly csId: string;
  readonly onClose: () => void;
}

/** What taking a publish back would send, and what it would leave alone. */
export function UndoDialog({ csId, onClose }: UndoDialogProps) {
  const preview = useQuery({
    ...trpc.sync.undoPreview.queryOptions({ cs_id: csId }),
    queryFn: () => rpc.sync.undoPreview.query({ cs_id: csId }),
    staleTime: 0,
    gcTime: 0,
  });
  const data = preview.data;
  const undo = () => {
    // The progress and the end are shown where those of a publish are.
    openDialog({ kind: 'publish', lid: null });
    void undoPublish(csId);
  };
  return (
    <Dialog
      title="Undo a publish"
      description="Each step goes back only where the backend still shows what this publish wrote."
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" disabled={!data || data.steps.length === 0} onClick={undo}>
            {data && data.steps.length > 0 ? `Undo ${counted(data.steps.length, 'step')}` : 'Undo'}
          </Button>
        </>
      }
    >
      {preview.isError ? (
        <Banner tone="bad" live actions={<Button onClick={() => void preview.refetch()}>Try again</Button>}>
          {failureOf(preview.error).message}
        </Banner>
      ) : data ? (
        <>
          {data.steps.length === 0 ? <p>Nothing of it can be taken back.</p> : null}
          <ol className="selectable flex list-decimal flex-col gap-0.5 pl-6">
            {data.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {data.skipped.length > 0 ? (
            <section aria-label="Stays as it is" className="flex flex-col gap-1">
              <h3 className="section-head">Stays as it is</h3>
              <ul className="selectable flex flex-col gap-0.5 text-text-2">
                {data.skipped.map(({ name, reason }) => (
                  <li key={`${name}${reason}`}>
                    <span className="text-text-1">{name}</span>: {reason}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </>
      ) : (
        <Skeleton label="Working out what can be taken back" rows={4} />
      )}
    </Dialog>
  );
}
