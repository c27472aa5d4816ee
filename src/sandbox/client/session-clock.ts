interface SessionLimits {
  readonly pauseMs: number;
  readonly onRunTooLong: () => void;
  readonly onPauseTooLong: () => void;
}

/** What telling the host to go on, and hearing that it stopped again, may take each time. */
const resumeGraceMs = 100;

/** The parent's own clock of a debugged run: it ticks while the script runs, and another one while it stands still. */
export class SessionClock {
  private readonly limits: SessionLimits;
  private left = 0;
  private since: number | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(limits: SessionLimits) {
    this.limits = limits;
  }

  /** A limit for what comes before the run; replaces the one in force. */
  limit(milliseconds: number): void {
    clearTimeout(this.timer);
    this.since = null;
    this.timer = setTimeout(this.limits.onRunTooLong, milliseconds);
  }

  /** The time that the run itself has, from now. */
  grant(milliseconds: number): void {
    this.left = milliseconds;
    this.tick();
  }

  pause(): void {
    clearTimeout(this.timer);
    if (this.since !== null) this.left -= performance.now() - this.since;
    this.since = null;
    this.timer = setTimeout(this.limits.onPauseTooLong, this.limits.pauseMs);
  }

  run(): void {
    this.left += resumeGraceMs;
    this.tick();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private tick(): void {
    clearTimeout(this.timer);
    this.since = performance.now();
    this.timer = setTimeout(this.limits.onRunTooLong, Math.max(1, this.left));
  }
}
