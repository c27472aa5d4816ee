import { z } from 'zod';
import { hookPhase, operationType } from '../script/test-context.ts';
import { connectorStatus } from './connector.ts';
import { timestamp, uuid } from './scalars.ts';
import { scriptStatus } from './script.ts';

export const failurePolicies = ['abort', 'continue', 'retry'] as const;
export const failurePolicy = z.enum(failurePolicies);
export type FailurePolicy = z.infer<typeof failurePolicy>;

/** Limits and defaults of a binding (036 FR-016, FR-017; `contract.md` 1.10). */
export const bindingLimits = {
  perHookPoint: 10,
  retriesDefault: 3,
  retriesMax: 10,
  timeoutSecondsDefault: 30,
  timeoutSecondsMax: 300,
  orderStep: 10,
} as const;

const whole = (what: string, min: number, max: number) =>
  z.int(`${what} is a whole number.`).min(min, `${what} is at least ${min}.`).max(max, `${what} is at most ${max}.`);

export const executionOrder = whole('The order', 0, 2_147_483_647);
export const maxRetries = whole('The number of retries', 0, bindingLimits.retriesMax);
export const bindingTimeout = whole('The time limit in seconds', 1, bindingLimits.timeoutSecondsMax);

/** What can be changed of a binding later; the rest makes another one of it (`contract.md` B-04). */
export const bindingSettings = z.object({
  execution_order: executionOrder,
  failure_policy: failurePolicy,
  /** 1 to 10 with `retry`; kept and without effect otherwise. */
  max_retries: maxRetries,
  timeout_seconds: bindingTimeout,
  enabled: z.boolean(),
});
export type BindingSettings = z.infer<typeof bindingSettings>;

/** What an author writes about a binding; in the studio's store both ids are the studio's own (`lid`). */
export const bindingFields = bindingSettings.extend({
  script_id: uuid,
  connector_id: uuid,
  hook_phase: hookPhase,
  operation_type: operationType,
});
export type BindingFields = z.infer<typeof bindingFields>;

/** A binding (`contract.md` 2.3). `connector` is null where the connector is gone: the binding is orphaned (036 edge case 5). */
export const hookBinding = bindingFields
  .extend({
    id: uuid,
    tenant_id: uuid,
    script: z.object({ id: uuid, name: z.string(), status: scriptStatus, current_version: z.int() }),
    connector: z.object({ id: uuid, name: z.string(), status: connectorStatus }).nullable(),
    created_by: uuid,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'HookBinding' });
export type HookBinding = z.infer<typeof hookBinding>;

/** Why `max_retries` does not fit the policy, and what to do; null where it does (036 FR-016, seed 000 FR-016). */
export function retriesProblem(policy: FailurePolicy, retries: number): string | null {
  return policy === 'retry' && retries < 1 ? 'With the policy retry the number of retries is 1 to 10.' : null;
}
