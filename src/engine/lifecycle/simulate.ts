import type {
  ConditionResult,
  EntitlementAction,
  LifecycleState,
  LifecycleTransition,
  StateAction,
} from '#contract/model/lifecycle.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { parsePath } from '../expression/attribute-path.ts';
import { compileCondition } from '../expression/evaluate-condition.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Machine } from './machine.ts';
import { setAt } from './set-at.ts';

const hourMs = 3_600_000;

/** What entering or leaving a state does, in the order in which it happens. Nothing of it happens outside the simulation. */
export type Effect =
  | {
      readonly kind: 'action';
      readonly side: 'exit' | 'entry';
      readonly state: string;
      readonly action: StateAction;
      /** Of an action that provisions: the object as it is when its turn comes. */
      readonly object?: JsonObject;
    }
  | { readonly kind: 'entitlements'; readonly state: string; readonly action: EntitlementAction };

/** A move that waits for the end of its grace period. */
export interface PendingMove {
  readonly transition_id: string;
  readonly since: number;
  readonly until: number;
}

/** An object on its way through a lifecycle. Instants are milliseconds since 1970. */
export interface Simulation {
  readonly state_id: string;
  readonly object: JsonObject;
  readonly now: number;
  readonly entered_at: number;
  readonly pending: PendingMove | null;
  readonly approvals: Readonly<Record<string, 'granted' | 'denied'>>;
}

/** A simulation after something was done, with what that did. */
export interface Simulated {
  readonly simulation: Simulation;
  readonly effects: readonly Effect[];
}

/** Why something cannot be done, for people. */
export interface Refusal {
  readonly refused: string;
}

/** A transition out of the current state, and what it takes. */
export interface Opening {
  readonly transition: LifecycleTransition;
  /** It can be taken now. */
  readonly open: boolean;
  /** Every condition with what it saw, in order (032 FR-012). */
  readonly conditions: readonly ConditionResult[];
  readonly approval: 'not_needed' | 'waiting' | 'granted' | 'denied';
  /** Why it is closed, for people; empty where it is open. */
  readonly reasons: readonly string[];
}

/** Puts an object into a state; into the initial one where none is named. Entry actions of that state happen. */
export function startSimulation(
  machine: Machine,
  object: JsonObject,
  now: number,
  stateId: string | null = machine.config.initial_state_id,
): Simulated | Refusal {
  const state = stateId === null ? undefined : machine.states.get(stateId);
  if (state === undefined)
    return { refused: 'This lifecycle has no initial state; mark one, or choose a state to begin in.' };
  const simulation = { state_id: state.id, object, now, entered_at: now, pending: null, approvals: {} };
  return withAttributes({ simulation, effects: entering(state) });
}

/** Every transition out of the current state, with the reasons why it is open or closed. */
export function openings(machine: Machine, simulation: Simulation): Opening[] {
  return (machine.outgoing.get(simulation.state_id) ?? []).map((transition) => openingOf(transition, simulation));
}

function openingOf(transition: LifecycleTransition, simulation: Simulation): Opening {
  const conditions = evaluateConditions(transition.conditions, simulation.object, simulation.now);
  const approval = approvalOf(transition, simulation);
  const reasons = conditions.filter(({ passed }) => !passed).map(({ message }) => message);
  if (approval === 'waiting') reasons.push('It needs an approval.');
  if (approval === 'denied') reasons.push('Its approval was denied.');
  if (simulation.pending?.transition_id === transition.id) reasons.push('Its grace period is running.');
  return { transition, open: reasons.length === 0, conditions, approval, reasons };
}

/** Every condition against a context; one that cannot be read fails and says so (`contract.md` LC-13). */
export function evaluateConditions(
  conditions: LifecycleTransition['conditions'],
  context: Json,
  now: number,
): ConditionResult[] {
  return conditions.map((condition) => {
    try {
      return compileCondition(condition).evaluate(context, now);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { ...condition, passed: false, message: error.message, stopped_at: error.column };
    }
  });
}

function approvalOf({ id, requires_approval }: LifecycleTransition, { approvals }: Simulation): Opening['approval'] {
  if (!requires_approval) return 'not_needed';
  return approvals[id] ?? 'waiting';
}

