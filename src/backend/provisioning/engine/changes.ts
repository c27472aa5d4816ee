import { setTimeout as wait } from 'node:timers/promises';

/** What happens in other processes is seen after so long. */
const lookMs = 400;

/** Tells whoever waits in this process that a provision has changed. */
export class Changes {
  private readonly waiting = new Map<string, Set<() => void>>();

  tell(provision_id: string): void {
    const listeners = this.waiting.get(provision_id);
    this.waiting.delete(provision_id);
    for (const listener of listeners ?? []) listener();
  }

  /** Resolves at the next change that is told here, or when it is time to look whether there was one elsewhere. */
  async next(provision_id: string, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const told = new Promise<void>((resolve) => {
      const listeners = this.waiting.get(provision_id) ?? new Set();
      this.waiting.set(provision_id, listeners.add(resolve));
      over.signal.addEventListener('abort', () => listeners.delete(resolve), { once: true });
    });
    const late = wait(lookMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined);
    await Promise.race([told, late]);
    over.abort();
  }
}
