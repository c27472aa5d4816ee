import type { Clock } from '#host/sync/ports.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  run(): void;
}

const start = Date.UTC(2026, 0, 5, 8);

/** Time that passes only when the world says so. */
export class VirtualTime {
  /** Milliseconds since the world began. */
  now = 0;
  #order = 0;
  #timers: Timer[] = [];

  /** When the next timer is due; null where none waits. */
  get next(): number | null {
    let next: number | null = null;
    for (const timer of this.#timers) if (next === null || timer.due < next) next = timer.due;
    return next;
  }

  /** Returns a function that takes it back. */
  after(ms: number, run: () => void): () => void {
    const timer = { due: this.now + Math.max(0, ms), order: this.#order, run };
    this.#order += 1;
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass up to `moment` and runs what is due until then, in order. */
  advanceTo(moment: number): void {
    for (;;) {
      const due = this.#timers.filter((timer) => timer.due <= moment);
      const [first] = due.sort((one, two) => one.due - two.due || one.order - two.order);
      if (first === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== first);
      this.now = Math.max(this.now, first.due);
      first.run();
    }
    this.now = Math.max(this.now, moment);
  }

  dateAt(skewMs: number): Date {
    return new Date(start + this.now + skewMs);
  }
}

/** Who has died waits for ever. */
export interface Life {
  readonly alive: boolean;
}

/** The clock of one run of one studio: its calendar may be wrong, its monotonic clock begins anywhere. */
export function clockOf(time: VirtualTime, life: Life, skewMs: number, monotonicStart: number): Clock {
  const began = time.now;
  return {
    now: () => time.dateAt(skewMs),
    monotonic: () => monotonicStart + time.now - began,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const wake = () => {
          if (life.alive) resolve();
        };
        const cancel = time.after(ms, wake);
        signal?.addEventListener(
          'abort',
          () => {
            cancel();
            wake();
          },
          { once: true },
        );
      }),
  };
}
