import type { EditHistory } from '#contract/rpc/scripts.ts';
import { contentHash } from './content-hash.ts';
import {
  deleteEditsAfter,
  deleteEditsBefore,
  insertEdit,
  listEditSizes,
  listEdits,
  listEditsTo,
  measureEdits,
  putEditStack,
  readEditStack,
} from './queries/edits.ts';
import type { Store } from './store.ts';
import { applySplice, revertSplice, spliceBetween, type TextSplice } from './text-splice.ts';
import type { EditRow, EditStackRow, EntityRow, WorkspaceSchema } from './workspace-schema.ts';

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
  const known = readEditStack(store, lid);
  const stack = known?.hash === before_hash ? known : newStack(store, lid, before_hash);
  const moved = moveToKnown(store, stack, after_hash);
  if (moved !== null) putEditStack(store, moved);
  else append(store, stack, change, splice);
  return splice;
}

function append(store: WorkspaceStore, before: EditStackRow, change: TextChange, splice: TextSplice): void {
  const { lid, rev, before_hash, after_hash, window_id, saved_at } = change;
  const units = splice.removed.length + splice.inserted.length;
  // One that is too large by itself ends the stack: what came before it could not be reached.
  if (units > mostUnits) {
    putEditStack(store, newStack(store, lid, after_hash));
    return;
  }
  const stack = before.seq === before.top ? before : withoutRedo(store, before);
  const seq = insertEdit(store, { lid, rev, before_hash, after_hash, ...splice, window_id, saved_at, units });
  const edits = stack.edits + 1;
  const next = { ...stack, seq, hash: after_hash, top: seq, edits, units: stack.units + units };
  putEditStack(store, next.edits > mostEdits || next.units > mostUnits ? trimmed(store, next) : next);
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
  const seq = readEditStack(store, lid)?.seq ?? 0;
  return { rows, position: rows.filter((row) => row.seq <= seq).length };
}

function stateAt(rows: readonly EditRow[], position: number): string | null {
  return (position === 0 ? rows[0]?.before_hash : rows[position - 1]?.after_hash) ?? null;
}

/** An empty stack on a text; one that led elsewhere is of no use any more. */
function newStack(store: WorkspaceStore, lid: string, hash: string): EditStackRow {
  deleteEditsAfter(store, lid, 0);
  return { lid, bottom_hash: hash, seq: 0, hash, top: 0, edits: 0, units: 0 };
}

/** The stack where this text was before: at the nearest such place that an undo leads to, else a redo; null: nowhere. */
function moveToKnown(store: WorkspaceStore, stack: EditStackRow, hash: string): EditStackRow | null {
  const places = listEditsTo(store, stack.lid, hash);
  const undo = places.findLast((seq) => seq < stack.seq) ?? (hash === stack.bottom_hash ? 0 : undefined);
  const seq = undo ?? places.find((place) => place > stack.seq);
  return seq === undefined ? null : { ...stack, seq, hash };
}

function withoutRedo(store: WorkspaceStore, stack: EditStackRow): EditStackRow {
  deleteEditsAfter(store, stack.lid, stack.seq);
  return { ...stack, top: stack.seq, ...measureEdits(store, stack.lid) };
}

/** Drops the oldest edits of too many, or too long ones together. */
function trimmed(store: WorkspaceStore, stack: EditStackRow): EditStackRow {
  let units = 0;
  let bottom = { seq: stack.top, before_hash: stack.hash };
  for (const [index, edit] of listEditSizes(store, stack.lid).entries()) {
    units += edit.units;
    if (index > 0 && (index >= mostEdits * keptShare || units > mostUnits * keptShare)) break;
    bottom = edit;
  }
  deleteEditsBefore(store, stack.lid, bottom.seq);
  return { ...stack, bottom_hash: bottom.before_hash, ...measureEdits(store, stack.lid) };
}
