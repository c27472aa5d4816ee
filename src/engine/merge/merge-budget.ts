/**
 * How much work a merge may do. Steps are counted and not timed, so that every studio gives up on the same texts and
 * the fold of a history stays the same everywhere (sync.md 3.10 rule 1); a deadline in milliseconds belongs to the
 * worker that runs the merge, which ends it through `stop`.
 */
export interface MergeBudget {
  /** Inner steps of the comparison; about a second's worth by default. */
  readonly max_steps?: number;
  /** Asked now and then; true ends the merge with the verdict `gave_up`. */
  readonly stop?: () => boolean;
}

export const defaultMaxSteps = 80_000_000;
const stepsBetweenStops = 65_536;

/** Thrown inside the merge functions only; their callers see a verdict. */
export class MergeGaveUp extends Error {
  override readonly name = 'MergeGaveUp';
}

export interface StepMeter {
  spend(steps: number): void;
}

export function createStepMeter(budget: MergeBudget = {}): StepMeter {
  let left = budget.max_steps ?? defaultMaxSteps;
  let untilStop = 0;
  return {
    spend(steps) {
      left -= steps;
      untilStop -= steps;
      if (left < 0) throw new MergeGaveUp('The texts are too far apart to merge by program.');
      if (untilStop > 0) return;
      untilStop = stepsBetweenStops;
      if (budget.stop?.() === true) throw new MergeGaveUp('The merge was stopped.');
    },
  };
}
