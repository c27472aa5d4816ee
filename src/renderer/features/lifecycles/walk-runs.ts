import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleWalk } from '#contract/model/lifecycle-walk.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { keepResults, readResults, type WalkResult, type WalkResults } from './walk-results.ts';

interface WalkRuns {
  readonly results: WalkResults;
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
  const ended: Record<string, WalkResult> = {};
  let found: Record<string, WalkResult> = {};
  let turnEnds = clock() + turnMs;
  try {
    for (const [index, walk] of walks.entries()) {
      const { passed, differences } = replayWalk(config, walk);
      found[walk.lid] = { passed, differences, config, rev: walk.rev };
      Object.assign(ended, found);
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
    await keepResults(lid, config, ended);
  }
}

/** Brings back what the tests of a lifecycle came to before it was opened; what has run meanwhile stays. */
export async function readWalkResults(lid: string, config: LifecycleConfig): Promise<void> {
  const { results: before } = useWalkRuns.getState();
  const read = Object.entries(await readResults(lid, config));
  useWalkRuns.setState(({ results }) => ({
    results: { ...results, ...Object.fromEntries(read.filter(([test]) => results[test] === before[test])) },
  }));
}

/** What had ended stays. */
export function stopWalks(lid: string): void {
  stops.get(lid)?.abort();
  stops.delete(lid);
  tell(lid, {}, null);
}

function tell(lid: string, found: WalkResults, progress: WalkRuns['running'][string] | null): void {
  useWalkRuns.setState(({ results, running: { [lid]: _, ...others } }) => ({
    results: { ...results, ...found },
    running: progress === null ? others : { ...others, [lid]: progress },
  }));
}
