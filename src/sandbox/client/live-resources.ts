import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { Stub } from '#contract/script/test-context.ts';
import { RecordedCalls } from './recorded-calls.ts';

/**
 * Asks an external resource of a connector. What it rejects with reaches the script as a `ResourceError`: an AppError with its message,
 * anything else without, for it was not written to be shown. `signal` aborts when the run is over.
 */
export type AskResource = (name: string, payload: Json, signal: AbortSignal) => Promise<Json>;

type Told = { readonly reply: Json } | { readonly error: string };

/** After the isolate's own clock, so that the script is stopped and not merely told. */
const lateMs = 50;
const messageChars = 2000;

/**
 * The calls of one real run, seen from outside of its host. The host may have been taken over: its calls are counted and measured
 * again, come one at a time, and are never more than a name and JSON.
 */
export class LiveResources {
  private readonly ask: AskResource;
  private readonly timeoutMs: number;
  private readonly ended = new AbortController();
  private readonly calls = new RecordedCalls();
  private count = 0;
  private started = performance.now();
  private bytes = 0;
  private busy = false;

  constructor(ask: AskResource, timeoutMs: number) {
    this.ask = ask;
    this.timeoutMs = timeoutMs;
  }

  /** The run begins; its clock with it. */
  begin(): void {
    this.started = performance.now();
  }

  /** The run is over: a call that is under way ends, and nobody waits for it. */
  end(): void {
    this.ended.abort(new AppError('conflict', 'The run that asked is over.'));
  }

  /** The answer as `{"reply": …}` or `{"error": …}`, never a rejection; null where the host asks what no prelude would. */
  answer(name: string, text: string): Promise<string> | null {
    const payload = this.busy || name.length > limits.resourceNameChars ? undefined : payloadOf(text);
    if (payload === undefined || this.count >= limits.resourceCalls) return null;
    this.count += 1;
    this.bytes += utf8Bytes(text);
    if (this.bytes > limits.resourceTotalBytes) return this.refused(name);
    this.busy = true;
    return this.told(name, payload).then((told) => {
      this.busy = false;
      if (told === null) return this.refused(name);
      const answer = JSON.stringify(told);
      this.calls.add({ name, payload, answer });
      return answer;
    });
  }

  /** What was answered so far, as a dry run's stubs. */
  stubs(): Record<string, Stub[]> {
    return this.calls.stubs();
  }

  /** From here on nothing of this name is answered: the rest is not even kept. */
  private refused(name: string): Promise<string> {
    this.bytes = Number.POSITIVE_INFINITY;
    const error = `resources were asked for more than ${limits.resourceTotalBytes / 1024} KiB in one run`;
    this.calls.endWith(name, error);
    return Promise.resolve(JSON.stringify({ error }));
  }

  /** Null where it is more than a run may be told. */
  private async told(name: string, payload: Json): Promise<Told | null> {
    const told = await this.replied(name, payload);
    if ('error' in told) {
      this.bytes += utf8Bytes(told.error);
      return told;
    }
    const bytes = sizeOf(told.reply);
    if (bytes === null) return { error: `resource '${name}' answered with something that is not JSON` };
    if (bytes > limits.resourceReplyBytes) {
      return { error: `resource '${name}' answered with more than ${limits.resourceReplyBytes / 1024} KiB` };
    }
    this.bytes += bytes;
    return this.bytes <= limits.resourceTotalBytes ? told : null;
  }

  private replied(name: string, payload: Json): Promise<Told> {
    const left = this.timeoutMs + lateMs - (performance.now() - this.started);
    const { signal } = this.ended;
    return new Promise((resolve) => {
      const call = new AbortController();
      const settle = (told: Told) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        resolve(told);
      };
      const giveUp = () => {
        call.abort(signal.reason);
        settle({ error: `resource '${name}' did not answer before the run's time was over` });
      };
      const timer = setTimeout(giveUp, Math.max(0, left));
      signal.addEventListener('abort', giveUp);
      Promise.resolve()
        .then(() => this.ask(name, payload, call.signal))
        .then(
          (reply) => settle({ reply: reply ?? null }),
          (error: unknown) => settle({ error: wordsOf(name, error) }),
        );
    });
  }
}

function wordsOf(name: string, error: unknown): string {
  const message = error instanceof AppError ? error.message : `resource '${name}' could not be asked`;
  return message.slice(0, messageChars);
}

/** Undefined for what the prelude would have refused. */
function payloadOf(text: string): Json | undefined {
  if (text.length > limits.resourcePayloadBytes) return undefined;
  try {
    const payload = JSON.parse(text) as Json;
    return isTooDeep(payload) ? undefined : payload;
  } catch {
    return undefined;
  }
}

/** Bytes of a reply as JSON; null where it is none, or is nested too deep. */
function sizeOf(reply: Json): number | null {
  try {
    const bytes = utf8Bytes(JSON.stringify(reply));
    return bytes <= limits.resourceReplyBytes && isTooDeep(reply) ? null : bytes;
  } catch {
    return null;
  }
}

/** Level by level: a recursion would overflow on what it is meant to refuse. */
function isTooDeep(value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.valueDepth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
