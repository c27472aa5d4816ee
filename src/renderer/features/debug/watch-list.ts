import { z } from 'zod';
import { create } from 'zustand';
import { onStudioEvent } from '#renderer/api/events.ts';
import { savedMembers } from '#renderer/state/saved-state.ts';

const mostWatches = 50;
const key = 'ws:watched';
/** By the expression: where it stands. */
const saved = savedMembers(key, z.number(), 400);

/** The watched expressions of the workspace `of`. */
export const useWatches = create<{ readonly of: string | null; readonly expressions: readonly string[] }>()(() => ({
  of: null,
  expressions: [],
}));

/** Follows those of the workspace that is open, also what its other windows make of them. Returns how to stop. */
export function openWatches(workspace: string): () => void {
  if (useWatches.getState().of !== workspace) useWatches.setState({ of: workspace, expressions: [] });
  void read(workspace);
  return onStudioEvent((event) => {
    if (event.type === 'ui_state_changed' && event.key === key) void read(workspace);
  });
}

async function read(workspace: string): Promise<void> {
  const kept = await saved.read().catch(() => null);
  if (kept === null || useWatches.getState().of !== workspace) return;
  const expressions = Object.entries(kept).toSorted(([, one], [, other]) => one - other);
  useWatches.setState({ expressions: expressions.map(([expression]) => expression) });
}

export function watch(expression: string): void {
  keep([...useWatches.getState().expressions, expression]);
}

export function watchInstead(before: string, expression: string): void {
  keep(useWatches.getState().expressions.map((one) => (one === before ? expression : one)));
}

export function unwatch(expression: string): void {
  keep(useWatches.getState().expressions.filter((one) => one !== expression));
}

/** Only what is another one than before is written: other windows may have added theirs meanwhile. */
function keep(wanted: readonly string[]): void {
  const before = useWatches.getState().expressions;
  const expressions = [...new Set(wanted)].slice(0, mostWatches);
  useWatches.setState({ expressions });
  for (const one of before) if (!expressions.includes(one)) saved.write(one, null);
  for (const [at, one] of expressions.entries()) if (before[at] !== one) saved.write(one, at);
}
