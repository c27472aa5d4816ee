export interface Throttled {
  (): void;
  /** Runs now what was waiting, if anything was. */
  flush(): void;
}

/** Runs `action` at once, and for calls that follow sooner than `everyMs` after it, once more when that time is over. */
export function throttle(action: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  const run = () => {
    clearTimeout(timer);
    waiting = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting) run();
    }, everyMs);
    action();
  };
  const call = () => {
    if (timer === undefined) run();
    else waiting = true;
  };
  return Object.assign(call, {
    flush: () => {
      if (waiting) run();
    },
  });
}
