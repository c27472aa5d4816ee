import { flushSync } from 'react-dom';
import { create } from 'zustand';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { flushDocuments } from './documents.ts';
import { flushSavedStates } from './saved-state.ts';
import { useStudio } from './studio.ts';

/** True while another workspace is on its way; the editors are hidden then, as nothing typed could be kept. */
export const useLeaving = create<{ leaving: boolean }>()(() => ({ leaving: false }));

/**
 * Does what makes the host open another workspace, after everything of this one is on the disk. Rejects, with the
 * workspace as it was, where a text cannot be saved.
 */
export async function leaveWorkspace<Result>(open: () => Promise<Result>): Promise<Result> {
  flushSync(() => useLeaving.setState({ leaving: true }));
  try {
    await flushDocuments();
    flushSavedStates();
    const result = await open();
    await queryClient.invalidateQueries({ queryKey: trpc.workspaces.list.queryKey() });
    return result;
  } finally {
    useLeaving.setState({ leaving: false });
  }
}

/** Opens another workspace. */
export async function activateWorkspace(id: string): Promise<void> {
  if (useStudio.getState().workspace?.id === id) return;
  await leaveWorkspace(() => rpc.workspaces.activate.mutate({ id }));
}
