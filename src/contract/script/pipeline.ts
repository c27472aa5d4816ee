import { z } from 'zod';
import { failurePolicy } from '../model/hook-binding.ts';
import { json, jsonObject, uuid } from '../model/scalars.ts';
import { runResult } from './run-result.ts';
import { hookPhase, operationType, testContext } from './test-context.ts';

/** What the connector operation does: declared in a dry run, observed in a real one (`runtime.md`, A binding pipeline). */
export const operationOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('succeeds'),
    /** The object's id on the target, as after-steps see it. */
    target_uid: z.string().nullable().default(null),
    /** Whatever the target answered. */
    result: json.default(null),
  }),
  z.strictObject({ kind: z.literal('fails'), message: z.string().min(1, 'Say with which message it fails.') }),
]);
export type OperationOutcome = z.infer<typeof operationOutcome>;

/** Which text a step runs. `draft`: an unpublished text of the studio; it has no version yet. */
export const stepScript = z.object({
  script_id: uuid,
  script_name: z.string(),
  source: z.enum(['draft', 'version']),
  version: z.int().min(1).nullable(),
});
export type StepScript = z.infer<typeof stepScript>;

/** A binding as the pipeline runs it. */
export const pipelineBinding = z.object({
  binding_id: uuid,
  hook_phase: hookPhase,
  execution_order: z.int(),
  /** Ties of `execution_order` run by creation: any text that sorts so. */
  created_at: z.string(),
  failure_policy: failurePolicy,
  max_retries: z.int(),
  timeout_seconds: z.int(),
  enabled: z.boolean(),
  /** Null: the script is gone. */
  script: stepScript.nullable(),
  /** The script may not run, and why: not active, orphaned, … Such a step is skipped, and says so. */
  unavailable: z.string().nullable(),
});
export type PipelineBinding = z.infer<typeof pipelineBinding>;

/** What flows from step to step. */
export const pipelineFlow = z.object({ attributes: jsonObject, variables: jsonObject });
export type PipelineFlow = z.infer<typeof pipelineFlow>;

/** One run of a step's script. `delay_ms` was waited before it (0 for the first; virtual time in a dry run). */
export const stepAttempt = z.object({
  attempt: z.int().min(1),
  delay_ms: z.number(),
  /** The whole test context the script ran with, so that the attempt can be replayed. */
  context: testContext,
  result: runResult,
});
export type StepAttempt = z.infer<typeof stepAttempt>;

/** What the policy made of how the step ended. `stopped`: the pipeline ended here. */
export const stepDecisions = ['next', 'continued', 'retried_then_next', 'stopped', 'skipped', 'not_reached'] as const;

export const hookStep = z.object({
  kind: z.literal('hook'),
  binding: pipelineBinding,
  status: z.enum(['success', 'failure', 'timeout', 'skipped', 'not_reached']),
  decision: z.enum(stepDecisions),
  /** Why it was skipped or not reached, or what its policy did, in words. */
  reason: z.string().nullable(),
  input: pipelineFlow,
  /** What the next step gets; the input unchanged where the step failed or was skipped. */
  output: pipelineFlow,
  attempts: z.array(stepAttempt),
  duration_ms: z.number(),
});
export type HookStep = z.infer<typeof hookStep>;

export const operationStep = z.object({
  kind: z.literal('operation'),
  status: z.enum(['success', 'failure', 'not_reached']),
  reason: z.string().nullable(),
  input: pipelineFlow,
  outcome: operationOutcome.nullable(),
  duration_ms: z.number(),
});
export type OperationStep = z.infer<typeof operationStep>;

export const pipelineStep = z.discriminatedUnion('kind', [hookStep, operationStep]);
export type PipelineStep = z.infer<typeof pipelineStep>;

/** How a whole pipeline went. `failure` names the step that decided it. */
export const pipelineResult = z.object({
  success: z.boolean(),
  operation_type: operationType,
  steps: z.array(pipelineStep),
  flow: pipelineFlow,
  outcome: operationOutcome.nullable(),
  failure: z.object({ step: z.int().min(0), message: z.string() }).nullable(),
  duration_ms: z.number(),
});
export type PipelineResult = z.infer<typeof pipelineResult>;

/** What a pipeline will go through, in order: its bindings around the operation. */
export const plannedStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hook'), binding: pipelineBinding }),
  z.object({ kind: z.literal('operation') }),
]);
export type PlannedStep = z.infer<typeof plannedStep>;

/** What happens in a pipeline run, in its order. `index` counts the planned steps from 0. */
export const pipelineEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), steps: z.array(plannedStep) }),
  z.object({ type: z.literal('step_begun'), index: z.int() }),
  /** `delay_ms` passes before attempt number `attempt` (virtual time in a dry run). */
  z.object({ type: z.literal('waiting'), index: z.int(), attempt: z.int(), delay_ms: z.number() }),
  z.object({ type: z.literal('attempt'), index: z.int(), attempt: stepAttempt }),
  z.object({ type: z.literal('step'), index: z.int(), step: pipelineStep }),
]);
export type PipelineEvent = z.infer<typeof pipelineEvent>;
