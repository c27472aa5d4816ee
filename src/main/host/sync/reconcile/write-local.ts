import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { recordEdit } from '#host/store/edit-journal.ts';
import { type EntityContent, updateEntity } from '#host/store/queries/entities.ts';
import { deleteDraft, keepDraft, putDraft, textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Clock } from '../ports.ts';

export interface LocalWriter {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
  readonly clock: Clock;
}

/**
 * Writes an entity whose local or base state another hand than the author's keyboard moved, and keeps what hangs on it
 * right: the revision that windows name grows with each other text, or
 * with each change of what has none, the draft holds the text exactly where it differs
 * from the base, editors can undo it, and no text that stood there before is dropped. Runs in the caller's transaction.
 */
export function writeLocal(writer: LocalWriter, before: EntityContent, after: EntityContent): EntityContent {
  const { store, types, clock } = writer;
  const type = typeOf(types, after.type);
  const field = type.fields.find((candidate) => candidate.merge === 'text_lines')?.name;
  const oldText = textHash(before.local_json, field);
  const newText = textHash(after.local_json, field);
  const changed = before.local_hash !== after.local_hash;
  const row = {
    ...after,
    local_rev: before.local_rev + (oldText === newText && (field !== undefined || !changed) ? 0 : 1),
    saved_at: changed ? clock.now().toISOString() : after.saved_at,
  };
  const isDraft = newText !== null && newText !== textHash(row.base_json, field);
  const isEdit = newText !== null && oldText !== null && newText !== oldText;
  const text = isDraft || isEdit ? textOf(store, newText) : null;
  const previous = isEdit ? textOf(store, oldText) : null;
  const hasDraft = keepDraft(store, row.lid);
  updateEntity(store, row);
  if (isDraft && text !== null) putDraft(store, row.lid, text, newText);
  else if (hasDraft) deleteDraft(store, row.lid);
  if (isEdit && text !== null && previous !== null) {
    const { lid, local_rev: rev, saved_at } = row;
    const texts = { before: previous, before_hash: oldText, after: text, after_hash: newText };
    recordEdit(store, { lid, ...texts, rev, window_id: null, saved_at });
  }
  return row;
}

function textHash(json: string | null, field: string | undefined): string | null {
  if (json === null || field === undefined) return null;
  const document: Record<string, unknown> = JSON.parse(json);
  const value = document[field];
  return typeof value === 'string' ? value : null;
}
