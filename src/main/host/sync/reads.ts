/** Reads that somebody waits for beside pulls and publishes; all of them end with the workspace. */
export class Reads {
  private readonly ending = new AbortController();
  private readonly open = new Set<Promise<unknown>>();

  /** Does `work` with a signal that the end of the workspace aborts. */
  async read<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const reading = work(this.ending.signal);
    this.open.add(reading);
    try {
      return await reading;
    } finally {
      this.open.delete(reading);
    }
  }

  async close(): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.open);
  }
}
