import { useQuery } from '@tanstack/react-query';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { UseTemplateForm } from './use-template-form.tsx';

interface UseTemplateDialogProps {
  readonly lid: string;
  readonly onClose: () => void;
}

/** Makes a script of a template: its placeholders are filled in a form, beside what comes of it (036 US3-4). */
export function UseTemplateDialog({ lid, onClose }: UseTemplateDialogProps) {
  // Read once: what is typed belongs to this text, whatever becomes of the template meanwhile.
  const query = useQuery({ ...trpc.templates.get.queryOptions({ lid }), staleTime: 0, gcTime: 0 });
  if (query.data) return <Loaded template={query.data} onClose={onClose} />;
  return (
    <Dialog title="Use template" onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      {query.isError ? (
        <Banner tone="bad" live>
          {failureOf(query.error).message}
        </Banner>
      ) : (
        <Skeleton label="Loading the template" rows={8} />
      )}
    </Dialog>
  );
}

function Loaded({ template, onClose }: { readonly template: TemplateDetail; readonly onClose: () => void }) {
  return <UseTemplateForm template={template} onClose={onClose} />;
}
