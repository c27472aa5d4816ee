/** States in the order in which they came about, for undo and redo. All states are immutable values. */
export interface History<State> {
  readonly past: readonly State[];
  readonly now: State;
  readonly future: readonly State[];
  /** Steps of one run, such as the letters of a word, are taken back together. Null ends a run. */
  readonly run: string | null;
}

export function startHistory<State>(now: State): History<State> {
  return { past: [], now, future: [], run: null };
}

/** The next state. One that belongs to the same run as the last takes its place; what was undone is gone. */
export function record<State>(history: History<State>, now: State, run: string | null = null): History<State> {
  if (now === history.now) return history;
  const continues = run !== null && run === history.run;
  return { past: continues ? history.past : [...history.past, history.now], now, future: [], run };
}

/** The same history where there is nothing to undo. */
export function undo<State>(history: History<State>): History<State> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], run: null };
}

export function redo<State>(history: History<State>): History<State> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future, run: null };
}
