import { z } from 'zod';
import { limits } from '../limits.ts';
import { operationState } from '../model/change-set.ts';
import { operationKind, publishPlan } from '../model/publish-plan.ts';
import { json, jsonObject, timestamp, uuid } from '../model/scalars.ts';
import { changeDescription, scriptName } from '../model/script.ts';
import { conflictChoices, syncConflict } from '../model/sync-conflict.ts';
import { contentHash } from '../model/tracked-entity.ts';

/** What is going on right now. One pull or publish at a time in a workspace (`sync.md` 3.10 rule 10). */
export const syncRun = z.object({
  run_id: uuid,
  kind: z.enum(['pull', 'publish', 'undo']),
  done: z.int().min(0),
  /** Null while it is not known how much there is. */
  total: z.int().min(0).nullable(),
  message: z.string(),
  cancellable: z.boolean(),
});
export type SyncRun = z.infer<typeof syncRun>;

const entityName = z.object({ lid: uuid, type: z.string(), name: z.string() });

/** Something that waits for a person, beside conflicts. */
export const syncAttention = z.discriminatedUnion('kind', [
  /** A publish that stopped half-way: continue, undo or leave it (`sync.md` 3.13). */
  z.object({ kind: z.literal('half_applied'), cs_id: uuid, message: z.string() }),
  /** A publish that goes on after a sign-in as the same person in the same tenant (`sync.md` 3.15). */
  z.object({ kind: z.literal('sign_in'), cs_id: uuid, email: z.string().nullable(), message: z.string() }),
  /** A publish that goes on by itself once the backend answers again. */
  z.object({ kind: z.literal('waiting'), cs_id: uuid, message: z.string() }),
  /** So much is gone from the server that a person looks first (`sync.md` 3.6). */
  z.object({ kind: z.literal('deletions'), run_id: uuid, message: z.string(), gone: z.array(entityName) }),
  /** The server's history is not the one that was followed; these publishes are missing from it (`sync.md` 3.7). */
  z.object({
    kind: z.literal('diverged'),
    message: z.string(),
    forgotten: z.array(z.object({ cs_id: uuid, at: timestamp, names: z.array(z.string()) })),
  }),
  /** Another installation answers at the address: a person says whether it is meant (`sync.md` 3.16). */
  z.object({ kind: z.literal('instance'), message: z.string() }),
  /** After damage: which saves that are newer than the copy were brought back from the journal. */
  z.object({ kind: z.literal('recovered'), message: z.string() }),
  /** Another server or tenant answers; nothing is pulled or sent. */
  z.object({ kind: z.literal('identity'), message: z.string() }),
]);
export type SyncAttention = z.infer<typeof syncAttention>;

/** What is only told, and goes when somebody has read it. */
export const dismissibleKind = z.enum(['diverged', 'recovered']);
export type DismissibleKind = z.infer<typeof dismissibleKind>;

export const syncStatus = z.object({
  /** Null until the backend has answered for the first time. */
  backend: z.enum(['baseline', 'enhanced']).nullable(),
  /** The author chose to work offline: nothing is sent or fetched. */
  offline: z.boolean(),
  running: syncRun.nullable(),
  last_pull: z.object({ at: timestamp, ok: z.boolean(), message: z.string() }).nullable(),
  counts: z.object({
    /** Entities with changes that the server does not have: new, changed or deleted here. */
    unpublished: z.int(),
    behind: z.int(),
    conflicts: z.int(),
    /** Entities that are unpublished, in conflict, or both. */
    waiting: z.int(),
    blocked: z.int(),
    trash: z.int(),
    /** Gone from the server and kept here, because a person said so. */
    kept: z.int(),
  }),
  attention: z.array(syncAttention),
});
export type SyncStatus = z.infer<typeof syncStatus>;

export const pullSummary = z.object({
  run_id: uuid,
  /** `cancelled` and `stopped` keep what has come so far; the next pull goes on from there. */
  outcome: z.enum(['done', 'cancelled', 'stopped']),
  added: z.int(),
  updated: z.int(),
  deleted: z.int(),
  conflicts: z.int(),
  requests: z.int(),
  message: z.string(),
});
export type PullSummary = z.infer<typeof pullSummary>;

export const planRequest = z.object({
  /** Only these, with what they need; null: everything. */
  lids: z.array(uuid).nullable().default(null),
});
export type PlanRequest = z.input<typeof planRequest>;

