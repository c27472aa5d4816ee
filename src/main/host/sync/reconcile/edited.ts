import type { Clock } from '../ports.ts';

export interface EditedOptions {
  readonly clock: Clock;
  readonly reconcile: (lids: readonly string[]) => unknown;
  /** Has texts checked; tells whether that may have changed something. */
  readonly check: (lids: readonly string[]) => Promise<boolean>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** So long typing goes on before marks and counts follow. */
const pauseMs = 250;

/** Collects what the author changed, so that a burst of saves is followed once. */
export class Edited {
  private readonly options: EditedOptions;
  private readonly closing = new AbortController();
  private readonly lids = new Set<string>();
  /** Followed, and their texts are still to be checked. */
  private readonly unchecked = new Set<string>();
  private following: Promise<void> | null = null;

  constructor(options: EditedOptions) {
    this.options = options;
  }

  note(lids: readonly string[]): void {
    for (const lid of lids) this.lids.add(lid);
    if (this.closing.signal.aborted) return;
    this.following ??= this.follow()
      .catch((error: unknown) => this.options.log('warn', `A change could not be followed: ${String(error)}`))
      .finally(() => {
        this.following = null;
      });
  }

  /** Follows what is waiting at once, for somebody who is about to read it. */
  flush(): void {
    const lids = this.take();
    if (lids.length > 0) this.options.reconcile(lids);
    for (const lid of lids) this.unchecked.add(lid);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (this.lids.size + this.unchecked.size > 0 && !this.closing.signal.aborted) {
      await this.options.clock.sleep(pauseMs, this.closing.signal);
      if (this.closing.signal.aborted) return;
      this.flush();
      const lids = [...this.unchecked].sort();
      this.unchecked.clear();
      const checked = await this.options.check(lids);
      if (checked && !this.closing.signal.aborted) this.options.reconcile(lids);
    }
  }

  private take(): string[] {
    const lids = [...this.lids].sort();
    this.lids.clear();
    return lids;
  }
}
