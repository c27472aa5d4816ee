import { z } from 'zod';
import { bindingSettings, executionOrder, failurePolicy } from '../model/hook-binding.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { scriptStatus } from '../model/script.ts';
import { hookPhase, operationType } from '../script/test-context.ts';

/** A binding as lists and the canvas show it, from the local store alone. Windows fetch again after `scripts_changed`. */
export const bindingRow = z.object({
  lid: uuid,
  id: z.string().nullable(),
  script_lid: uuid,
  script_name: z.string(),
  /** Null: the script is gone. */
  script_status: scriptStatus.nullable(),
  /** Null: never published. */
  script_version: z.int().nullable(),
  script_unpublished: z.boolean(),
  connector_lid: uuid,
  /** Null: the connector is gone and the binding orphaned (036 edge case 5). */
  connector_name: z.string().nullable(),
  hook_phase: hookPhase,
  operation_type: operationType,
  execution_order: z.int(),
  failure_policy: failurePolicy,
  max_retries: z.int(),
  timeout_seconds: z.int(),
  enabled: z.boolean(),
  unpublished: z.boolean(),
  conflict: z.boolean(),
  /** Why it cannot take part in a publish now, and what to do; null where it can. */
  blocked: z.string().nullable(),
  /** Why it would not run, and what to do; null where it would. */
  warning: z.string().nullable(),
  local_rev: z.int(),
  saved_at: timestamp,
});
export type BindingRow = z.infer<typeof bindingRow>;

/** One list whose order counts. */
export const hookPoint = z.object({ connector_lid: uuid, operation_type: operationType, hook_phase: hookPhase });
export type HookPoint = z.infer<typeof hookPoint>;

/** Of one connector, of one script, or with neither all of them; by connector, phase, operation and order. */
export const listBindingsInput = z.object({ connector_lid: uuid.optional(), script_lid: uuid.optional() });

export const createBindingInput = hookPoint.extend({
  script_lid: uuid,
  /** Its number; without one it comes at `index`, and without that at the end. */
  execution_order: executionOrder.optional(),
  index: z.int().min(0).optional(),
  failure_policy: failurePolicy.default('abort'),
  /** Without a number: 3 with `retry`, else 0. */
  max_retries: bindingSettings.shape.max_retries.optional(),
  timeout_seconds: bindingSettings.shape.timeout_seconds.default(30),
  enabled: z.boolean().default(true),
});
export type CreateBindingInput = z.infer<typeof createBindingInput>;

const changedSettings = bindingSettings.partial();
export type BindingChanges = z.infer<typeof changedSettings>;

/** As when templates are saved: `before` holds what these settings were when the author changed them. */
export const saveBindingInput = z.object({
  lid: uuid,
  base_rev: z.int(),
  settings: changedSettings,
  before: changedSettings,
});
export type SaveBindingInput = z.infer<typeof saveBindingInput>;

/** All of a hook point in the wanted order; `conflict` where another window added or removed one meanwhile. */
export const reorderBindingsInput = hookPoint.extend({ lids: z.array(uuid).min(1) });

/** To a place of the same or of another hook point of the connector; another one makes another binding of it (`contract.md` B-04). */
export const moveBindingInput = z.object({
  lid: uuid,
  hook_phase: hookPhase,
  operation_type: operationType.optional(),
  index: z.int().min(0),
});
export type MoveBindingInput = z.infer<typeof moveBindingInput>;

/** The steps of a way back, carried out together by `bindings.undo`, which answers with the way forth again. */
export const bindingStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('remove'), lid: uuid }),
  z.object({ kind: z.literal('restore'), lid: uuid }),
  z.object({ kind: z.literal('set'), lid: uuid, settings: changedSettings }),
  /** Of one that no backend knows: back to another hook point. */
  hookPoint.extend({ kind: z.literal('place'), lid: uuid, execution_order: executionOrder }),
]);
export type BindingStep = z.infer<typeof bindingStep>;
export const undoBindingsInput = z.object({ steps: z.array(bindingStep).min(1).max(200) });

/** What a change did. `bindings`: what the touched ones are now (a removed one is none); `undo`: for `bindings.undo`. */
export const bindingChange = z.object({ bindings: z.array(bindingRow), undo: z.array(bindingStep) });
export type BindingChange = z.infer<typeof bindingChange>;

/** `merged`: another window had changed other settings. `conflict`: one of these; nothing was written. `binding` is what is stored now. */
export const saveBindingResult = z.object({
  outcome: z.enum(['saved', 'merged', 'conflict']),
  binding: bindingRow,
  undo: z.array(bindingStep),
});
export type SaveBindingResult = z.infer<typeof saveBindingResult>;
