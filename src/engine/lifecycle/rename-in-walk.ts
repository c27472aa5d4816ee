import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { KeptWalk } from '#contract/model/lifecycle-walk.ts';

/** What states and transitions are called now, by what they were called before. */
export interface Renames {
  readonly states: ReadonlyMap<string, string>;
  readonly transitions: ReadonlyMap<string, string>;
}

/** Elements that are called otherwise. A name that another element has by now is none of the old one. */
export function renamesBetween(before: LifecycleConfig, after: LifecycleConfig): Renames {
  return {
    states: renamed(before.states, after.states),
    transitions: renamed(before.transitions, after.transitions),
  };
}

type Named = readonly { readonly id: string; readonly name: string }[];

function renamed(before: Named, after: Named): ReadonlyMap<string, string> {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  const taken = new Set(after.map(({ name }) => name));
  return new Map(
    after.flatMap(({ id, name }): [string, string][] => {
      const old = names.get(id);
      return old === undefined || old === name || taken.has(old) ? [] : [[old, name]];
    }),
  );
}

/** The walk with the names as they are now; null where it uses none of those that changed. Reasons stay as they were written. */
export function renameInWalk(walk: KeptWalk, { states, transitions }: Renames): KeptWalk | null {
  const { start, steps, expect } = walk;
  const usesState = (start !== null && states.has(start)) || states.has(expect.state);
  const usesTransition = steps.some((step) => 'transition' in step && transitions.has(step.transition));
  if (!usesState && !usesTransition) return null;
  const inState = (name: string) => states.get(name) ?? name;
  return {
    ...walk,
    start: start === null ? null : inState(start),
    steps: steps.map((step) =>
      'transition' in step ? { ...step, transition: transitions.get(step.transition) ?? step.transition } : step,
    ),
    expect: { ...expect, state: inState(expect.state) },
  };
}
