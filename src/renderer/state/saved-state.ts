import type { Json } from '#contract/model/scalars.ts';
import { rpc } from '#renderer/api/client.ts';
import { throttle } from '#renderer/lib/throttle.ts';

export interface SavedState<Value> {
  read(): Promise<Value | null>;
  /** Keeps the value: a single change at once, of many in a row (a divider that is dragged) the newest every moment. */
  write(value: Value): void;
  /** Sends at once what still waits. Resolves with whether the host holds the newest value; never rejects. */
  flush(): Promise<boolean>;
}

const all = new Set<{ flush(): unknown }>();

/**
 * A piece of the window's state that the host keeps over a restart. Keys that start with `ws:` belong to the open
 * workspace. A value that the host cannot take is dropped: a layout is never worth an error message.
 */
export function savedState<Value extends Json>(key: string, atMostEveryMs = 300): SavedState<Value> {
  let latest: Value | undefined;
  let answered = Promise.resolve(true);
  const send = throttle(() => {
    if (latest === undefined) return;
    answered = rpc.uiState.set.mutate({ key, value: latest }).then(
      () => true,
      () => false,
    );
  }, atMostEveryMs);
  const state: SavedState<Value> = {
    read: async () => (await rpc.uiState.get.query({ key })) as Value | null,
    write: (value) => {
      latest = value;
      send();
    },
    flush: () => {
      send.flush();
      return answered;
    },
  };
  all.add(state);
  return state;
}

/** Has `flush` called along with the saved states, for what is kept by a call of its own. */
export function flushAlong(flush: () => void): void {
  all.add({ flush });
}

/** Sends at once what still waits, before the window or the workspace goes away. */
export function flushSavedStates(): void {
  for (const state of all) void state.flush();
}
