import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleStep } from '#engine/lifecycle/publish/step.ts';
import type { StepPath } from '#engine/lifecycle/publish/step-path.ts';

/** How far it is, for people: `step 3 of 12`. */
export function placeWords({ steps }: StepPath, done: number): string {
  return `step ${done + 1} of ${steps.length}`;
}

/** What the step behind `done` does, for people. */
export function stepWords(path: StepPath, done: number): string {
  const step = path.steps[done];
  return step === undefined ? 'the end' : wordsOf(step, path.after(done), path.after(done + 1));
}

function wordsOf(step: LifecycleStep, before: LifecycleConfig, after: LifecycleConfig): string {
  if (step.kind === 'change_config') return 'change the lifecycle itself';
  const named = (config: LifecycleConfig) => [...config.states, ...config.transitions].find(({ id }) => id === step.id);
  const name = `"${named(before)?.name ?? named(after)?.name ?? step.id}"`;
  return `${verbs[step.kind]} ${name}`;
}

const verbs: Record<Exclude<LifecycleStep['kind'], 'change_config'>, string> = {
  add_state: 'add the state',
  change_state: 'change the state',
  remove_state: 'delete the state',
  set_actions: 'set the actions of',
  add_transition: 'add the transition',
  remove_transition: 'delete the transition',
  set_conditions: 'set the conditions of',
};
