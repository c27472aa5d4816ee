export interface Debounced {
  (): void;
  /** Runs now what was waiting, if anything was. */
  flush(): void;
  cancel(): void;
}

/** Runs `action` once calls have stopped for `quietMs`; with `maxMs`, never later than that after the first of them. */
export function debounce(action: () => void, quietMs: number, maxMs = Number.POSITIVE_INFINITY): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstAt = 0;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const run = () => {
    cancel();
    action();
  };
  const call = () => {
    const now = Date.now();
    if (timer === undefined) firstAt = now;
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, Math.min(quietMs, firstAt + maxMs - now)));
  };
  return Object.assign(call, {
    cancel,
    flush: () => {
      if (timer !== undefined) run();
    },
  });
}
