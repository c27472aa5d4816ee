import { z } from 'zod';
import { limits } from '../limits.ts';
import { keptWalk, lifecycleWalkFields } from '../model/lifecycle-walk.ts';
import { timestamp, uuid } from '../model/scalars.ts';

/** A test of a lifecycle as its list shows it, from the local store alone. Windows fetch again after `scripts_changed`. */
export const walkRow = lifecycleWalkFields.omit({ config_id: true }).extend({
  lid: uuid,
  config_lid: uuid,
  /** Grows with every saved change; a save names the one it began from. */
  rev: z.int(),
  unpublished: z.boolean(),
  conflict: z.boolean(),
  saved_at: timestamp,
});
export type WalkRow = z.infer<typeof walkRow>;

export const listWalksInput = z.object({ config_lid: uuid });

/** All of them or none: a name that the lifecycle has for another test is refused with `conflict`. */
export const addWalksInput = z.object({
  config_lid: uuid,
  walks: z.array(keptWalk).min(1).max(limits.casesPerScript),
});

/** What it says from now on; refused with `conflict` where somebody saved since `base_rev`. */
export const saveWalkInput = z.object({ lid: uuid, base_rev: z.int(), walk: keptWalk });

/** Several at once, all of them or none. */
export const saveWalksInput = z.object({ walks: z.array(saveWalkInput).min(1).max(limits.casesPerScript) });

export const walksByLid = z.object({ lids: z.array(uuid).min(1).max(limits.casesPerScript) });

export const importWalksInput = z.object({ config_lid: uuid, text: z.string().max(limits.caseFileBytes) });
/** Tests of the same name took the file's words; `before` is what they were, so that it can be taken back. */
export const importedWalks = z.object({
  added: z.array(walkRow),
  replaced: z.array(z.object({ before: walkRow, after: walkRow })),
  unchanged: z.int(),
});
export type ImportedWalks = z.infer<typeof importedWalks>;

export const exportWalksInput = z.object({ config_lid: uuid });
/** Files to lie in one folder: the lifecycle and its tests. */
export const exportedWalks = z.object({ files: z.array(z.object({ file: z.string(), text: z.string() })) });
export type ExportedWalks = z.infer<typeof exportedWalks>;
