import { useQuery } from '@tanstack/react-query';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { SaveAsTemplateForm } from './save-as-template-form.tsx';

interface SaveAsTemplateDialogProps {
  /** Of the script. */
  readonly lid: string;
  readonly onClose: () => void;
}

/** Makes a template of a script; its literals can become placeholders. */
export function SaveAsTemplateDialog({ lid, onClose }: SaveAsTemplateDialogProps) {
  const script = useQuery({ ...trpc.scripts.get.queryOptions({ lid }), staleTime: 0, gcTime: 0 });
  const body = script.data?.body ?? '';
  const proposals = useQuery(
    trpc.templates.propose.queryOptions({ body }, { enabled: script.data !== undefined, gcTime: 0 }),
  );
  const failure = script.error ?? proposals.error;
  if (script.data && proposals.data) {
    return <SaveAsTemplateForm script={script.data} proposals={proposals.data} onClose={onClose} />;
  }
  return (
    <Dialog title="Save as template" onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      {failure ? (
        <Banner tone="bad" live>
          {failureOf(failure).message}
        </Banner>
      ) : (
        <Skeleton label="Looking for what could be filled in" rows={8} />
      )}
    </Dialog>
  );
}
