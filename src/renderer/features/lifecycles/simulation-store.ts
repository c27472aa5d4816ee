import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk, WalkStep } from '#contract/model/lifecycle-walk.ts';
import { machineOf } from '#engine/lifecycle/machine.ts';
import { doStep, replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { type Effect, openings, type Simulation, startSimulation } from '#engine/lifecycle/simulate.ts';
import { selectElements } from './designer-store.ts';
import { relativeHours } from './hour-words.ts';
import { draftOf } from './lifecycle-draft.ts';
import type { Lit } from './lifecycle-graph.ts';
import { readSampleText, sampleText } from './sample-object.ts';

/** Something that was done in a simulation, in words, and where it led. */
export interface Walked {
  readonly words: string;
  /** Null: it was put into its state. */
  readonly step: WalkStep | null;
  readonly simulation: Simulation;
  readonly effects: readonly Effect[];
}

/** A walk that can be stepped back and on: `at` is the step that is shown. */
export interface Run {
  /** What it began with, as the entry actions of the first state may change the object. */
  readonly from: Pick<LifecycleWalk, 'object' | 'now' | 'start'>;
  readonly walked: readonly Walked[];
  readonly at: number;
}

interface SimulationState {
  readonly run: Run | null;
  /** Why the last step was not done. */
  readonly refused: string | null;
}

const fresh: SimulationState = { run: null, refused: null };

export const useSimulations = create<Record<string, SimulationState>>()(() => ({}));

export function useSimulation(lid: string): SimulationState {
  return useSimulations((all) => all[lid] ?? fresh);
}

function set(lid: string, change: Partial<SimulationState>): void {
  const { run } = change;
  const state = run?.walked[run.at]?.simulation.state_id;
  if (state !== undefined) selectElements(lid, [state]);
  useSimulations.setState((all) => ({ [lid]: { ...(all[lid] ?? fresh), ...change } }));
}

/** Puts the sample object into a state; into the initial one where none is named. `now`: milliseconds since 1970. */
export function beginSimulation(lid: string, state: string | null, now: number): void {
  const config = draftOf(lid);
  if (config === undefined) return;
  const sample = readSampleText(sampleText(lid));
  if ('wrong' in sample) {
    set(lid, { refused: sample.wrong });
    return;
  }
  const begun = startSimulation(machineOf(config), sample.object, now, state ?? config.initial_state_id);
  if ('refused' in begun) {
    set(lid, { refused: begun.refused });
    return;
  }
  const name = stateName(config, begun.simulation.state_id);
  const from = { object: sample.object, now: new Date(now).toISOString(), start: state === null ? null : name };
  set(lid, { refused: null, run: { from, walked: [{ words: `Put into ${name}`, step: null, ...begun }], at: 0 } });
}

/** Does one step from what is shown; what was stepped back from is gone then. */
export function stepSimulation(lid: string, step: WalkStep): void {
  const config = draftOf(lid);
  const { run } = useSimulations.getState()[lid] ?? fresh;
  const current = run?.walked[run.at];
  if (config === undefined || run === null || current === undefined) return;
  const done = doStep(machineOf(config), current.simulation, step);
  if ('refused' in done) {
    set(lid, { refused: done.refused });
    return;
  }
  const entry = { words: wordsOf(config, step, current.simulation, done.simulation), step, ...done };
  const walked = [...run.walked.slice(0, run.at + 1), entry];
  set(lid, { refused: null, run: { ...run, walked, at: walked.length - 1 } });
}

/** Gives the simulation the sample object as it is written now. */
export function takeSample(lid: string): void {
  const sample = readSampleText(sampleText(lid));
  if ('wrong' in sample) {
    set(lid, { refused: sample.wrong });
    return;
  }
  stepSimulation(lid, { kind: 'object', object: sample.object });
}

/** Shows the simulation as it was after one of its steps. */
export function showStep(lid: string, at: number): void {
  const { run } = useSimulations.getState()[lid] ?? fresh;
  if (run?.walked[at] !== undefined) set(lid, { run: { ...run, at }, refused: null });
}

export function endSimulation(lid: string): void {
  set(lid, fresh);
}

/** Walks a generated path or a kept one, step by step into the timeline. */
export function playWalk(lid: string, config: LifecycleConfig, walk: LifecycleWalk): void {
  const { walked, differences } = replayWalk(config, walk);
  const steps = walked.map(({ step, ...rest }, index): Walked => {
    const before = walked[index - 1]?.simulation;
    if (step === null || before === undefined)
      return { words: `Put into ${stateName(config, rest.simulation.state_id)}`, step, ...rest };
    return { words: wordsOf(config, step, before, rest.simulation), step, ...rest };
  });
  if (steps.length === 0) set(lid, { refused: differences[0] ?? 'It cannot be walked.' });
  else set(lid, { run: { from: walk, walked: steps, at: steps.length - 1 }, refused: differences[0] ?? null });
}

function wordsOf(config: LifecycleConfig, step: WalkStep, before: Simulation, after: Simulation): string {
  const arrived = before.state_id === after.state_id ? '' : `, now ${stateName(config, after.state_id)}`;
  if (step.kind === 'take')
    return after.pending === null ? `${step.transition}${arrived}` : `${step.transition}: grace period begins`;
  if (step.kind === 'approve') return `Approved ${step.transition}`;
  if (step.kind === 'deny') return `Denied ${step.transition}`;
  if (step.kind === 'wait') return `Waited ${relativeHours(step.hours)}${arrived}`;
  if (step.kind === 'object') return 'Changed the object';
  return `Set ${step.attribute_path} to ${JSON.stringify(step.value)}`;
}

export function stateName(config: LifecycleConfig, id: string): string {
  return config.states.find((state) => state.id === id)?.name ?? 'a state that is gone';
}

const dark: ReadonlyMap<string, Lit> = new Map();

/** How the drawing shows a simulation: the state that the object is in, and which ways out are open. */
export function litBy(config: LifecycleConfig, run: Run | null): ReadonlyMap<string, Lit> {
  const simulation = run?.walked[run.at]?.simulation;
  if (simulation === undefined) return dark;
  const ways = openings(machineOf(config), simulation).map(({ transition, open }): [string, Lit] => [
    transition.id,
    open ? 'open' : 'closed',
  ]);
  return new Map<string, Lit>([[simulation.state_id, 'current'], ...ways]);
}
