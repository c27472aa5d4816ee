import { toast } from 'sonner';
import type { ConflictAnswer } from '#contract/rpc/sync.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { currentConflicts } from '#renderer/api/conflicts.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { dock, openConflict, openScript, openTemplate } from '#renderer/state/tabs.ts';

/** Gives an answer, goes on to the next conflict, and says so with the way back. Rejects where it was refused. */
export async function giveAnswer(answer: ConflictAnswer, name: string): Promise<void> {
  const { undo_id, message } = await rpc.sync.answer.mutate(answer);
  // The answer stands, whatever becomes of the way on.
  await goOn(answer.lid).catch(tellFailure);
  // Only now, so that what is opened by taking it back is not closed by the way on.
  toast.success(message, {
    duration: 10_000,
    action: { label: 'Undo', onClick: () => void takeBack(undo_id, answer.lid, name) },
  });
}

async function takeBack(undo_id: string, lid: string, name: string): Promise<void> {
  try {
    await rpc.sync.undoAnswer.mutate({ undo_id });
    await queryClient.invalidateQueries({ queryKey: trpc.sync.conflict.queryKey({ lid }) });
    openConflict(lid, name);
  } catch (error) {
    tellFailure(error);
  }
}

/** The same one again where the answer led to another question, else the next, else the script or template itself. */
async function goOn(lid: string): Promise<void> {
  const queryKey = trpc.sync.conflict.queryKey({ lid });
  const open = await currentConflicts();
  if (open.some((conflict) => conflict.lid === lid)) return queryClient.invalidateQueries({ queryKey });
  dock.close({ kind: 'conflict', id: lid, name: '' });
  queryClient.removeQueries({ queryKey });
  const [next] = open;
  if (next) openConflict(next.lid, next.name);
  else {
    // Asked of the host: what this window knows may be from before the answer.
    const script = await rpc.scripts.row.query({ lid });
    if (script?.text_here) return openScript(lid, script.name);
    const template = (await rpc.templates.list.query()).find((one) => one.lid === lid);
    if (template?.text_here) openTemplate(lid, template.name);
  }
}
