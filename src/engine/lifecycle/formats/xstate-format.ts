import { z } from 'zod';
import {
  entitlementAction,
  gracePeriodHours,
  type LifecycleConfig,
  type LifecycleState,
  lifecycleObjectType,
  type StateAction,
  transitionCondition,
} from '#contract/model/lifecycle.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import { readJson } from '#engine/text/read-json.ts';
import { configOf, type Imported, type SketchedState, type SketchedTransition, stateKeys } from './sketch.ts';

/** A machine of XState 5, with what it has no words for under `meta`. */
export function writeXState(config: LifecycleConfig): string {
  const keys = stateKeys(config);
  const { name, description, object_type, auto_assign_initial_state, initial_state_id } = config;
  const machine = {
    id: name,
    initial: initial_state_id === null ? undefined : keys.get(initial_state_id),
    description: description ?? undefined,
    meta: { object_type, auto_assign_initial_state },
    states: Object.fromEntries(config.states.map((state) => [keys.get(state.id), stateNode(config, state, keys)])),
  };
  return `${JSON.stringify(machine, null, 2)}\n`;
}

function stateNode(config: LifecycleConfig, state: LifecycleState, keys: ReadonlyMap<string, string>): object {
  const leaving = config.transitions.filter(({ from_state_id }) => from_state_id === state.id);
  const on = leaving.map((transition) => [
    transition.name,
    {
      target: keys.get(transition.to_state_id),
      guard:
        transition.conditions.length === 0
          ? undefined
          : { type: 'conditions', params: { conditions: transition.conditions } },
      meta: { requires_approval: transition.requires_approval, grace_period_hours: transition.grace_period_hours },
    },
  ]);
  return {
    type: state.is_terminal ? 'final' : undefined,
    description: state.description ?? undefined,
    meta: { name: state.name, entitlement_action: state.entitlement_action, place: state.place },
    entry: actionsOf(state.entry_actions),
    exit: actionsOf(state.exit_actions),
    on: on.length === 0 ? undefined : Object.fromEntries(on),
  };
}

function actionsOf(actions: readonly StateAction[]): object[] | undefined {
  if (actions.length === 0) return undefined;
  return actions.map(({ action_type, parameters }) => ({ type: action_type, params: parameters }));
}

const actionNode = z.union([z.string(), z.looseObject({ type: z.string(), params: jsonObject.optional() })]);
const actionNodes = z.union([actionNode, z.array(actionNode)]).optional();
const guardNode = z.looseObject({
  params: z.looseObject({ conditions: z.array(transitionCondition).optional() }).optional(),
});
const transitionNode = z.looseObject({
  target: z.union([z.string(), z.array(z.string())]).optional(),
  guard: z.union([z.string(), guardNode]).optional(),
  meta: z
    .looseObject({ requires_approval: z.boolean().optional(), grace_period_hours: gracePeriodHours.optional() })
    .optional(),
});
const transitionNodes = z.union([z.string(), transitionNode, z.array(z.union([z.string(), transitionNode]))]);
const stateShape = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  meta: z
    .looseObject({
      name: z.string().optional(),
      entitlement_action: entitlementAction.optional(),
      place: z.object({ x: z.number(), y: z.number() }).nullish(),
    })
    .optional(),
  entry: actionNodes,
  exit: actionNodes,
  on: z.record(z.string(), transitionNodes).optional(),
});
type StateNode = z.infer<typeof stateShape>;
const machineShape = z.looseObject({
  id: z.string().optional(),
  initial: z.string().optional(),
  description: z.string().optional(),
  meta: z
    .looseObject({ object_type: lifecycleObjectType.optional(), auto_assign_initial_state: z.boolean().optional() })
    .optional(),
  states: z.record(z.string(), stateShape),
});

const unknownParts = ['states', 'invoke', 'after', 'always', 'onDone', 'history', 'tags'] as const;

/** A machine of XState, as JSON. @throws AppError that names the field, or where it is no JSON. */
export function readXState(text: string, newId: () => string): Imported {
  const machine = readJson(text, 'The file', machineShape);
  const losses: string[] = [];
  const states = Object.entries(machine.states).map(([key, node]) => sketchState(key, node, losses));
  const transitions = Object.entries(machine.states).flatMap(([key, node]) => sketchTransitions(key, node, losses));
  const { object_type, auto_assign_initial_state } = machine.meta ?? {};
  const sketch = {
    name: machine.id ?? '',
    description: machine.description ?? null,
    ...(object_type === undefined ? {} : { object_type }),
    ...(auto_assign_initial_state === undefined ? {} : { auto_assign_initial_state }),
    initial: machine.initial ?? null,
    states,
    transitions,
  };
  return configOf(sketch, losses, newId);
}

function sketchState(key: string, node: StateNode, losses: string[]): SketchedState {
  for (const part of unknownParts)
    if (part in node) losses.push(`${key}: '${part}' was left out; a lifecycle has no such thing.`);
  return {
    key,
    name: node.meta?.name ?? key,
    description: node.description ?? null,
    is_terminal: node.type === 'final',
    entitlement_action: node.meta?.entitlement_action ?? 'no_change',
    entry_actions: sketchActions(node.entry),
    exit_actions: sketchActions(node.exit),
    place: node.meta?.place ?? null,
  };
}

function sketchActions(nodes: z.infer<typeof actionNodes>): StateAction[] {
  return [nodes ?? []].flat().map((node) => {
    if (typeof node === 'string') return { action_type: node, parameters: {} };
    return { action_type: node.type, parameters: node.params ?? {} };
  });
}

function sketchTransitions(from: string, { on = {} }: StateNode, losses: string[]): SketchedTransition[] {
  return Object.entries(on).flatMap(([name, nodes]) =>
    [nodes].flat().flatMap((node) => {
      const { target, guard, meta } = typeof node === 'string' ? { target: node } : node;
      const [to, ...more] = [target ?? []].flat();
      if (more.length > 0) losses.push(`${name}: only the first of its ${more.length + 1} targets was taken.`);
      if (to === undefined) {
        losses.push(`${name} was left out: it leads nowhere.`);
        return [];
      }
      const conditions = typeof guard === 'object' ? guard.params?.conditions : undefined;
      if (guard !== undefined && conditions === undefined)
        losses.push(`${name}: its guard was left out; write it as conditions.`);
      return [{ name, from, to: to.replace(/^[#.]/, ''), ...(meta ?? {}), conditions: conditions ?? [] }];
    }),
  );
}
