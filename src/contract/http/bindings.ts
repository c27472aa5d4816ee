import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  bindingFields,
  bindingLimits,
  bindingSettings,
  failurePolicies,
  failurePolicy,
  hookBinding,
} from '../model/hook-binding.ts';
import { pathUuid } from '../model/scalars.ts';
import { hookPhase, hookPhases, operationType, operationTypes } from '../script/test-context.ts';
import { pageNumber, pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });

/** 400 for a text that is none of them, in a body too, where other enumerations answer 422 (`contract.md` B-02). */
function oneOf<Value extends z.ZodType<string, string>>(schema: Value, what: string, values: readonly string[]) {
  return z
    .string()
    .refine((text) => schema.safeParse(text).success, {
      error: `This is not ${what}; use one of ${values.join(', ')}.`,
      abort: true,
    })
    .pipe(schema);
}
const phase = oneOf(hookPhase, 'a hook phase', hookPhases);
const operation = oneOf(operationType, 'an operation type', operationTypes);
const policy = oneOf(failurePolicy, 'a failure policy', failurePolicies);

export const bindingList = z
  .object({ bindings: z.array(hookBinding), total: z.int().min(0) })
  .meta({ id: 'HookBindingList' });

export const createBindingBody = z.object({
  script_id: bindingFields.shape.script_id,
  connector_id: bindingFields.shape.connector_id,
  hook_phase: phase,
  operation_type: operation,
  execution_order: bindingSettings.shape.execution_order,
  failure_policy: policy.default('abort'),
  /** Without a number: 3 with `retry`, else 0. */
  max_retries: bindingSettings.shape.max_retries.optional(),
  timeout_seconds: bindingSettings.shape.timeout_seconds.default(bindingLimits.timeoutSecondsDefault),
});

export const updateBindingBody = z.object({
  execution_order: bindingSettings.shape.execution_order.optional(),
  failure_policy: policy.optional(),
  max_retries: bindingSettings.shape.max_retries.optional(),
  timeout_seconds: bindingSettings.shape.timeout_seconds.optional(),
  enabled: z.boolean().optional(),
});

/** All bindings of a hook point, in the order in which they shall run. */
export const orderBody = z.object({
  operation_type: operation,
  hook_phase: phase,
  ids: z.array(bindingFields.shape.script_id).min(1).max(bindingLimits.perHookPoint),
});

export const bindingRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/script-bindings',
    permission: 'admin',
    success: 200,
    summary: 'List bindings by connector, phase, operation and order',
    query: z.object({
      connector_id: pathUuid.optional(),
      script_id: pathUuid.optional(),
      hook_phase: phase.optional(),
      operation_type: operation.optional(),
      enabled: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).optional(),
      page: pageNumber.default(1),
      page_size: pageSize.default(limits.pageSizeDefault),
    }),
    reply: bindingList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/governance/script-bindings',
    permission: 'admin',
    success: 201,
    summary: 'Bind an active script to a hook point of a connector',
    body: createBindingBody,
    reply: hookBinding,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/governance/script-bindings/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get a binding; without a connector it is orphaned',
    params: idParams,
    reply: hookBinding,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/governance/script-bindings/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change order, policy, retries, time limit or whether it is enabled; absent keeps',
    params: idParams,
    body: updateBindingBody,
    reply: hookBinding,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/governance/script-bindings/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a binding. Execution logs keep their row',
    params: idParams,
  }),
  ofConnector: defineRoute({
    method: 'GET',
    url: '/governance/connectors/:id/script-bindings',
    permission: 'admin',
    success: 200,
    summary: 'All bindings of a connector, disabled ones too, by phase, operation and order',
    params: idParams,
    reply: bindingList,
  }),
  order: defineRoute({
    method: 'PUT',
    url: '/governance/connectors/:id/bindings/order',
    permission: 'admin',
    success: 200,
    summary: 'Put all bindings of a hook point in order at once; 409 where the set is another one by now',
    params: idParams,
    body: orderBody,
    reply: bindingList,
  }),
} as const;
