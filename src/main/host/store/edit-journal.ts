import type { EditHistory } from '#contract/rpc/scripts.ts';
import { contentHash } from './content-hash.ts';
import {
  deleteEditPosition,
  deleteEditsAfter,
  deleteEditsUpTo,
  type EditStep,
  insertEdit,
  listEditSteps,
  listEdits,
  readEditPosition,
  writeEditPosition,
} from './queries/edits.ts';
import type { Store } from './store.ts';
import { applySplice, revertSplice, spliceBetween } from './text-splice.ts';
import type { EditRow, EntityRow, WorkspaceSchema } from './workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** One saved change of a script's text. */
export interface TextChange {
  readonly lid: string;
  readonly before: string;
  readonly after: string;
  /** `local_rev` of the script after it. */
  readonly rev: number;
  readonly window_id: string | null;
  readonly saved_at: string;
}

const mostEdits = 500;
const mostUnits = 1024 * 1024;

/**
 * Keeps a change so that it can be undone after a restart; call it in the transaction of the save. A text that was there
 * before moves the position to it, as the author undid or redid; any other one ends what could be redone.
 */
export function recordEdit(store: WorkspaceStore, change: TextChange): void {
  const { lid } = change;
  const before_hash = contentHash(change.before);
  const after_hash = contentHash(change.after);
  if (before_hash === after_hash) return;
  const stack = readStack(store, lid, before_hash);
  const known = positionOf(stack, after_hash);
  if (known !== null) {
    moveTo(store, lid, stack, known);
    return;
  }
  const splice = spliceBetween(change.before, change.after);
  const units = splice.removed.length + splice.inserted.length;
  cutRedo(store, lid, stack);
  trim(store, lid, stack, units);
  if (units > mostUnits) return;
  const { rev, window_id, saved_at } = change;
  insertEdit(store, { lid, rev, before_hash, after_hash, ...splice, window_id, saved_at, units });
}

/** How the text came to be. Empty where the text was replaced by something the journal was not told of. */
export function readHistory(store: WorkspaceStore, lid: string, textHash: string | null, rev: number): EditHistory {
  const rows = listEdits(store, lid);
  const seq = readEditPosition(store, lid) ?? rows.at(-1)?.seq ?? 0;
  const position = rows.filter((row) => row.seq <= seq).length;
  if (stateAt(rows, position) !== textHash) return { edits: [], position: 0, local_rev: rev };
  const edits = rows.map(({ start, removed, inserted }) => ({ start, removed, inserted }));
  return { edits, position, local_rev: rev };
}

/** The text that windows know as this revision, from the current one back or forth; null where it is no longer known. */
export function textAtRevision(store: WorkspaceStore, row: EntityRow, text: string, rev: number): string | null {
  if (rev === row.local_rev) return text;
  const rows = listEdits(store, row.lid);
  const wanted =
    rows.find((edit) => edit.rev === rev)?.after_hash ?? rows.find((edit) => edit.rev === rev + 1)?.before_hash;
  if (wanted === undefined) return null;
  const seq = readEditPosition(store, row.lid) ?? rows.at(-1)?.seq ?? 0;
  const position = rows.filter((edit) => edit.seq <= seq).length;
  if (stateAt(rows, position) !== contentHash(text)) return null;
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
  readonly steps: readonly EditStep[];
  /** So many of the steps are not undone. */
  readonly position: number;
}

/** The stack as it leads to the text with this hash. One that leads elsewhere is of no use any more and is emptied. */
function readStack(store: WorkspaceStore, lid: string, textHash: string): Stack {
  const steps = listEditSteps(store, lid);
  const seq = readEditPosition(store, lid);
  const position = seq === undefined ? steps.length : steps.filter((step) => step.seq <= seq).length;
  if (steps.length === 0 || stateAt(steps, position) === textHash) return { steps, position };
  deleteEditsAfter(store, lid, 0);
  deleteEditPosition(store, lid);
  return { steps: [], position: 0 };
}

function stateAt(steps: readonly EditStep[], position: number): string | null {
  return (position === 0 ? steps[0]?.before_hash : steps[position - 1]?.after_hash) ?? null;
}

/** The nearest position with this text, first of those that an undo leads to. */
function positionOf(stack: Stack, hash: string): number | null {
  for (let position = stack.position - 1; position >= 0; position -= 1) {
    if (stateAt(stack.steps, position) === hash) return position;
  }
  for (let position = stack.position + 1; position <= stack.steps.length; position += 1) {
    if (stateAt(stack.steps, position) === hash) return position;
  }
  return null;
}

function moveTo(store: WorkspaceStore, lid: string, { steps }: Stack, position: number): void {
  if (position === steps.length) deleteEditPosition(store, lid);
  else writeEditPosition(store, lid, steps[position - 1]?.seq ?? 0);
}

function cutRedo(store: WorkspaceStore, lid: string, { steps, position }: Stack): void {
  if (position === steps.length) return;
  deleteEditsAfter(store, lid, steps[position - 1]?.seq ?? 0);
  deleteEditPosition(store, lid);
}

/** Drops the oldest edits where there are too many, or too long ones, with the one that comes. */
function trim(store: WorkspaceStore, lid: string, { steps, position }: Stack, coming: number): void {
  let units = coming;
  let kept = 0;
  for (const step of steps.slice(0, position).reverse()) {
    units += step.units;
    if (units > mostUnits || kept === mostEdits - 1) {
      deleteEditsUpTo(store, lid, step.seq);
      return;
    }
    kept += 1;
  }
}
