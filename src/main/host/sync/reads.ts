/** Reads that somebody waits for beside pulls and publishes. Any of them can be stopped, and all end with the workspace. */
export class Reads {
  private readonly open = new Map<Promise<unknown>, { readonly of: string; readonly controller: AbortController }>();

  /** Does `work` with a signal that `stop` of the same subject aborts. */
  async read<Result>(of: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController();
    const reading = work(controller.signal);
    this.open.set(reading, { of, controller });
    try {
      return await reading;
    } finally {
      this.open.delete(reading);
    }
  }

  stop(of: string): void {
    for (const reading of this.open.values()) if (reading.of === of) reading.controller.abort();
  }

  async close(): Promise<void> {
    for (const { controller } of this.open.values()) controller.abort();
    await Promise.allSettled(this.open.keys());
  }
}
