import { z } from 'zod';
import { json, jsonObject, uuid } from './scalars.ts';
import { syncConflict } from './sync-conflict.ts';
import { contentHash, entityBlock, entityState } from './tracked-entity.ts';

export const operationKinds = [
  'create',
  'publish_version',
  'update',
  'set_status',
  'replace',
  'delete',
  'remove_mark',
] as const;
export const operationKind = z.enum(operationKinds);
export type OperationKind = z.infer<typeof operationKind>;

/** So that a stop half-way leaves production as untouched as possible (sync.md 3.9). */
export const phases = ['prepare', 'go_live', 'clean_up'] as const;
export const phase = z.enum(phases);
export type Phase = z.infer<typeof phase>;

/** One request of a publish. Keys name operations inside a plan; a change set gives each a random id (`opId`). */
export const planOperation = z.object({
  key: z.string(),
  lid: uuid,
  type: z.string(),
  kind: operationKind,
  phase,
  depends_on: z.array(z.string()),
  /** Fields to send; text fields as hashes, references as `lid`. */
  fields: jsonObject,
  /** What these fields held on the server before, for the way back. */
  before: jsonObject,
  /** The state the server must still show when this is sent; null for a creation. */
  expects_hash: contentHash.nullable(),
  /** The version this text continues, for the parent trailer. */
  based_on_version: z.int().min(0).nullable(),
  undo: z.object({ possible: z.boolean(), reason: z.string().nullable() }),
  /** How many requests it takes, where that is not one. */
  requests: z.int().min(0).optional(),
  /** What the note of the version that it writes says beside the author's words; set when the plan is approved. */
  remark: z.string().optional(),
});
export type PlanOperation = z.infer<typeof planOperation>;

/** One difference inside a field that holds JSON, in a person's words. What came or went has one side only. */
export const changePart = z.object({
  change: z.enum(['added', 'removed', 'changed', 'moved']),
  /** Such as `transition "Leave" grace period`. */
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ChangePart = z.infer<typeof changePart>;

export const fieldChange = z.object({
  field: z.string(),
  label: z.string(),
  unit: z.string(),
  before: json.nullable(),
  after: json.nullable(),
  /** Filled in for display, for text fields whose texts are at hand. */
  lines_added: z.int().min(0).nullable(),
  lines_removed: z.int().min(0).nullable(),
  /** Of a field that holds JSON, in the place of its two values. */
  parts: z.array(changePart).optional(),
});
export type FieldChange = z.infer<typeof fieldChange>;

export const changeActions = ['create', 'change', 'replace', 'delete'] as const;

/** What happens to one entity: a line of the plan as the author reads it. */
export const entityChange = z.object({
  lid: uuid,
  type: z.string(),
  name: z.string(),
  /** The end of the name that is no part of what it is called, such as a binding's place. */
  detail: z.string().optional(),
  action: z.enum(changeActions),
  fields: z.array(fieldChange),
  from_version: z.int().nullable(),
  to_version: z.int().nullable(),
  /** Labels of fields in which someone else's change was merged. */
  merged: z.array(z.string()),
  /** Why the author must look at it and tick it before it may be sent; empty: no need. */
  review: z.array(z.string()),
  /** In use by that many enabled bindings; null: not known. */
  live_uses: z.int().nullable(),
  notes: z.array(z.string()),
  operations: z.array(z.string()),
});
export type EntityChange = z.infer<typeof entityChange>;

/** What the local store does without asking: nothing of the author's is lost by any of these (sync.md 3.4). */
export const localEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('take'), lid: uuid, state: entityState }),
  z.object({ kind: z.literal('agree'), lid: uuid, state: entityState }),
  z.object({ kind: z.literal('merge'), lid: uuid, state: entityState, base: entityState }),
  z.object({ kind: z.literal('adopt'), lid: uuid, absorbs_lid: uuid, state: entityState }),
  /** Another number for the same place in a list; nothing but the number changes. `base`: where the server has changed it too. */
  z.object({ kind: z.literal('renumber'), lid: uuid, state: entityState, base: entityState.optional() }),
  z.object({ kind: z.literal('trash'), lid: uuid, notice: z.string() }),
  z.object({ kind: z.literal('forget'), lid: uuid }),
]);
export type LocalEffect = z.infer<typeof localEffect>;

export const planInput = z.object({
  lid: uuid,
  base_hash: contentHash.nullable(),
  local_hash: contentHash.nullable(),
  remote_hash: contentHash.nullable(),
});
export type PlanInput = z.infer<typeof planInput>;

export const blockReason = z.enum([
  ...entityBlock.options,
  'conflict',
  'is_system',
  'name_in_use',
  'needs_blocked',
  /** A checker refuses a text that would be sent. */
  'has_mistakes',
  /** The backend has no entities of this type. */
  'not_offered',
  /** Something of its list has to be settled first. */
  'list_waits',
  /** What it needs active is not. */
  'needs_active',
]);
export type BlockReason = z.infer<typeof blockReason>;

/** An entity with changes that stay here for now, and why. */
export const blockedEntity = z.object({
  lid: uuid,
  type: z.string(),
  name: z.string(),
  reason: blockReason,
  message: z.string(),
  because_of: uuid.nullable(),
});
export type BlockedEntity = z.infer<typeof blockedEntity>;

export const planWarning = z.object({ lid: uuid.nullable(), code: z.string(), message: z.string() });
export type PlanWarning = z.infer<typeof planWarning>;

/** Whom a plan is for. A plan is never applied anywhere else (sync.md 3.16, lock 4). */
export const planTarget = z.object({
  workspace_id: z.string(),
  origin: z.string(),
  tenant_id: uuid,
  tenant_name: z.string(),
  production: z.boolean(),
});
export type PlanTarget = z.infer<typeof planTarget>;

export const publishPlan = z
  .object({
    format: z.literal(1),
    target: planTarget,
    backend: z.enum(['baseline', 'enhanced']),
    changes: z.array(entityChange),
    /** In an order in which they may be sent. */
    operations: z.array(planOperation),
    conflicts: z.array(syncConflict),
    blocked: z.array(blockedEntity),
    local: z.array(localEffect),
    warnings: z.array(planWarning),
    inputs: z.array(planInput),
    /** Over `inputs`: what was looked at. Another value later means that the plan is stale. */
    input_hash: contentHash,
    /** Over target, operations, reviews and `input_hash`: what is approved. */
    plan_hash: contentHash,
  })
  .meta({ id: 'PublishPlan' });
export type PublishPlan = z.infer<typeof publishPlan>;
