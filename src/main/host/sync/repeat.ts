import type { Clock } from './ports.ts';

/** Does something again and again, with a pause between the end of one and the beginning of the next. */
export class Repeat {
  private readonly clock: Clock;
  private readonly everyMs: number | null;
  private readonly work: () => Promise<void>;
  private readonly closing = new AbortController();

  constructor(clock: Clock, everyMs: number | null, work: () => Promise<void>) {
    this.clock = clock;
    this.everyMs = everyMs;
    this.work = work;
  }

  start(): void {
    if (this.everyMs !== null) void this.go(this.everyMs);
  }

  stop(): void {
    this.closing.abort();
  }

  private async go(everyMs: number): Promise<void> {
    for (;;) {
      await this.clock.sleep(everyMs, this.closing.signal);
      if (this.closing.signal.aborted) return;
      await this.work();
    }
  }
}
