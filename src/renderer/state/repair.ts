import { toast } from 'sonner';
import type { ListedProblem } from '#contract/rpc/checks.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { counted } from '#renderer/lib/size.ts';
import { openDocument, whenChecked, whenOpen } from './documents.ts';
import { tellFailure } from './notify.ts';
import { openScript } from './tabs.ts';

/** Opens a script and goes to a place in it, also where its tab was not open before. */
export async function showPlace(lid: string, name: string, line: number, column: number): Promise<void> {
  openScript(lid, name);
  (await whenOpen(lid)).reveal(line, column);
}

/**
 * Repairs one problem of a script in its editor, opening it where needed. The problem is looked for in the text as it is by
 * then: a list may be older.
 */
export async function repairOne(lid: string, name: string, problem: ListedProblem, kind: string): Promise<void> {
  openScript(lid, name);
  const document = await whenOpen(lid);
  if (refused(lid)) return;
  const same = (await whenChecked(lid)).filter((one) => one.rule === problem.rule && one.message === problem.message);
  const found = same.toSorted((a, b) => Math.abs(a.line - problem.line) - Math.abs(b.line - problem.line))[0];
  const fix = found?.fixes?.find((one) => one.kind === kind);
  if (found === undefined || fix === undefined) {
    toast(`Nothing to fix: the text of ${name} has changed since.`);
    return;
  }
  document.edit(fix.edits);
  document.reveal(found.line, found.column);
}

/** Repairs everything of one kind in an open script, as one step that can be undone. */
export async function repairAll(lid: string, kind: string): Promise<void> {
  try {
    const document = openDocument(lid);
    if (document === undefined || refused(lid)) return;
    const before = document.body();
    const { body, fixed } = await rpc.checks.fixAll.query({ body: before, lid, kind });
    if (document.body() !== before) {
      toast('Nothing was fixed: the text was changed meanwhile. Try again.');
      return;
    }
    document.replace(body);
    toast(`Fixed ${counted(fixed, 'problem')}. Undo takes it back.`);
  } catch (error) {
    tellFailure(error);
  }
}

function refused(lid: string): boolean {
  const script = knownScript(lid);
  if (script?.is_system !== true) return false;
  toast(`${script.name} belongs to the system and cannot be changed. Duplicate it and change the copy.`);
  return true;
}
