import type { StudioEvent } from '#contract/rpc/studio.ts';

type Listener = (event: StudioEvent) => void;

/** Tells every open window what happened. */
export class EventHub {
  private readonly listeners = new Set<Listener>();

  emit(event: StudioEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** First what `current` tells, then every event until `signal` aborts. None is lost in between. */
export async function* followEvents(
  hub: EventHub,
  current: () => readonly StudioEvent[],
  signal: AbortSignal,
): AsyncGenerator<StudioEvent, void> {
  const waiting: StudioEvent[] = [];
  let wake = () => {};
  const stop = hub.listen((event) => {
    waiting.push(event);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    yield* current();
    while (!signal.aborted) {
      const event = waiting.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop();
  }
}
