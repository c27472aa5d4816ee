import type { LifecycleConfig, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk, WalkStep } from '#contract/model/lifecycle-walk.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { jsonPath } from '../text/json-path.ts';
import { coverTransitions } from './cover-transitions.ts';
import { guardOf } from './guard.ts';
import { type Machine, machineOf } from './machine.ts';
import { doStep } from './replay-walk.ts';
import { openings, type Simulation, startSimulation } from './simulate.ts';
import { contextFor } from './witness.ts';

/** Walks that cover the transitions, ready to be saved as test cases. */
export interface GeneratedWalks {
  readonly walks: readonly LifecycleWalk[];
  /** Transitions for whose conditions no object could be worked out; their walks end before them. */
  readonly unsolved: readonly LifecycleTransition[];
  readonly unreached: readonly LifecycleTransition[];
}

/** The fewest steps that take every transition, with the values, approvals and waits each needs. `now`: RFC 3339. */
export function generateWalks(config: LifecycleConfig, now: string): GeneratedWalks {
  const machine = machineOf(config);
  const cover = coverTransitions(machine);
  const unsolved = new Set<LifecycleTransition>();
  const walks = cover.walks.flatMap((transitions, index) => {
    const walk = walkAlong(machine, transitions, now, `Path ${index + 1}`, (transition) => unsolved.add(transition));
    return walk === null ? [] : [walk];
  });
  return { walks, unsolved: [...unsolved], unreached: cover.unreached };
}

function walkAlong(
  machine: Machine,
  transitions: readonly LifecycleTransition[],
  now: string,
  name: string,
  giveUp: (transition: LifecycleTransition) => void,
): LifecycleWalk | null {
  const begun = startSimulation(machine, {}, Date.parse(now));
  if ('refused' in begun) return null;
  let { simulation } = begun;
  const steps: WalkStep[] = [];
  for (const [index, transition] of transitions.entries()) {
    const taken = stepsFor(machine, simulation, transition);
    if (taken === null) {
      for (const rest of transitions.slice(index)) giveUp(rest);
      break;
    }
    steps.push(...taken.steps);
    simulation = taken.simulation;
  }
  if (steps.length === 0) return null;
  const state = machine.states.get(simulation.state_id)?.name ?? '';
  return { name, object: {}, now, start: null, steps, expect: { state } };
}

interface Taken {
  readonly steps: readonly WalkStep[];
  readonly simulation: Simulation;
}

/** Null: no object could be worked out for which the transition opens. */
function stepsFor(machine: Machine, from: Simulation, transition: LifecycleTransition): Taken | null {
  const steps: WalkStep[] = [];
  let simulation = from;
  const go = (step: WalkStep): boolean => {
    const done = doStep(machine, simulation, step);
    if ('refused' in done) return false;
    steps.push(step);
    simulation = done.simulation;
    return true;
  };
  const conditions = openings(machine, from).find((opening) => opening.transition === transition)?.conditions ?? [];
  if (conditions.some(({ passed }) => !passed)) {
    const context = contextFor([guardOf(transition)], from.now);
    if (context === null) return null;
    for (const step of settings(transition, context)) go(step);
  }
  if (transition.requires_approval) go({ kind: 'approve', transition: transition.name });
  if (!go({ kind: 'take', transition: transition.name })) return null;
  if (transition.grace_period_hours > 0) go({ kind: 'wait', hours: transition.grace_period_hours });
  return { steps, simulation };
}

function settings(transition: LifecycleTransition, context: JsonObject): WalkStep[] {
  return [...guardOf(transition).paths.values()].map(({ keys }) => {
    const value = keys.reduce<Json | undefined>(
      (at, key) => (at as Record<string | number, Json> | undefined)?.[key],
      context,
    );
    // No value and null are the same to a condition.
    return { kind: 'set', attribute_path: jsonPath(keys), value: value ?? null };
  });
}
