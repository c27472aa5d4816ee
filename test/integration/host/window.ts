import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { StudioHost } from '#host/app/start-host.ts';
import { asStudioSocket, RelaySocket } from '#shells/electron/relay-socket.ts';

/** A window without a page: a connection of its own, which follows the events as a page does. */
export interface TestWindow {
  readonly events: readonly StudioEvent[];
  query<Result>(path: string, input?: unknown): Promise<Result>;
  mutate<Result>(path: string, input?: unknown): Promise<Result>;
  /** The first event of this kind after `from` events, as soon as it has come. */
  next<Type extends StudioEvent['type']>(type: Type, from?: number): Promise<Extract<StudioEvent, { type: Type }>>;
  close(): void;
}

interface Frame {
  readonly id: number | null;
  readonly result?: { readonly type?: string; readonly data?: unknown };
  readonly error?: { readonly message: string; readonly data: { readonly app: { code: string; message: string } } };
}

interface Call {
  resolve(value: never): void;
  reject(error: Error): void;
}

const subscription = 0;

/** Connects to a workspace, or to the last active one. */
export function openWindow(host: Pick<StudioHost, 'accept'>, workspace: string | null = null): TestWindow {
  const events: StudioEvent[] = [];
  const calls = new Map<number, Call>();
  const watchers = new Set<() => void>();
  let sequence = subscription;
  const hear = (text: string) => {
    const frame = JSON.parse(text) as Frame;
    if (frame.id === subscription) {
      if (frame.result?.type === 'data') events.push(frame.result.data as StudioEvent);
      for (const look of watchers) look();
      return;
    }
    const call = frame.id === null ? undefined : calls.get(frame.id);
    if (frame.error) call?.reject(Object.assign(new Error(frame.error.message), frame.error.data.app));
    else call?.resolve(frame.result?.data as never);
  };
  const relay = new RelaySocket(hear, () => {});
  const { socket, request } = asStudioSocket(relay, workspace);
  host.accept(socket, request);
  const send = (id: number, method: string, path: string, input: unknown) =>
    relay.receive(JSON.stringify({ id, method, params: { path, input } }));
  const call = <Result>(method: string, path: string, input: unknown) =>
    new Promise<Result>((resolve, reject) => {
      sequence += 1;
      calls.set(sequence, { resolve, reject });
      send(sequence, method, path, input);
    });
  send(subscription, 'subscription', 'studio.events', undefined);
  return {
    events,
    query: (path, input) => call('query', path, input),
    mutate: (path, input) => call('mutation', path, input),
    next: (type, from = 0) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.slice(from).find((event) => event.type === type);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found as never);
        };
        watchers.add(look);
        look();
      }),
    close: () => relay.close(),
  };
}
