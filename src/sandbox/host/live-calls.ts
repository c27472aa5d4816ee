import type ivm from 'isolated-vm';
import type { HostRequest } from '#contract/script/host-messages.ts';
import { receive, send } from './blocking-channel.ts';

/** The way from a script's `resources.call` to the parent and back. */
export interface LiveCalls {
  /** What the prelude calls; a plain function inside of the isolate. */
  readonly ask: ivm.Callback;
  /** Whether anything was asked. */
  used(): boolean;
  /** From here on nothing is asked any more, whatever still runs in the isolate. */
  end(): void;
}

/**
 * Holds the whole process up while the parent asks the resource: the parent's wall clock goes on, and ends the process where it does not
 * come back. Nothing is ever thrown into the isolate, for an error of this process would carry its paths.
 */
export function createLiveCalls(addon: typeof ivm, id: number): LiveCalls {
  let asked = false;
  let over = false;
  const ask = new addon.Callback((name: unknown, payload: unknown): string => {
    if (over) return '{"error":"the run is over"}';
    asked = true;
    try {
      send({ event: 'call', id, name: String(name) }, String(payload));
      const { header, body } = receive();
      const reply = header as HostRequest;
      if (reply.op === 'reply' && reply.id === id) return body;
    } catch {}
    return process.kill(process.pid, 'SIGKILL') && '';
  });
  return {
    ask,
    used: () => asked,
    end() {
      over = true;
    },
  };
}
