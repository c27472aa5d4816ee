import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { flushDocuments } from './documents.ts';
import { flushSavedStates } from './saved-state.ts';
import { useStudio } from './studio.ts';

/** Opens another workspace, after everything of this one is on the disk. */
export async function activateWorkspace(id: string): Promise<void> {
  if (useStudio.getState().workspace?.id === id) return;
  await flushDocuments();
  flushSavedStates();
  await rpc.workspaces.activate.mutate({ id });
  await queryClient.invalidateQueries({ queryKey: trpc.workspaces.list.queryKey() });
}
