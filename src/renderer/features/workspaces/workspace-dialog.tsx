import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { createWorkspaceInput, type Workspace } from '#contract/rpc/workspace.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { leaveWorkspace } from '#renderer/state/activate-workspace.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { emptyWorkspace, type WorkspaceDraft, WorkspaceFields, workspaceDraft } from './workspace-fields.tsx';

interface WorkspaceDialogProps {
  /** Null for a new one. */
  readonly workspaceId: string | null;
  readonly onClose: () => void;
}

/** Makes a workspace or changes one. */
export function WorkspaceDialog({ workspaceId, onClose }: WorkspaceDialogProps) {
  const workspaces = useQuery({ ...trpc.workspaces.list.queryOptions(), staleTime: 0 });
  const workspace = workspaces.data?.workspaces.find((one) => one.id === workspaceId);
  if (workspaceId !== null && !workspace) {
    return (
      <Dialog title="Workspace settings" onClose={onClose}>
        <Skeleton label="Loading the workspace" rows={6} />
      </Dialog>
    );
  }
  return <WorkspaceForm workspace={workspace ?? null} onClose={onClose} />;
}

function WorkspaceForm({ workspace, onClose }: { readonly workspace: Workspace | null; readonly onClose: () => void }) {
  const [draft, setDraft] = useState<WorkspaceDraft>(workspace ? workspaceDraft(workspace) : emptyWorkspace);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const save = useMutation({
    mutationFn: (input: ReturnType<typeof createWorkspaceInput.parse>) =>
      workspace
        ? rpc.workspaces.update.mutate({ id: workspace.id, ...input })
        : leaveWorkspace(() => rpc.workspaces.create.mutate(input)),
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: trpc.workspaces.list.queryKey() });
      onClose();
      toast.success(workspace ? `Saved workspace ${saved.name}.` : `Created workspace ${saved.name}.`);
    },
    onError: (error) => {
      const { message, details } = failureOf(error);
      if (typeof details['field'] === 'string') setErrors({ [details['field']]: message });
    },
  });
  const failure = save.isError ? failureOf(save.error) : null;
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) fields.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);
  const submit = () => {
    const checked = createWorkspaceInput.safeParse(inputOf(draft));
    setErrors(checked.success ? {} : errorsOf(checked.error));
    if (checked.success) save.mutate(checked.data);
  };
  return (
    <FormDialog
      title={workspace ? `Settings of workspace ${workspace.name}` : 'New workspace'}
      description="A workspace keeps its own scripts on this machine and publishes to one backend."
      submit={workspace ? 'Save workspace' : 'Create workspace'}
      disabled={save.isPending}
      onSubmit={submit}
      onClose={onClose}
      failure={failure === null || failure.details['field'] !== undefined ? null : `Not saved: ${failure.message}`}
    >
      <div ref={fields} className="flex flex-col gap-3">
        <WorkspaceFields draft={draft} errors={errors} onChange={setDraft} />
      </div>
    </FormDialog>
  );
}

function inputOf(draft: WorkspaceDraft) {
  return {
    name: draft.name,
    colour: draft.colour,
    backend: draft.backend === 'url' ? draft.url.trim() : draft.backend,
    tenant_id: draft.backend === 'none' || draft.tenant_id.trim() === '' ? null : draft.tenant_id.trim(),
    tenant_name: draft.backend === 'none' || draft.tenant_name.trim() === '' ? null : draft.tenant_name.trim(),
    production: draft.backend !== 'none' && draft.production,
  };
}

function errorsOf(error: { issues: { path: PropertyKey[]; message: string }[] }): Partial<Record<string, string>> {
  const words: Record<string, string> = {
    backend: 'The backend address must start with http:// or https://.',
    tenant_id: 'A tenant id looks like 11111111-1111-4111-8111-111111111111.',
  };
  return Object.fromEntries(
    error.issues.map((issue) => {
      const field = String(issue.path[0]);
      return [field, words[field] ?? issue.message];
    }),
  );
}
