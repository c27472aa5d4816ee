import { toast } from 'sonner';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { leaveWorkspace } from '#renderer/state/activate-workspace.ts';
import { askText, openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';

async function removeWorkspace(): Promise<void> {
  const { workspace } = useStudio.getState();
  if (!workspace) return;
  const name = await askText({
    title: `Delete workspace ${workspace.name}?`,
    body: 'Its scripts, drafts, checkpoints and test contexts leave the studio; their file is kept in the folder “removed” of the studio’s data. What was published stays on the backend.',
    confirm: `Delete workspace ${workspace.name}`,
    danger: true,
    field: { label: `Type ${workspace.name} to confirm`, initial: '', must_equal: workspace.name },
  });
  if (name === null) return;
  await leaveWorkspace(() => rpc.workspaces.remove.mutate({ id: workspace.id, name }));
  toast(`Deleted workspace ${workspace.name}.`);
}

async function retryConnection(): Promise<void> {
  const connection = await rpc.connection.retry.mutate();
  if (connection.state === 'online') toast.success('The backend answers.');
  else if (connection.message) toast.error(connection.message);
}

const withBackend = () => (useStudio.getState().connection?.state === 'none' ? 'The workspace has no backend.' : null);
const withWorkspace = () => (useStudio.getState().workspace ? null : 'No workspace is open.');

function removeRefusal(): string | null {
  const known = queryClient.getQueryData(trpc.workspaces.list.queryKey());
  return known?.workspaces.length === 1 ? 'This is the only workspace; make another one first.' : withWorkspace();
}

export const workspaceCommands: CommandActions = {
  'workspace.create': { run: () => openDialog({ kind: 'workspace', workspace_id: null }) },
  'workspace.edit': {
    run: () => openDialog({ kind: 'workspace', workspace_id: useStudio.getState().workspace?.id ?? null }),
    disabled: withWorkspace,
  },
  'workspace.switch': { run: () => openDialog({ kind: 'palette', query: 'workspace ' }) },
  'workspace.open_window': { run: () => openDialog({ kind: 'palette', query: 'window ' }) },
  'workspace.remove': { run: removeWorkspace, disabled: removeRefusal },
  'session.sign_in': { run: () => openDialog({ kind: 'sign_in' }), disabled: withBackend },
  'session.sign_out': {
    run: async () => {
      await rpc.session.signOut.mutate();
      toast('Signed out. Scripts stay editable; publishing needs a sign-in.');
    },
    disabled: () => (useStudio.getState().session?.state === 'signed_in' ? null : 'You are not signed in.'),
  },
  'connection.retry': { run: retryConnection, disabled: withBackend },
};
