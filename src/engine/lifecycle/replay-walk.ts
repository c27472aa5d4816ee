import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk, WalkStep } from '#contract/model/lifecycle-walk.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { type Machine, machineOf } from './machine.ts';
import {
  decideApproval,
  type Effect,
  type Refusal,
  type Simulated,
  type Simulation,
  setAttribute,
  startSimulation,
  take,
  wait,
} from './simulate.ts';

/** One step of a walk and where it led. The first has no step: the object was put into its state. */
export interface WalkedStep extends Simulated {
  readonly step: WalkStep | null;
}

export interface WalkOutcome {
  readonly passed: boolean;
  /** Why it did not pass, for people; empty where it did. */
  readonly differences: readonly string[];
  readonly walked: readonly WalkedStep[];
}

/** Walks a lifecycle as a saved walk says, and judges where it led. Pure: the walk carries its own time. */
export function replayWalk(config: LifecycleConfig, walk: LifecycleWalk): WalkOutcome {
  const machine = machineOf(config);
  const { walked, refused } = walkAll(machine, walk);
  const found = judge(machine, walk, walked, refused);
  const gone = found.length > 0 ? goneNames(config, walk) : [];
  const differences = gone.length > 0 ? gone : found;
  return { passed: differences.length === 0, differences, walked };
}

/** What a walk names and the lifecycle does not have, in words: why it fails, wherever the rest of it would lead. */
export function goneNames({ states, transitions }: LifecycleConfig, { start, steps, expect }: LifecycleWalk): string[] {
  const gone: string[] = [];
  if (start !== null && idOf(states, start) === null)
    gone.push(`It begins in ${start}: There is no such state in this lifecycle.`);
  for (const [index, step] of steps.entries()) {
    if (!('transition' in step) || idOf(transitions, step.transition) !== null) continue;
    gone.push(`Step ${index + 1}: There is no transition ${step.transition} in this lifecycle.`);
  }
  if (expect !== undefined && idOf(states, expect.state) === null)
    gone.push(`It should end in ${expect.state}: There is no such state in this lifecycle.`);
  return gone;
}

function walkAll(machine: Machine, walk: LifecycleWalk): { walked: WalkedStep[]; refused: string | null } {
  const startId = walk.start === null ? machine.config.initial_state_id : idOf(machine.config.states, walk.start);
  if (walk.start !== null && startId === null) return { walked: [], refused: `There is no state ${walk.start}.` };
  const begun = startSimulation(machine, walk.object, Date.parse(walk.now), startId);
  if ('refused' in begun) return { walked: [], refused: begun.refused };
  const walked: WalkedStep[] = [{ step: null, ...begun }];
  let { simulation } = begun;
  for (const step of walk.steps) {
    const done = doStep(machine, simulation, step);
    if ('refused' in done) return { walked, refused: done.refused };
    walked.push({ step, ...done });
    simulation = done.simulation;
  }
  return { walked, refused: null };
}

/** Does one step. Transitions are found by name, from the current state first. */
export function doStep(machine: Machine, simulation: Simulation, step: WalkStep): Simulated | Refusal {
  if (step.kind === 'wait') return wait(machine, simulation, step.hours);
  if (step.kind === 'object') return { simulation: { ...simulation, object: step.object }, effects: [] };
  if (step.kind === 'set') return setOrRefuse(simulation, step);
  const id = idOf(machine.config.transitions, step.transition);
  if (id === null) return { refused: `There is no transition ${step.transition}.` };
  if (step.kind === 'take') return take(machine, simulation, id);
  return decideApproval(machine, simulation, id, step.kind === 'approve' ? 'granted' : 'denied');
}

function setOrRefuse(simulation: Simulation, step: Extract<WalkStep, { kind: 'set' }>): Simulated | Refusal {
  try {
    return setAttribute(simulation, step.attribute_path, step.value);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { refused: `${step.attribute_path} is no path of an attribute: ${error.message}` };
  }
}

function idOf(elements: readonly { readonly id: string; readonly name: string }[], name: string): string | null {
  return elements.find((element) => element.name === name)?.id ?? null;
}

function judge(
  machine: Machine,
  { expect }: LifecycleWalk,
  walked: readonly WalkedStep[],
  refused: string | null,
): string[] {
  const differences: string[] = [];
  const expected = expect?.refused;
  if (refused !== null && (expected === undefined || !refused.includes(expected))) differences.push(refused);
  if (refused === null && expected !== undefined) differences.push(`No step was refused with "${expected}".`);
  if (expect === undefined) return differences;
  const state = machine.states.get(walked.at(-1)?.simulation.state_id ?? '')?.name ?? 'no state';
  if (state !== expect.state) differences.push(`It ended in ${state}, not in ${expect.state}.`);
  if (expect.actions === undefined) return differences;
  const actions = actionsOf(walked);
  if (actions.join() === expect.actions.join()) return differences;
  return [
    ...differences,
    `The actions were ${actions.join(', ') || 'none'}, not ${expect.actions.join(', ') || 'none'}.`,
  ];
}

/** The types of the actions that ran on the way, in order. */
export function actionsOf(walked: readonly { readonly effects: readonly Effect[] }[]): string[] {
  return walked.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.kind === 'action' ? [effect.action.action_type] : [])),
  );
}
