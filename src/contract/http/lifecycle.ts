import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  conditionResult,
  entitlementAction,
  gracePeriodHours,
  lifecycleLimits,
  lifecycleName,
  lifecycleObjectType,
  stateAction,
  stateName,
  transitionCondition,
  transitionName,
  userLifecycleStatus,
} from '../model/lifecycle.ts';
import {
  actionsReply,
  changedState,
  conditionsReply,
  lifecycleList,
  wireLifecycle,
  wireLifecycleDetail,
  wireLifecycleTransition,
} from '../model/lifecycle-wire.ts';
import { pathUuid, uuid } from '../model/scalars.ts';
import { pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const configParams = z.object({ id: pathUuid });
const stateParams = z.object({ id: pathUuid, state_id: pathUuid });
const transitionParams = z.object({ id: pathUuid, transition_id: pathUuid });
const offset = z.coerce.number().int().min(0, 'The offset is at least 0.').max(1_000_000_000).default(0);
const truth = z.enum(['true', 'false'], 'Write true or false.').transform((text) => text === 'true');

const configDescription = z
  .string()
  .max(
    lifecycleLimits.descriptionChars,
    `The description is longer than ${lifecycleLimits.descriptionChars} characters; shorten it.`,
  );

const stateBody = z.object({
  name: stateName,
  description: configDescription.nullish(),
  is_initial: z.boolean().default(false),
  is_terminal: z.boolean().default(false),
  entitlement_action: entitlementAction.default('no_change'),
  /** At the end without it. */
  position: z.int().min(0).max(2_147_483_647).optional(),
});
const transitionBody = z.object({
  name: transitionName,
  from_state_id: uuid,
  to_state_id: uuid,
  requires_approval: z.boolean().default(false),
  approval_workflow_id: uuid.nullish(),
  grace_period_hours: gracePeriodHours.nullish(),
});
const updateTransitionBody = z.object({
  name: transitionName.optional(),
  from_state_id: uuid.optional(),
  to_state_id: uuid.optional(),
  requires_approval: z.boolean().optional(),
  approval_workflow_id: uuid.nullish(),
  grace_period_hours: gracePeriodHours.nullish(),
});
const conditionList = z
  .array(transitionCondition)
  .max(
    lifecycleLimits.conditionsPerTransition,
    `A transition has at most ${lifecycleLimits.conditionsPerTransition} conditions.`,
  );
const actionList = z
  .array(stateAction)
  .max(lifecycleLimits.actionsPerSide, `A state has at most ${lifecycleLimits.actionsPerSide} actions on a side.`);

const updateBody = z.object({
  name: lifecycleName.optional(),
  description: configDescription.nullish(),
  is_active: z.boolean().optional(),
  auto_assign_initial_state: z.boolean().optional(),
});
const updateStateBody = z.object({
  name: stateName.optional(),
  description: configDescription.nullish(),
  is_initial: z.boolean().optional(),
  is_terminal: z.boolean().optional(),
  entitlement_action: entitlementAction.optional(),
  position: z.int().min(0).max(2_147_483_647).optional(),
});

const base = '/governance/lifecycle/configs';
const admin = { permission: 'admin' } as const;

/** Both verbs are served alike: one published client sends PUT, the other PATCH (`contract.md` 3.0). */
function updates(method: 'PUT' | 'PATCH') {
  return {
    config: defineRoute({
      ...admin,
      method,
      url: `${base}/:id`,
      success: 200,
      summary: 'Change a lifecycle; null clears, absent keeps',
      params: configParams,
      body: updateBody,
      reply: wireLifecycle,
    }),
    state: defineRoute({
      ...admin,
      method,
      url: `${base}/:id/states/:state_id`,
      success: 200,
      summary: 'Change a state; marking it as initial takes the mark from another',
      params: stateParams,
      body: updateStateBody,
      reply: changedState,
    }),
    transition: defineRoute({
      ...admin,
      method,
      url: `${base}/:id/transitions/:transition_id`,
      success: 200,
      summary: 'Change a transition; absent keeps',
      params: transitionParams,
      body: updateTransitionBody,
      reply: wireLifecycleTransition,
    }),
  } as const;
}

export const lifecycleRoutes = {
  list: defineRoute({
    ...admin,
    method: 'GET',
    url: base,
    success: 200,
    summary: 'List lifecycles, by name',
    query: z.object({
      object_type: lifecycleObjectType.optional(),
      is_active: truth.optional(),
      search: z.string().max(limits.searchChars).optional(),
      limit: pageSize.default(limits.pageSizeDefault),
      offset,
    }),
    reply: lifecycleList,
  }),
  create: defineRoute({
    ...admin,
    method: 'POST',
    url: base,
    success: 201,
    summary: 'Create a lifecycle without states',
    body: z.object({
      name: lifecycleName,
      object_type: lifecycleObjectType,
      description: configDescription.nullish(),
      is_active: z.boolean().default(true),
      auto_assign_initial_state: z.boolean().default(true),
    }),
    reply: wireLifecycle,
  }),
  get: defineRoute({
    ...admin,
    method: 'GET',
    url: `${base}/:id`,
    success: 200,
    summary: 'Get a lifecycle with its states and transitions',
    params: configParams,
    reply: wireLifecycleDetail,
  }),
  update: updates('PUT').config,
  patch: updates('PATCH').config,
  updateState: updates('PUT').state,
  patchState: updates('PATCH').state,
  updateTransition: updates('PUT').transition,
  patchTransition: updates('PATCH').transition,
  delete: defineRoute({
    ...admin,
    method: 'DELETE',
    url: `${base}/:id`,
    success: 204,
    summary: 'Delete a lifecycle with everything in it; refused while anyone is in one of its states',
    params: configParams,
  }),
  addState: defineRoute({
    ...admin,
    method: 'POST',
    url: `${base}/:id/states`,
    success: 201,
    summary: 'Add a state; marking it as initial takes the mark from another',
    params: configParams,
    body: stateBody,
    reply: changedState,
  }),
  reorderStates: defineRoute({
    ...admin,
    method: 'PUT',
    url: `${base}/:id/states/order`,
    success: 200,
    summary: 'Put all states into an order',
    params: configParams,
    body: z.object({ state_ids: z.array(uuid).max(lifecycleLimits.states) }),
    reply: wireLifecycleDetail,
  }),
  removeState: defineRoute({
    ...admin,
    method: 'DELETE',
    url: `${base}/:id/states/:state_id`,
    success: 200,
    summary: 'Delete a state that nothing uses and nobody is in',
    params: stateParams,
    reply: z.object({ warning: z.string().nullable() }).meta({ id: 'DeletedLifecycleState' }),
  }),
  addTransition: defineRoute({
    ...admin,
    method: 'POST',
    url: `${base}/:id/transitions`,
    success: 201,
    summary: 'Add a transition between two states of the lifecycle',
    params: configParams,
    body: transitionBody,
    reply: wireLifecycleTransition,
  }),
  removeTransition: defineRoute({
    ...admin,
    method: 'DELETE',
    url: `${base}/:id/transitions/:transition_id`,
    success: 204,
    summary: 'Delete a transition with its conditions',
    params: transitionParams,
  }),
  getConditions: defineRoute({
    ...admin,
    method: 'GET',
    url: `${base}/:id/transitions/:transition_id/conditions`,
    success: 200,
    summary: 'Get the conditions of a transition',
    params: transitionParams,
    reply: conditionsReply,
  }),
  setConditions: defineRoute({
    ...admin,
    method: 'PUT',
    url: `${base}/:id/transitions/:transition_id/conditions`,
    success: 200,
    summary: 'Replace the conditions of a transition',
    params: transitionParams,
    body: z.object({ conditions: conditionList }),
    reply: conditionsReply,
  }),
  evaluate: defineRoute({
    ...admin,
    method: 'POST',
    url: `${base}/:id/transitions/:transition_id/conditions/evaluate`,
    success: 200,
    summary: 'Evaluate the conditions of a transition against a context: {context}, or the context itself',
    params: transitionParams,
    body: z.unknown(),
    reply: z.object({ is_allowed: z.boolean(), results: z.array(conditionResult) }).meta({ id: 'ConditionEvaluation' }),
  }),
  getActions: defineRoute({
    ...admin,
    method: 'GET',
    url: `${base}/:id/states/:state_id/actions`,
    success: 200,
    summary: 'Get the entry and exit actions of a state',
    params: stateParams,
    reply: actionsReply,
  }),
  setActions: defineRoute({
    ...admin,
    method: 'PUT',
    url: `${base}/:id/states/:state_id/actions`,
    success: 200,
    summary: 'Replace the entry actions, the exit actions or both of a state',
    params: stateParams,
    body: z.object({ entry_actions: actionList.nullish(), exit_actions: actionList.nullish() }),
    reply: actionsReply,
  }),
  userStatus: defineRoute({
    method: 'GET',
    url: '/governance/users/:id/lifecycle/status',
    /** Whose it is may be asked by themselves and by administrators only; the handler looks (032 SC-007). */
    permission: 'authenticated',
    success: 200,
    summary: 'In which state of which lifecycle a user is, and since when',
    params: configParams,
    reply: userLifecycleStatus,
  }),
} as const;