/** A plan as it is shown: computed from what is known here; publishing reads the server again first. */
export const planView = z.object({
  plan: publishPlan,
  /** Every change there is, so that a selection can be widened; `plan` holds the picked part. */
  all: z.array(z.object({ lid: uuid, type: z.string(), name: z.string(), action: z.string() })),
  /** Entities that nobody picked and that the picked ones need. */
  added: z.array(uuid),
  /** As the command line prints it. */
  text: z.string(),
  person: z.string().nullable(),
  looked_at: timestamp.nullable(),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PlanView = z.infer<typeof planView>;

export const publishRequest = z.object({
  plan_hash: contentHash,
  lids: z.array(uuid).nullable().default(null),
  /** Entities whose review the author has ticked. */
  reviewed: z.array(uuid).default([]),
  typed_tenant_name: z.string().nullable().default(null),
  change_description: changeDescription.nullable().default(null),
  /** The author publishes although test cases fail; the versions say so. */
  accept_failing_cases: z.boolean().default(false),
});
export type PublishRequest = z.input<typeof publishRequest>;

/** A script of a plan whose text, or a lifecycle that, does not do what its tests say. */
export const failingScript = entityName.pick({ lid: true, name: true }).extend({
  /** How many ran, and the names of those that failed. */
  total: z.int(),
  cases: z.array(z.string()),
});
export type FailingScript = z.infer<typeof failingScript>;
export const caseCheck = z.object({ total: z.int(), failing: z.array(failingScript) });
export type CaseCheck = z.infer<typeof caseCheck>;

export const planDifference = entityName.extend({
  kind: z.enum(['appeared', 'vanished', 'different', 'conflict']),
  message: z.string(),
});

/** How a publish or an undo ended or stopped. */
export const publishEnd = z.object({
  outcome: z.enum([
    'done',
    /** The server has changed since the plan was made; nothing was sent. */
    'stale',
    /** The backend refused the change set as a whole; nothing was applied. */
    'rejected',
    'needs_person',
    'paused_sign_in',
    'paused_network',
    /** Cancelled, and it is certain that what was not applied never will be. */
    'cancelled',
  ]),
  cs_id: uuid.nullable(),
  applied: z.int(),
  /** What those are that were applied as a whole. */
  took_effect: z.array(entityName),
  not_applied: z.array(entityName.extend({ message: z.string() })),
  differences: z.array(planDifference),
  message: z.string(),
});
export type PublishEnd = z.infer<typeof publishEnd>;

export const undoPreview = z.object({
  cs_id: uuid,
  /** What would be sent, in words, in order. */
  steps: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type UndoPreview = z.infer<typeof undoPreview>;

/** A pull or a publish that was. */
export const historyEntry = z.object({
  id: uuid,
  kind: z.enum(['pull', 'publish', 'undo']),
  state: z.enum(['running', 'done', 'stopped', 'cancelled', 'failed', 'paused', 'needs_person', 'rejected']),
  title: z.string(),
  message: z.string(),
  by: z.string().nullable(),
  started_at: timestamp,
  ended_at: timestamp.nullable(),
  requests: z.int(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** One request of a publish and what became of it. */
export const historyStep = entityName.extend({
  op_id: uuid,
  kind: operationKind,
  state: operationState,
  /** HTTP status of the last answer; null where none came. */
  status: z.int().nullable(),
  attempts: z.int(),
  at: timestamp.nullable(),
  message: z.string(),
});
export const historyDetail = historyEntry.extend({
  steps: z.array(historyStep),
  change_description: z.string().nullable(),
  can_undo: z.boolean(),
});
export type HistoryDetail = z.infer<typeof historyDetail>;

export const conflictSummary = syncConflict.extend({ found_at: timestamp });
export type ConflictSummary = z.infer<typeof conflictSummary>;

/** A conflict with everything that is needed to answer it. */
export const conflictDetail = z.object({
  conflict: conflictSummary,
  /** The three documents; texts in them are hashes, found in `texts`. Null: that side has nothing. */
  base: jsonObject.nullable(),
  theirs: jsonObject.nullable(),
  yours: jsonObject.nullable(),
  texts: z.record(contentHash, z.string()),
  /** Who wrote theirs, as far as the backend tells. */
  their_version: z.int().nullable(),
  their_note: z.string().nullable(),
  their_author: z.string().nullable(),
  /** Their author is the person who is signed in here. */
  by_you: z.boolean(),
  their_time: timestamp.nullable(),
});
export type ConflictDetail = z.infer<typeof conflictDetail>;

/** The other copy of a `twin_edited` conflict, as the server has it now. `text` is null where its kind has none. */
export const conflictCopy = z.object({
  name: z.string(),
  description: z.string().nullable(),
  text: z.string().nullable(),
});
export type ConflictCopy = z.infer<typeof conflictCopy>;

/** An answer. It is refused with `conflict` where the disagreement is no longer the one that was shown. */
export const conflictAnswer = z.object({
  lid: uuid,
  key: z.string(),
  local_hash: contentHash.nullable(),
  remote_hash: contentHash.nullable(),
  choice: z.enum(conflictChoices),
  /** For `merge` and `pick_fields`: the value of every field in conflict, text fields in `texts` instead. */
  fields: z.record(z.string(), json).default({}),
  texts: z.record(z.string(), z.string().max(limits.requestBytes)).default({}),
  /** For `rename_mine`. */
  name: scriptName.nullable().default(null),
});
export type ConflictAnswer = z.input<typeof conflictAnswer>;

/** `undo_id` takes the answer back, as long as nothing else has changed the entity since. */
export const conflictAnswered = z.object({ undo_id: uuid, lid: uuid, message: z.string() });
export type ConflictAnswered = z.infer<typeof conflictAnswered>;

export const trashItem = entityName.extend({
  trash_id: uuid,
  reason: z.string(),
  deleted_at: timestamp,
  keep_until: timestamp,
});
export type TrashItem = z.infer<typeof trashItem>;

export const probeFinding = z.object({
  name: z.string(),
  ok: z.boolean(),
  message: z.string(),
});
/** What a read-only look at the backend found (`sync.md` 3.17). */
export const probeReport = z.object({
  backend: z.enum(['baseline', 'enhanced']).nullable(),
  origin: z.string().nullable(),
  findings: z.array(probeFinding),
});
export type ProbeReport = z.infer<typeof probeReport>;
