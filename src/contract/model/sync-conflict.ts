import { z } from 'zod';
import { json, uuid } from './scalars.ts';
import { contentHash } from './tracked-entity.ts';

export const conflictKinds = [
  'fields',
  'delete_vs_edit',
  'edit_vs_delete',
  'both_added',
  'name_taken',
  'reference_gone',
  'late_delivery',
  'merged_suspicious',
  'history_overlap',
  'twin_edited',
  /** Both sides put a list in orders that cannot both be. */
  'order',
] as const;
export const conflictKind = z.enum(conflictKinds);
export type ConflictKind = z.infer<typeof conflictKind>;

/** What a person may answer. Each kind of conflict offers its own few. */
export const conflictChoices = [
  'merge',
  'pick_fields',
  'keep',
  'delete_anyway',
  'recreate',
  'discard_to_trash',
  'adopt',
  'rename_mine',
  'drop_reference',
  'keep_newer',
  'take_late',
  'their_order',
  'my_order',
  'arrange',
] as const;
export const conflictChoice = z.enum(conflictChoices);
export type ConflictChoice = z.infer<typeof conflictChoice>;

/**
 * One field that both sides changed. Text fields hold hashes. `path` leads into a JSON value. Of an order each side is the
 * list of its elements, `{lid, name}` each.
 */
export const fieldConflict = z.object({
  field: z.string(),
  label: z.string(),
  unit: z.string(),
  path: z.array(z.string()),
  base: json.nullable(),
  theirs: json.nullable(),
  yours: json.nullable(),
  /** Why it could not be merged, where the values alone do not say it. */
  reason: z.string().nullable(),
});
export type FieldConflict = z.infer<typeof fieldConflict>;

/** Something only a person can decide. `key` is the same for the same disagreement, whoever computes it. */
export const syncConflict = z.object({
  key: z.string(),
  lid: uuid,
  type: z.string(),
  name: z.string(),
  kind: conflictKind,
  message: z.string(),
  fields: z.array(fieldConflict),
  choices: z.array(conflictChoice),
  /** The other entity of a name or reference conflict. */
  other_lid: uuid.nullable(),
  base_hash: contentHash.nullable(),
  local_hash: contentHash.nullable(),
  remote_hash: contentHash.nullable(),
});
export type SyncConflict = z.infer<typeof syncConflict>;
