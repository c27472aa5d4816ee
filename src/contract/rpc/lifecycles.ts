import { z } from 'zod';
import { limits } from '../limits.ts';
import { lifecycleConfig, lifecycleName, lifecycleObjectType } from '../model/lifecycle.ts';
import { keptWalk } from '../model/lifecycle-walk.ts';
import { timestamp, uuid } from '../model/scalars.ts';

/** A lifecycle as the list shows it, from the local store alone. Windows fetch again after `scripts_changed`. */
export const lifecycleRow = z.object({
  /** The studio's own id; it never changes. */
  lid: uuid,
  name: z.string(),
  description: z.string().nullable(),
  object_type: lifecycleObjectType,
  is_active: z.boolean(),
  states: z.int(),
  transitions: z.int(),
  /** What the checker found, by gravity. */
  errors: z.int(),
  warnings: z.int(),
  unpublished: z.boolean(),
  behind: z.boolean(),
  conflict: z.boolean(),
  /** Why it cannot take part in a publish now, and what to do; null where it can. */
  blocked: z.string().nullable(),
  on_server: z.boolean(),
  updated_at: timestamp,
});
export type LifecycleRow = z.infer<typeof lifecycleRow>;

/** A lifecycle as the designer opens it. */
export const lifecycleDetail = lifecycleRow.extend({
  config: lifecycleConfig,
  /** Grows with every saved change; a save names the one it began from. */
  local_rev: z.int(),
  saved_at: timestamp,
});
export type LifecycleDetail = z.infer<typeof lifecycleDetail>;

/** The states of a lifecycle that a person may compare; null where there is none. */
export const lifecycleVersions = z.object({
  lid: uuid,
  name: z.string(),
  /** As it is edited here. */
  draft: lifecycleConfig.nullable(),
  /** What was last published or pulled, from which the draft began. */
  published: lifecycleConfig.nullable(),
  /** What the server showed last. */
  server: lifecycleConfig.nullable(),
});
export type LifecycleVersions = z.infer<typeof lifecycleVersions>;

/** A lifecycle that comes with the studio, to begin from, with its tests. */
export const lifecycleTemplate = z.object({ id: z.string(), config: lifecycleConfig, walks: z.array(keptWalk) });
export type LifecycleTemplate = z.infer<typeof lifecycleTemplate>;

/** Without `config` it is blank; elements of a given one get new ids. */
export const createLifecycleInput = z.object({
  name: lifecycleName,
  object_type: lifecycleObjectType,
  config: lifecycleConfig.optional(),
  /** Its tests. */
  walks: z.array(keptWalk).max(limits.casesPerScript).default([]),
});

/**
 * `base` is what the window had read as revision `base_rev`; where another one got in between, both go together. Elements that
 * are alike in `base` and `config` need not be in either: of a large lifecycle a save sends what was changed.
 */
export const saveLifecycleInput = z.object({
  lid: uuid,
  base_rev: z.int(),
  base: lifecycleConfig,
  config: lifecycleConfig,
});
export type SaveLifecycleInput = z.infer<typeof saveLifecycleInput>;

/** `conflict`: another window set the same to something else, and nothing was written. `lifecycle` is what is stored now. */
export const saveLifecycleResult = z.object({
  outcome: z.enum(['saved', 'merged', 'conflict']),
  lifecycle: lifecycleDetail,
});
export type SaveLifecycleResult = z.infer<typeof saveLifecycleResult>;

/** A file of any format that lifecycles are written in, found by its name and text. */
export const readLifecycleFileInput = z.object({ name: z.string().max(255), text: z.string().max(4_000_000) });
