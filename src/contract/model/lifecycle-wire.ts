import { z } from 'zod';
import {
  lifecycleObjectType,
  lifecycleState,
  lifecycleTransition,
  stateAction,
  transitionCondition,
} from './lifecycle.ts';
import { timestamp, uuid } from './scalars.ts';

/** Shapes of the wire (`contract.md` 3.1, product shapes). */
export const wireLifecycleState = lifecycleState
  .omit({ entry_actions: true, exit_actions: true })
  .extend({
    config_id: uuid,
    is_initial: z.boolean(),
    /** How many are in it now. */
    object_count: z.int().min(0),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'LifecycleState' });
export type WireLifecycleState = z.infer<typeof wireLifecycleState>;

export const wireLifecycleTransition = lifecycleTransition
  .omit({ conditions: true })
  .extend({ config_id: uuid, from_state_name: z.string(), to_state_name: z.string(), created_at: timestamp })
  .meta({ id: 'LifecycleTransition' });
export type WireLifecycleTransition = z.infer<typeof wireLifecycleTransition>;

export const wireLifecycle = z
  .object({
    id: uuid,
    tenant_id: uuid,
    name: z.string(),
    object_type: lifecycleObjectType,
    description: z.string().nullable(),
    is_active: z.boolean(),
    auto_assign_initial_state: z.boolean(),
    state_count: z.int().min(0),
    transition_count: z.int().min(0),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'LifecycleConfig' });
export type WireLifecycle = z.infer<typeof wireLifecycle>;

export const wireLifecycleDetail = wireLifecycle
  .extend({ states: z.array(wireLifecycleState), transitions: z.array(wireLifecycleTransition) })
  .meta({ id: 'LifecycleConfigDetail' });
export type WireLifecycleDetail = z.infer<typeof wireLifecycleDetail>;

export const lifecycleList = z
  .object({ items: z.array(wireLifecycle), total: z.int().min(0), limit: z.int().min(1), offset: z.int().min(0) })
  .meta({ id: 'LifecycleConfigList' });

/** A state after a change; `was_initial` lost the mark to it, `warning` says what the change leaves behind. */
export const changedState = wireLifecycleState
  .extend({ was_initial: z.object({ id: uuid, name: z.string() }).nullable(), warning: z.string().nullable() })
  .meta({ id: 'ChangedLifecycleState' });

export const conditionsReply = z
  .object({ transition_id: uuid, transition_name: z.string(), conditions: z.array(transitionCondition) })
  .meta({ id: 'TransitionConditions' });
export const actionsReply = z
  .object({
    state_id: uuid,
    state_name: z.string(),
    entry_actions: z.array(stateAction),
    exit_actions: z.array(stateAction),
  })
  .meta({ id: 'StateActions' });
