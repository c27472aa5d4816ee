import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk } from '#contract/model/lifecycle-walk.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';

/** What a test came to, and what of: an old result when one of them changed. */
export interface WalkResult {
  readonly passed: boolean;
  readonly differences: readonly string[];
  readonly config: LifecycleConfig;
  readonly rev: number;
}

interface WalkRuns {
  /** By the test's lid; as long as the window is open. */
  readonly results: Readonly<Record<string, WalkResult>>;
  /** By the lifecycle's lid. */
  readonly running: Readonly<Record<string, { readonly done: number; readonly total: number }>>;
}

export const useWalkRuns = create<WalkRuns>()(() => ({ results: {}, running: {} }));

type RunnableWalk = LifecycleWalk & { readonly lid: string; readonly rev: number };

/** Walks are done in turns of this long, so that the window answers in between. */
const turnMs = 8;
interface Turns {
  /** Lets the window do what waits. */
  readonly breathe: () => Promise<void>;
  /** Milliseconds. */
  readonly clock: () => number;
}

const realTurns: Turns = {
  breathe: () => new Promise((resolve) => setTimeout(resolve)),
  clock: () => performance.now(),
};
const stops = new Map<string, AbortController>();

/** Walks the tests of a lifecycle, the newest run ending the one before. */
export async function runWalks(
  lid: string,
  config: LifecycleConfig,
  walks: readonly RunnableWalk[],
  { breathe, clock }: Turns = realTurns,
): Promise<void> {
  stopWalks(lid);
  const stop = new AbortController();
  stops.set(lid, stop);
  let found: Record<string, WalkResult> = {};
  let turnEnds = clock() + turnMs;
  try {
    for (const [index, walk] of walks.entries()) {
      const { passed, differences } = replayWalk(config, walk);
      found[walk.lid] = { passed, differences, config, rev: walk.rev };
      if (clock() < turnEnds) continue;
      tell(lid, found, { done: index + 1, total: walks.length });
      found = {};
      await breathe();
      if (stop.signal.aborted) return;
      turnEnds = clock() + turnMs;
    }
  } finally {
    if (!stop.signal.aborted) {
      stops.delete(lid);
      tell(lid, found, null);
    }
  }
}

/** What had ended stays. */
export function stopWalks(lid: string): void {
  stops.get(lid)?.abort();
  stops.delete(lid);
  tell(lid, {}, null);
}

function tell(
  lid: string,
  found: Readonly<Record<string, WalkResult>>,
  progress: WalkRuns['running'][string] | null,
): void {
  useWalkRuns.setState(({ results, running: { [lid]: _, ...others } }) => ({
    results: { ...results, ...found },
    running: progress === null ? others : { ...others, [lid]: progress },
  }));
}
