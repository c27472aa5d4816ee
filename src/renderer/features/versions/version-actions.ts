import { toast } from 'sonner';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { currentAccess } from '#renderer/api/session-access.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';

const undoMs = 10_000;

/** A text that took the draft's place, and the one it replaced. */
interface TextTaken {
  readonly detail: { readonly body: string; readonly local_rev: number; readonly saved_at: string };
  readonly before: string;
}

/** Makes a version's text the draft; the toast, and undo in the editor, take that back. */
export async function copyToDraft(lid: string, version: number): Promise<void> {
  await openDocument(lid)?.flush();
  const taken = await rpc.versions.copyToDraft.mutate({ lid, version_number: version });
  openDocument(lid)?.adopt(taken.detail);
  tellTaken(lid, taken, `The draft has the text of version ${version} now.`);
}

/** Makes a version's text the draft and goes on to publishing it, where that is possible now; returns whether it did. */
export async function rollBack(lid: string, version: number, reason: string): Promise<boolean> {
  await openDocument(lid)?.flush();
  const note = reason.trim() === '' ? null : reason.trim();
  const taken = await rpc.versions.rollBack.mutate({ lid, version_number: version, reason: note });
  openDocument(lid)?.adopt(taken.detail);
  await queryClient.invalidateQueries({ queryKey: trpc.versions.notes.queryKey() });
  if (currentAccess().canNow('publish').allowed) {
    openDialog({ kind: 'publish', lid });
    return true;
  }
  tellTaken(lid, taken, `The draft has the text of version ${version} now. The next publish makes it a version.`);
  return false;
}

function tellTaken(lid: string, { detail, before }: TextTaken, words: string): void {
  if (detail.body === before) {
    toast(`The draft of ${knownScript(lid)?.name ?? 'the script'} has this text already.`);
    return;
  }
  toast(words, {
    duration: undoMs,
    action: { label: 'Undo', onClick: () => void takeBack(lid, detail.local_rev, before).catch(tellFailure) },
  });
}

/** What was typed since is not thrown away for it. */
async function takeBack(lid: string, revision: number, before: string): Promise<void> {
  await openDocument(lid)?.flush();
  const now = await rpc.scripts.get.query({ lid });
  if (now.local_rev !== revision) {
    toast('The draft was changed since. Undo in the editor goes back step by step.');
    return;
  }
  const saved = await rpc.scripts.saveDraft.mutate({ lid, body: before, base_rev: revision });
  openDocument(lid)?.adopt({ body: before, ...saved });
}

export function told(error: unknown): void {
  toast.error(failureOf(error).message);
}