/** Grants or denies the approval of a transition out of the current state, by hand. */
export function decideApproval(
  machine: Machine,
  simulation: Simulation,
  transitionId: string,
  decision: 'granted' | 'denied',
): Simulated | Refusal {
  const transition = leaving(machine, simulation, transitionId);
  if ('refused' in transition) return transition;
  if (!transition.requires_approval) return { refused: `${transition.name} needs no approval.` };
  const approvals = { ...simulation.approvals, [transitionId]: decision };
  return { simulation: { ...simulation, approvals }, effects: [] };
}

/** Takes a transition that is open. With a grace period the object stays where it is until the period is over. */
export function take(machine: Machine, simulation: Simulation, transitionId: string): Simulated | Refusal {
  const transition = leaving(machine, simulation, transitionId);
  if ('refused' in transition) return transition;
  const { open, reasons } = openingOf(transition, simulation);
  if (!open) return { refused: `${transition.name} is closed. ${reasons.join(' ')}` };
  if (transition.grace_period_hours === 0) return moved(machine, simulation, transition);
  const until = simulation.now + transition.grace_period_hours * hourMs;
  const pending = { transition_id: transitionId, since: simulation.now, until };
  return { simulation: { ...simulation, pending }, effects: [] };
}

/** Lets time pass. A grace period that ends on the way ends with its move, at its own instant. */
export function wait(machine: Machine, simulation: Simulation, hours: number): Simulated {
  const now = simulation.now + hours * hourMs;
  const { pending } = simulation;
  if (pending === null || pending.until > now) return { simulation: { ...simulation, now }, effects: [] };
  const transition = machine.config.transitions.find(({ id }) => id === pending.transition_id);
  if (transition === undefined) return { simulation: { ...simulation, now, pending: null }, effects: [] };
  const { simulation: after, effects } = moved(machine, { ...simulation, now: pending.until }, transition);
  return { simulation: { ...after, now }, effects };
}

/** Gives the object another value at a path. @throws ExpressionError where it is no path. */
export function setAttribute(simulation: Simulation, path: string, value: Json): Simulated {
  return { simulation: { ...simulation, object: setAt(simulation.object, parsePath(path), value) }, effects: [] };
}

function leaving(machine: Machine, simulation: Simulation, transitionId: string): LifecycleTransition | Refusal {
  const transition = machine.outgoing.get(simulation.state_id)?.find(({ id }) => id === transitionId);
  if (transition !== undefined) return transition;
  const from = machine.states.get(simulation.state_id)?.name ?? 'this state';
  const named = machine.config.transitions.find(({ id }) => id === transitionId)?.name ?? 'This transition';
  return { refused: `${named} does not leave ${from}.` };
}

function moved(machine: Machine, simulation: Simulation, transition: LifecycleTransition): Simulated {
  const from = machine.states.get(transition.from_state_id);
  const to = machine.states.get(transition.to_state_id);
  if (from === undefined || to === undefined) throw new Error('A machine knows both ends of its edges.');
  const after = { ...simulation, state_id: to.id, entered_at: simulation.now, pending: null, approvals: {} };
  const exits = from.exit_actions.map((action): Effect => ({ kind: 'action', side: 'exit', state: from.name, action }));
  return withAttributes({ simulation: after, effects: [...exits, ...entering(to)] });
}

function entering({ name, entitlement_action, entry_actions }: LifecycleState): Effect[] {
  const entitlements: Effect = { kind: 'entitlements', state: name, action: entitlement_action };
  const entries = entry_actions.map((action): Effect => ({ kind: 'action', side: 'entry', state: name, action }));
  return entitlement_action === 'no_change' ? entries : [entitlements, ...entries];
}

/** `update_attribute` is the one action whose effect conditions can see, so it changes the simulated object. */
function withAttributes({ simulation, effects }: Simulated): Simulated {
  let { object } = simulation;
  const told = effects.map((effect): Effect => {
    if (effect.kind !== 'action') return effect;
    if (effect.action.action_type === 'trigger_provisioning') return { ...effect, object };
    object = afterAction(object, effect.action);
    return effect;
  });
  return { simulation: { ...simulation, object }, effects: told };
}

function afterAction(object: JsonObject, { action_type, parameters }: StateAction): JsonObject {
  const { attribute, value } = parameters;
  if (action_type !== 'update_attribute' || typeof attribute !== 'string' || value === undefined) return object;
  return tryToSet(object, attribute, value);
}

function tryToSet(object: JsonObject, attribute: string, value: Json): JsonObject {
  try {
    return setAt(object, parsePath(attribute), value);
  } catch (error) {
    if (error instanceof ExpressionError) return object;
    throw error;
  }
}
