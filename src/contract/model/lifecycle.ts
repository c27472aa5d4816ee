import { z } from 'zod';
import { json, jsonObject, timestamp, uuid } from './scalars.ts';

/** Whose lifecycle it is (`contract.md` 3.8). */
export const lifecycleObjectTypes = ['user', 'role', 'group'] as const;
export const lifecycleObjectType = z.enum(lifecycleObjectTypes);
export type LifecycleObjectType = z.infer<typeof lifecycleObjectType>;

/** What entering a state does to entitlements (032 FR-018). */
export const entitlementActions = ['grant', 'revoke', 'no_change'] as const;
export const entitlementAction = z.enum(entitlementActions);
export type EntitlementAction = z.infer<typeof entitlementAction>;

/** Limits of a configuration (`contract.md` 1.10). */
export const lifecycleLimits = {
  configNameChars: 100,
  descriptionChars: 1000,
  stateNameChars: 50,
  transitionNameChars: 100,
  gracePeriodHours: 720,
  expressionChars: 2000,
  attributePathChars: 500,
  conditionsPerTransition: 100,
  actionsPerSide: 100,
  states: 2000,
  transitions: 10_000,
} as const;

const named = (what: string, chars: number) =>
  z
    .string()
    .trim()
    .min(1, `The name is empty; give the ${what} a name.`)
    .max(chars, `The name is longer than ${chars} characters; shorten it.`);

export const lifecycleName = named('lifecycle', lifecycleLimits.configNameChars);
export const stateName = named('state', lifecycleLimits.stateNameChars);
export const transitionName = named('transition', lifecycleLimits.transitionNameChars);
const lifecycleDescription = z.string().max(lifecycleLimits.descriptionChars);

export const gracePeriodHours = z
  .int('The grace period is a whole number of hours.')
  .min(0, 'The grace period is at least 0 hours.')
  .max(lifecycleLimits.gracePeriodHours, `The grace period is at most ${lifecycleLimits.gracePeriodHours} hours.`);

/**
 * When a transition is open: a short expression about the attribute at the path, or, with the type `expression`, one in CEL
 * over `object` and `now` (032 FR-011). Other types are names for people.
 */
export const transitionCondition = z
  .strictObject({
    condition_type: z.string().trim().min(1, 'The condition has no type.').max(100),
    attribute_path: z.string().max(lifecycleLimits.attributePathChars),
    expression: z.string().trim().min(1, 'The condition has no expression.').max(lifecycleLimits.expressionChars),
  })
  .refine(({ condition_type, attribute_path }) => condition_type === 'expression' || attribute_path.trim() !== '', {
    path: ['attribute_path'],
    error: 'The condition names no attribute; write its path, such as user.department.',
  })
  .meta({ id: 'TransitionCondition' });
export type TransitionCondition = z.infer<typeof transitionCondition>;

/** What happens on entering or leaving a state. Types that this product does not know are kept (032 FR-013). */
export const stateAction = z
  .strictObject({
    action_type: z
      .string()
      .trim()
      .min(1, 'The action has no type.')
      .max(100)
      .regex(/^[a-z][a-z0-9_.-]*$/i, 'A type is a letter, then letters, digits, _, . or -.'),
    parameters: jsonObject.default({}),
  })
  .meta({ id: 'StateAction' });
export type StateAction = z.infer<typeof stateAction>;

/** Where elements stand on the canvas, in its own units. */
const place = z.object({ x: z.number(), y: z.number() }).nullable().default(null);

export const lifecycleState = z.object({
  id: uuid,
  name: stateName,
  description: lifecycleDescription.nullable().default(null),
  is_terminal: z.boolean().default(false),
  entitlement_action: entitlementAction.default('no_change'),
  position: z.int().min(0).max(2_147_483_647),
  entry_actions: z.array(stateAction).max(lifecycleLimits.actionsPerSide).default([]),
  exit_actions: z.array(stateAction).max(lifecycleLimits.actionsPerSide).default([]),
  place,
});
export type LifecycleState = z.infer<typeof lifecycleState>;

export const lifecycleTransition = z.object({
  id: uuid,
  name: transitionName,
  from_state_id: uuid,
  to_state_id: uuid,
  requires_approval: z.boolean().default(false),
  approval_workflow_id: uuid.nullable().default(null),
  grace_period_hours: gracePeriodHours.default(0),
  conditions: z.array(transitionCondition).max(lifecycleLimits.conditionsPerTransition).default([]),
});
export type LifecycleTransition = z.infer<typeof lifecycleTransition>;

/**
 * A whole configuration as an author edits it: a state machine. The initial state is one pointer, so that there can never
 * be two (sync.md 3.12).
 */
export const lifecycleConfig = z
  .object({
    name: lifecycleName,
    object_type: lifecycleObjectType,
    description: lifecycleDescription.nullable().default(null),
    is_active: z.boolean().default(true),
    auto_assign_initial_state: z.boolean().default(true),
    initial_state_id: uuid.nullable().default(null),
    states: z.array(lifecycleState).max(lifecycleLimits.states).default([]),
    transitions: z.array(lifecycleTransition).max(lifecycleLimits.transitions).default([]),
  })
  .meta({ id: 'LifecycleConfigDocument' });
export type LifecycleConfig = z.infer<typeof lifecycleConfig>;

/** A configuration as it is stored in a studio and travels: elements by their id, so that merges work element by element (sync.md 3.12). */
export const lifecycleDocument = z.object({
  name: lifecycleName,
  object_type: lifecycleObjectType,
  description: lifecycleDescription.nullable(),
  is_active: z.boolean(),
  auto_assign_initial_state: z.boolean(),
  initial_state_id: uuid.nullable(),
  states: z.record(uuid, lifecycleState.omit({ id: true })),
  transitions: z.record(uuid, lifecycleTransition.omit({ id: true })),
});

/** How one condition came out (`contract.md` LC-13). `value`: what stood at the path; absent where nothing did. */
export const conditionResult = z.object({
  condition_type: z.string(),
  attribute_path: z.string(),
  expression: z.string(),
  passed: z.boolean(),
  message: z.string(),
  value: json.optional(),
  /** Where in the expression it stopped, 0-based, if it did. */
  stopped_at: z.int().min(0).nullable(),
});
export type ConditionResult = z.infer<typeof conditionResult>;

/** In which state a person is (`contract.md` 3.5); all null without a lifecycle. */
export const userLifecycleStatus = z
  .object({
    user_id: uuid,
    config_id: uuid.nullable(),
    config_name: z.string().nullable(),
    state_id: uuid.nullable(),
    state_name: z.string().nullable(),
    is_initial: z.boolean(),
    is_terminal: z.boolean(),
    entered_at: timestamp.nullable(),
    entitlement_action: entitlementAction.nullable(),
  })
  .meta({ id: 'UserLifecycleStatus' });
export type UserLifecycleStatus = z.infer<typeof userLifecycleStatus>;
