import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { counted } from '#renderer/lib/size.ts';
import { activateWorkspace } from '#renderer/state/activate-workspace.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';

const goThereMs = 10_000;

interface CopyToWorkspaceDialogProps {
  readonly lids: readonly string[];
  /** Of the one script, where it is one. */
  readonly name: string | null;
  readonly onClose: () => void;
}

/** Asks into which workspace scripts are copied, where each is something new (S143). */
export function CopyToWorkspaceDialog({ lids, name, onClose }: CopyToWorkspaceDialogProps) {
  const { data } = useQuery({ ...trpc.workspaces.list.queryOptions(), staleTime: 0 });
  const others = data?.workspaces.filter(({ id }) => id !== data.active) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const target = others.find(({ id }) => id === chosen) ?? others[0];
  const what = name ?? counted(lids.length, 'script');
  const copy = async () => {
    if (target === undefined) return;
    setBusy(true);
    try {
      await rpc.sync.copyTo.mutate({ lids: [...lids], workspace_id: target.id });
      onClose();
      toast(`Copied ${what} to the workspace ${target.name}.`, {
        duration: goThereMs,
        action: { label: 'Go there', onClick: () => void activateWorkspace(target.id).catch(tellFailure) },
      });
    } catch (error) {
      setFailure(`Not copied: ${failureOf(error).message}`);
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={`Copy ${what} to another workspace`}
      description="Each copy is something new there, with its test contexts and test cases, and is not published yet. Nothing of its versions or its publishing goes with it."
      submit="Copy"
      disabled={busy || target === undefined}
      reason={data !== undefined && target === undefined ? 'There is no other workspace; make one first.' : undefined}
      failure={failure}
      onSubmit={() => void copy()}
      onClose={onClose}
    >
      <Field label="Workspace" hint={target === undefined ? undefined : placeOf(target)}>
        {(ids) => (
          <SelectInput {...ids} autoFocus value={target?.id ?? ''} onChange={(event) => setChosen(event.target.value)}>
            {others.map(({ id, name: called }) => (
              <option key={id} value={id}>
                {called}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
    </FormDialog>
  );
}

/** Where the copies would be published to, so that nobody takes one workspace for another. */
function placeOf({ backend, tenant_id, tenant_name, production }: Workspace): string {
  const where = { none: 'No backend', embedded: 'The embedded backend' }[backend] ?? backend;
  const tenant = tenant_name ?? tenant_id;
  return `${where}${tenant === null ? '' : ` · tenant ${tenant}`}${production ? ' · production' : ''}`;
}
