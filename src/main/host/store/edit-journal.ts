import type { EditHistory } from '#contract/rpc/scripts.ts';
import { contentHash } from './content-hash.ts';
import {
  deleteEditPosition,
  deleteEditsAfter,
  deleteEditsUpTo,
  type EditStack,
  insertEdit,
  listEditSizes,
  listEdits,
  newestEdit,
  readEditPosition,
  readEditStack,
  writeEditPosition,
} from './queries/edits.ts';
import type { Store } from './store.ts';
import { applySplice, revertSplice, spliceBetween, type TextSplice } from './text-splice.ts';
import type { EditRow, EntityRow, WorkspaceSchema } from './workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** One saved change of a script's text. The hashes are those of the texts, which whoever saves has computed already. */
export interface TextChange {
  readonly lid: string;
  readonly before: string;
  readonly before_hash: string;
  readonly after: string;
  readonly after_hash: string;
  /** `local_rev` of the script after it. */
  readonly rev: number;
  readonly window_id: string | null;
  readonly saved_at: string;
}

const mostEdits = 500;
const mostUnits = 1024 * 1024;
/** How much is left after the oldest edits were dropped, so that not every save has to drop some. */
const keptShare = 0.9;

/**
 * Keeps a change so that it can be undone after a restart; call it in the transaction of the save. A text that was there
 * before moves the position to it, as the author undid or redid; any other one ends what could be redone.
 */
export function recordEdit(store: WorkspaceStore, change: TextChange): TextSplice {
  const { lid, before, after, before_hash, after_hash } = change;
  const splice = spliceBetween(before, after);
  if (before_hash === after_hash) return splice;
  const found = readEditStack(store, lid, after_hash);
  const stack = found.state === null || found.state === before_hash ? found : empty(store, lid);
  if (moveToKnown(store, lid, stack)) return splice;
  if (stack.undone !== null) {
    deleteEditsAfter(store, lid, stack.undone);
    deleteEditPosition(store, lid);
  }
  const units = splice.removed.length + splice.inserted.length;
  const { rev, window_id, saved_at } = change;
  // One that is too large by itself ends the stack: what came before it could not be reached.
  if (units > mostUnits) empty(store, lid);
  else {
    insertEdit(store, { lid, rev, before_hash, after_hash, ...splice, window_id, saved_at, units });
    if (stack.edits >= mostEdits || stack.units + units > mostUnits) trim(store, lid);
  }
  return splice;
}

/** How the text came to be. Empty where the text was replaced by something the journal was not told of. */
export function readHistory(store: WorkspaceStore, lid: string, textHash: string | null, rev: number): EditHistory {
  const { rows, position } = readStack(store, lid);
  if (stateAt(rows, position) !== textHash) return { edits: [], position: 0, local_rev: rev };
  const edits = rows.map(({ start, removed, inserted }) => ({ start, removed, inserted }));
  return { edits, position, local_rev: rev };
}

/** The text that windows know as this revision, from the current one back or forth; null where it is no longer known. */
export function textAtRevision(store: WorkspaceStore, row: EntityRow, text: string, rev: number): string | null {
  if (rev === row.local_rev) return text;
  const { rows, position } = readStack(store, row.lid);
  const wanted =
    rows.find((edit) => edit.rev === rev)?.after_hash ?? rows.find((edit) => edit.rev === rev + 1)?.before_hash;
  if (wanted === undefined || stateAt(rows, position) !== contentHash(text)) return null;
  return walk(rows, position, text, wanted);
}

function walk(rows: readonly EditRow[], position: number, text: string, wanted: string): string | null {
  let back = text;
  for (const edit of rows.slice(0, position).reverse()) {
    if (edit.after_hash === wanted) return back;
    back = revertSplice(back, edit);
    if (edit.before_hash === wanted) return back;
  }
  let forth = text;
  for (const edit of rows.slice(position)) {
    forth = applySplice(forth, edit);
    if (edit.after_hash === wanted) return forth;
  }
  return null;
}

interface Stack {
  readonly rows: readonly EditRow[];
  /** So many of the rows are not undone. */
  readonly position: number;
}

function readStack(store: WorkspaceStore, lid: string): Stack {
  const rows = listEdits(store, lid);
  const undone = readEditPosition(store, lid) ?? newestEdit;
  return { rows, position: rows.filter((row) => row.seq <= undone).length };
}

function stateAt(rows: readonly EditRow[], position: number): string | null {
  return (position === 0 ? rows[0]?.before_hash : rows[position - 1]?.after_hash) ?? null;
}

/** A stack that does not lead to the text that was there is of no use any more. */
function empty(store: WorkspaceStore, lid: string): EditStack {
  deleteEditsAfter(store, lid, 0);
  deleteEditPosition(store, lid);
  return { undone: null, state: null, undo: null, undo_to: null, redo: null, top: null, edits: 0, units: 0 };
}

/** Moves the position where this text was before: to the nearest such place that an undo leads to, else a redo. */
function moveToKnown(store: WorkspaceStore, lid: string, { undo, undo_to, redo, top }: EditStack): boolean {
  if (undo !== null) writeEditPosition(store, lid, undo_to ?? 0);
  else if (redo === null) return false;
  else if (redo === top) deleteEditPosition(store, lid);
  else writeEditPosition(store, lid, redo);
  return true;
}

/** Drops the oldest edits of too many, or too long ones together. */
function trim(store: WorkspaceStore, lid: string): void {
  let units = 0;
  for (const [index, edit] of listEditSizes(store, lid).entries()) {
    units += edit.units;
    if (index === 0 || (index < mostEdits * keptShare && units <= mostUnits * keptShare)) continue;
    deleteEditsUpTo(store, lid, edit.seq);
    return;
  }
}
