import type ivm from 'isolated-vm';

/** A sent command can be left unseen by the isolate's thread until the next one; this often a no-op wakes it (`sandbox.md` 4). */
const nudgeMs = 1;
const nudge = 'Runtime.getIsolateId';

export interface Inspector {
  /** Sends a command and answers with its result; null where it failed or the isolate died. */
  ask(method: string, parameters?: object): Promise<unknown>;
}

/** Speaks the inspector's protocol with an isolate of this process. */
export function createInspector(isolate: ivm.Isolate): Inspector {
  const session = isolate.createInspectorSession();
  const waiting = new Map<number, (answer: unknown) => void>();
  let sequence = 0;

  session.onResponse = (id, message) => {
    const settle = waiting.get(id);
    waiting.delete(id);
    settle?.((JSON.parse(message) as { result?: unknown }).result ?? null);
  };
  // Nothing is subscribed to, but a script can cause notifications.
  session.onNotification = () => {};

  function dispatch(id: number, method: string, parameters: object): void {
    // Speaking to a dead isolate aborts the process.
    if (!isolate.isDisposed) session.dispatchProtocolMessage(JSON.stringify({ id, method, params: parameters }));
  }

  return {
    ask(method, parameters = {}) {
      return new Promise((resolve) => {
        sequence += 1;
        const id = sequence;
        const timer = setInterval(() => {
          sequence += 1;
          if (isolate.isDisposed) settle(null);
          else dispatch(sequence, nudge, {});
        }, nudgeMs);
        function settle(answer: unknown): void {
          clearInterval(timer);
          waiting.delete(id);
          resolve(answer);
        }
        waiting.set(id, settle);
        dispatch(id, method, parameters);
      });
    },
  };
}
