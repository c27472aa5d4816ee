import { z } from 'zod';
import { limits } from '../limits.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { description, scriptName, scriptStatus } from '../model/script.ts';

/** A script as the explorer lists it, from the local store alone. */
export const scriptRow = z.object({
  /** The studio's own id of the script; it never changes, also when the backend gives it another (`id`). */
  lid: uuid,
  id: uuid.nullable(),
  name: z.string(),
  description: z.string().nullable(),
  status: scriptStatus,
  is_system: z.boolean(),
  /** The newest version known on the backend; null before the first publish. */
  current_version: z.int().nullable(),
  /** The text, the name or the description differs from what was last published or pulled. */
  unpublished: z.boolean(),
  /** The backend has a newer version than the one this draft began from. */
  behind: z.boolean(),
  /** Both sides changed it and a person has to decide. */
  conflict: z.boolean(),
  /** Why it cannot take part in a publish now, and what to do; null where it can. */
  blocked: z.string().nullable(),
  /** Its text has arrived; until then only the list knows it. */
  text_here: z.boolean(),
  updated_at: timestamp,
});
export type ScriptRow = z.infer<typeof scriptRow>;

/** A script as the editor opens it. */
export const scriptDetail = scriptRow.extend({
  body: z.string(),
  /** The text the draft began from; null before the first publish. */
  base_body: z.string().nullable(),
  /** Grows with every saved change; a save names the one it began from. */
  local_rev: z.int(),
  saved_at: timestamp,
});
export type ScriptDetail = z.infer<typeof scriptDetail>;

export const createScriptInput = z.object({
  name: scriptName,
  description: description.nullish(),
  body: z.string().optional(),
});
export const updateScriptInput = z.object({
  lid: uuid,
  name: scriptName.optional(),
  description: description.nullable().optional(),
});

/** A draft may be oversized or broken; it is kept all the same, up to the request limit. */
export const draftText = z.string().max(limits.requestBytes);
export const saveDraftInput = z.object({
  lid: uuid,
  body: draftText,
  base_rev: z.int(),
  /** Tells the windows of one author apart, in the journal of edits. */
  window_id: z.string().max(64).nullish(),
});
/**
 * Another window may have saved in between. `merged`: both texts went together and `body` is what is stored now.
 * `conflict`: they overlap; nothing was overwritten, and this is what is stored.
 */
export const saveDraftResult = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), local_rev: z.int(), saved_at: timestamp }),
  z.object({ outcome: z.literal('merged'), local_rev: z.int(), body: z.string(), saved_at: timestamp }),
  z.object({ outcome: z.literal('conflict'), local_rev: z.int(), body: z.string(), saved_at: timestamp }),
]);
export type SaveDraftResult = z.infer<typeof saveDraftResult>;

/** A named point in the draft's history that the author can return to. */
export const checkpoint = z.object({
  checkpoint_id: uuid,
  lid: uuid,
  name: z.string(),
  created_at: timestamp,
  bytes: z.int(),
});
export type Checkpoint = z.infer<typeof checkpoint>;
export const checkpointName = z.string().trim().min(1).max(limits.checkpointNameChars);

/** A named test context of a script. `text` is kept as typed, even while it is not valid JSON. */
export const savedContext = z.object({
  context_id: uuid,
  lid: uuid,
  name: z.string(),
  text: z.string(),
  updated_at: timestamp,
});
export type SavedContext = z.infer<typeof savedContext>;
export const saveContextInput = z.object({
  context_id: uuid.nullable(),
  lid: uuid,
  name: z.string().trim().min(1, 'The context has no name; give it one.').max(limits.contextNameChars),
  text: draftText,
});

/** What was typed in a context. Its name is another change, which one of the text must never take back. */
export const saveContextTextInput = saveContextInput.pick({ text: true }).extend({ context_id: uuid });

/** One saved change of a text: at `start`, `removed` gave way to `inserted` (UTF-16 units). */
export const textEdit = z.object({ start: z.int(), removed: z.string(), inserted: z.string() });
/**
 * How a text came to be, oldest change first, so that an editor can undo over a restart: after the first `position` edits
 * the text is the stored one; the rest can be redone.
 */
export const editHistory = z.object({ edits: z.array(textEdit), position: z.int(), local_rev: z.int() });
export type EditHistory = z.infer<typeof editHistory>;
