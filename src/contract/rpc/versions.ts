import { z } from 'zod';
import { diffSummary } from '../model/comparison.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { changeDescription } from '../model/script.ts';

/** A version as the studio knows it, without a network. */
export const versionRow = z.object({
  version_number: z.int().min(1),
  /** Who wrote it, when and why has been read; without it the three are null. */
  known: z.boolean(),
  change_description: z.string().nullable(),
  created_by: z.string().nullable(),
  created_at: timestamp.nullable(),
  /** By whoever is signed in here. */
  mine: z.boolean(),
  text_here: z.boolean(),
  /** Size of its text; null while that is not here. */
  bytes: z.int().nullable(),
  /** Against the version before, for version 1 against nothing; null while one of both texts is not here. */
  change: diffSummary.nullable(),
});
export type VersionRow = z.infer<typeof versionRow>;

/** What the author has, next to the version it began from. */
export const draftRow = z.object({
  /** The text differs from the version it began from, or was never published. */
  changed: z.boolean(),
  bytes: z.int(),
  saved_at: timestamp,
  change: diffSummary.nullable(),
  /** The newest version with just this text. */
  same_as: z.int().nullable(),
});

export const versionList = z.object({
  lid: uuid,
  /** The newest version that is known; null before the first publish. */
  current_version: z.int().nullable(),
  /** The version that the draft began from. */
  base_version: z.int().nullable(),
  /** Null while the author's text has not arrived. */
  draft: draftRow.nullable(),
  /** Newest first. */
  versions: z.array(versionRow),
  /** Older ones than those listed. */
  older: z.int().min(0),
});
export type VersionList = z.infer<typeof versionList>;

export const ofScript = z.object({ lid: uuid });
export const listVersionsInput = ofScript.extend({ limit: z.int().min(1).max(10_000).default(50) });
export const versionInput = ofScript.extend({ version_number: z.int().min(1) });
export const rollBackInput = versionInput.extend({ reason: changeDescription.nullable().default(null) });

/** At most this many texts come with one look; the rest with the next. */
export const hydrateAtOnce = 50;
export const hydrateVersionsInput = ofScript.extend({
  version_numbers: z.array(z.int().min(1)).min(1).max(hydrateAtOnce),
});

/** What came, and which versions the server does not have either. */
export const hydratedVersions = z.object({ fetched: z.int(), gone: z.array(z.int()) });
export type HydratedVersions = z.infer<typeof hydratedVersions>;

/** Words that are offered for the next publish of a script, such as after a roll-back. */
export const publishNote = z.object({ lid: uuid, note: z.string() });
export type PublishNote = z.infer<typeof publishNote>;
