import { flushSync } from 'react-dom';
import { create } from 'zustand';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { flushDocuments } from './documents.ts';
import { flushSavedStates } from './saved-state.ts';
import { useStudio } from './studio.ts';

/** True while another workspace is on its way; the editors are hidden then, as nothing typed could be kept. */
export const useLeaving = create<{ leaving: boolean }>()(() => ({ leaving: false }));

/**
 * Does what takes this window to another workspace, after everything of this one is on the disk. Rejects, with the
 * workspace as it was, where a text cannot be saved.
 */
export async function leaveWorkspace<Result>(open: () => Promise<Result>): Promise<Result> {
  flushSync(() => useLeaving.setState({ leaving: true }));
  try {
    await flushDocuments();
    flushSavedStates();
    const left = useStudio.getState().workspace?.id;
    const result = await open();
    await untilElsewhere(left);
    await queryClient.invalidateQueries({ queryKey: trpc.workspaces.list.queryKey() });
    return result;
  } finally {
    useLeaving.setState({ leaving: false });
  }
}

/** Until the host has told how the other workspace stands; its events and the answer of a call come in any order. */
function untilElsewhere(left: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (useStudio.getState().workspace?.id === left) return;
      stop();
      resolve();
    };
    const stop = useStudio.subscribe(look);
    look();
  });
}

/** Takes this window to another workspace; other windows stay where they are. */
export async function activateWorkspace(id: string): Promise<void> {
  if (useStudio.getState().workspace?.id === id) return;
  await leaveWorkspace(() => rpc.workspaces.activate.mutate({ id }));
}
