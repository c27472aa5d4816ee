import type ivm from 'isolated-vm';

/** A sent command can be left unseen by the isolate's thread until the next one; this often a no-op wakes it (`sandbox.md` 4). */
const nudgeMs = 1;
const nudge = 'Runtime.getIsolateId';

/** What came of a command: its result, or why V8 refused it. */
export type Attempt = { readonly result: unknown } | { readonly refusal: string };

export interface Inspector {
  /** Sends a command and answers with its result; null where it failed or the isolate died. */
  ask(method: string, parameters?: object): Promise<unknown>;
  /** The same, with the reason where it failed. */
  attempt(method: string, parameters?: object): Promise<Attempt>;
}

export const isolateGone = 'The script is no longer there.';

/**
 * Speaks the inspector's protocol with an isolate of this process. A script can cause any number of notifications: those that `heard` does
 * not name are dropped unread.
 */
export function createInspector(
  isolate: ivm.Isolate,
  heard: Readonly<Record<string, (parameters: unknown) => void>> = {},
): Inspector {
  const session = isolate.createInspectorSession();
  const waiting = new Map<number, (answer: Attempt) => void>();
  let sequence = 0;

  session.onResponse = (id, message) => {
    const settle = waiting.get(id);
    if (settle === undefined) return;
    const { result, error } = JSON.parse(message) as { result?: unknown; error?: { message?: unknown } };
    settle(error === undefined ? { result: result ?? null } : { refusal: String(error.message) });
  };
  session.onNotification = (message) => {
    const method = /^\{"method":"([A-Za-z.]+)"/.exec(message)?.[1];
    const listener = method === undefined || !Object.hasOwn(heard, method) ? undefined : heard[method];
    listener?.((JSON.parse(message) as { params: unknown }).params);
  };

  function dispatch(id: number, method: string, parameters: object): void {
    // Speaking to a dead isolate aborts the process.
    if (!isolate.isDisposed) session.dispatchProtocolMessage(JSON.stringify({ id, method, params: parameters }));
  }

  function attempt(method: string, parameters: object = {}): Promise<Attempt> {
    return new Promise((resolve) => {
      sequence += 1;
      const id = sequence;
      const timer = setInterval(() => {
        sequence += 1;
        if (isolate.isDisposed) settle({ refusal: isolateGone });
        else dispatch(sequence, nudge, {});
      }, nudgeMs);
      function settle(answer: Attempt): void {
        clearInterval(timer);
        waiting.delete(id);
        resolve(answer);
      }
      waiting.set(id, settle);
      dispatch(id, method, parameters);
    });
  }

  return {
    attempt,
    async ask(method, parameters) {
      const answer = await attempt(method, parameters);
      return 'result' in answer ? answer.result : null;
    },
  };
}
