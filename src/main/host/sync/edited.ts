import type { Clock } from './ports.ts';

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

  async close(): Promise<void> {
    this.closing.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (this.lids.size > 0 && !this.closing.signal.aborted) {
      await this.options.clock.sleep(pauseMs, this.closing.signal);
      const lids = [...this.lids].sort();
      this.lids.clear();
      if (this.closing.signal.aborted) return;
      this.options.reconcile(lids);
      const checked = await this.options.check(lids).catch(() => false);
      if (checked && !this.closing.signal.aborted) this.options.reconcile(lids);
    }
  }
}
