import { z } from 'zod';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { rpc } from '#renderer/api/client.ts';
import { throttle } from '#renderer/lib/throttle.ts';

export interface SavedState<Value> {
  /** Null where nothing was kept, or what was kept has another form, as another version of the studio may have left it. */
  read(): Promise<Value | null>;
  /** Keeps the value: a single change at once, of many in a row (a divider that is dragged) the newest every moment. */
  write(value: Value): void;
  /** Sends at once what still waits. Resolves with whether the host holds the newest value; never rejects. */
  flush(): Promise<boolean>;
}

const all = new Set<{ flush(): unknown }>();
const usualPace = 300;

/**
 * A piece of the window's state, as JSON, that the host keeps over a restart. Keys that start with `ws:` belong to the open
 * workspace. A value that the host cannot take is dropped: a layout is never worth an error message.
 */
export function savedState<Value>(key: string, schema: z.ZodType<Value>, atMostEveryMs = usualPace): SavedState<Value> {
  let latest: Value | undefined;
  let answered = Promise.resolve(true);
  const send = throttle(() => {
    if (latest === undefined) return;
    answered = rpc.uiState.set.mutate({ key, value: latest as Json }).then(
      () => true,
      () => false,
    );
  }, atMostEveryMs);
  const state: SavedState<Value> = {
    read: async () => schema.safeParse(await rpc.uiState.get.query({ key })).data ?? null,
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

/** As `savedState`, one for each of many, such as the scripts by their lid: it is kept under `prefix` and the name of one. */
export function savedStates<Value>(prefix: string, schema: z.ZodType<Value>): (name: string) => SavedState<Value> {
  const states = new Map<string, SavedState<Value>>();
  return (name) => {
    const state = states.get(name) ?? savedState(`${prefix}${name}`, schema);
    states.set(name, state);
    return state;
  };
}

/** What several windows of a workspace keep side by side, by a name: what one of them writes leaves the others' alone. */
export interface SavedMembers<Entry> {
  /** Those that can be read, with what this window has yet to send. */
  read(): Promise<Readonly<Record<string, Entry>>>;
  /** Keeps an entry, at the pace of `savedState`; null takes it away. */
  write(name: string, entry: Entry | null): void;
}

/** As `savedState`, for an object whose members are kept one by one under a key that starts with `ws:`. */
export function savedMembers<Entry>(
  key: `ws:${string}`,
  schema: z.ZodType<Entry>,
  atMostEveryMs = usualPace,
): SavedMembers<Entry> {
  const waiting = new Map<string, Entry | null>();
  const readable = readableEntries(schema);
  const send = throttle(() => {
    const members = Object.fromEntries(waiting) as JsonObject;
    waiting.clear();
    if (Object.keys(members).length > 0) void rpc.uiState.change.mutate({ key, members }).catch(() => {});
  }, atMostEveryMs);
  flushAlong(send.flush);
  return {
    read: async () => {
      const kept = readable.safeParse(await rpc.uiState.get.query({ key })).data ?? {};
      const all = Object.entries({ ...kept, ...Object.fromEntries(waiting) });
      return Object.fromEntries(all.flatMap(([name, entry]) => (entry === null ? [] : [[name, entry]])));
    },
    write: (name, entry) => {
      waiting.set(name, entry);
      send();
    },
  };
}

/** Entries by a key, of which those that cannot be read are left out. */
export function readableEntries<Entry>(entry: z.ZodType<Entry>): z.ZodType<Record<string, Entry>> {
  return z.record(z.string(), z.unknown()).transform((entries) => {
    const read = Object.entries(entries).map(([key, value]) => [key, entry.safeParse(value)] as const);
    return Object.fromEntries(read.flatMap(([key, { success, data }]) => (success ? [[key, data]] : [])));
  });
}

/** Has `flush` called along with the saved states, for what is kept by a call of its own. */
export function flushAlong(flush: () => void): void {
  all.add({ flush });
}

/** Sends at once what still waits, before the window or the workspace goes away. */
export function flushSavedStates(): void {
  for (const state of all) void state.flush();
}
