import { z } from 'zod';
import {
  entitlementAction,
  lifecycleConfig,
  lifecycleState,
  lifecycleTransition,
  stateAction,
  transitionCondition,
} from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';

const id = z.uuid().toLowerCase();
const text = z
  .string()
  .nullish()
  .transform((words) => (words === undefined || words === '' ? null : words));
const actions = z.array(stateAction);
const conditions = z.array(transitionCondition);

/** `none` is what some servers call no change (`contract.md` 3.8). */
const plainEntitlement = z.preprocess((value) => (value === 'none' ? 'no_change' : value), entitlementAction);

const plainState = z.object({
  ...lifecycleState.shape,
  id,
  description: text,
  is_initial: z.boolean().default(false),
  entitlement_action: plainEntitlement.default('no_change'),
  entry_actions: actions.optional(),
  exit_actions: actions.optional(),
});

const plainTransition = z.object({
  ...lifecycleTransition.shape,
  id,
  from_state_id: id,
  to_state_id: id,
  approval_workflow_id: id.nullish().default(null),
  grace_period_hours: lifecycleTransition.shape.grace_period_hours.unwrap().nullish(),
  conditions: conditions.optional(),
});

/** The detail of a plain server (`contract.md` 3.1), with what most servers tell in requests of their own where this one says it. */
const lifecycleDetail = z.object({
  ...lifecycleConfig.shape,
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  description: text,
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
  states: z.array(plainState).default([]),
  transitions: z.array(plainTransition).default([]),
});
export type LifecycleDetail = z.output<typeof lifecycleDetail>;

export type StateActions = Pick<z.infer<typeof lifecycleState>, 'entry_actions' | 'exit_actions'>;
export type TransitionConditions = z.infer<typeof conditions>;

/** Null where this studio has no words for it. */
export function readLifecycleDetail(value: unknown): LifecycleDetail | null {
  return lifecycleDetail.safeParse(value).data ?? null;
}

export function readActions(value: unknown): StateActions | null {
  const reply = z.object({ entry_actions: actions.default([]), exit_actions: actions.default([]) });
  return reply.safeParse(value).data ?? null;
}

export function readConditions(value: unknown): TransitionConditions | null {
  return z.object({ conditions }).safeParse(value).data?.conditions ?? null;
}

/** As an enhanced backend tells of it, by the server's ids; what was not asked for counts as empty. */
export function documentOfDetail(
  { states, transitions, ...config }: LifecycleDetail,
  actionsOf: ReadonlyMap<string, StateActions> = new Map(),
  conditionsOf: ReadonlyMap<string, TransitionConditions> = new Map(),
): JsonObject {
  const { id, tenant_id, created_at, updated_at, ...own } = config;
  const document = toDocument({
    ...own,
    initial_state_id: states.find((state) => state.is_initial)?.id ?? null,
    states: states.map(({ is_initial: _, entry_actions = [], exit_actions = [], ...state }) => ({
      ...{ ...state, entry_actions, exit_actions, place: null },
      ...actionsOf.get(state.id),
    })),
    transitions: transitions.map(({ grace_period_hours, ...transition }) => ({
      ...transition,
      grace_period_hours: grace_period_hours ?? 0,
      conditions: conditionsOf.get(transition.id) ?? transition.conditions ?? [],
    })),
  });
  return { ...document, id, tenant_id, created_at, updated_at };
}
