import type { AppError } from '#contract/errors/app-error.ts';
import type { Route } from '#contract/http/route.ts';
import type { BackendClient, CallInput, Exchange, ReplyOf } from '../http/backend-client.ts';
import type { ReplyReader } from '../http/reply.ts';
import type { Clock } from '../ports.ts';
import { cancelled } from './pull-stop.ts';

/** As many as a browser would open to one server (`sync.md` 5). */
const mostAtOnce = 6;
const tries = 4;
const firstPauseMs = 300;
/** A server that asks for a longer rest than this is busy; the next pull goes on. */
const longestPauseMs = 120_000;
const identityEvery = 100;
const fasterAfter = 20;

type Answer<Reply> = Extract<Exchange<Reply>, { kind: 'answer' }>;

interface RequestDeps {
  readonly client: BackendClient;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signal: AbortSignal;
  /** Called once every hundred requests; throws where the server is no longer who it was (`sync.md` 3.16). */
  readonly stillTheSame: () => Promise<void>;
}

/**
 * Reads, and reads only: each may be sent again without harm. At most six at once, fewer after the server asks for a
 * pause; a pause that it names is kept by all of them.
 */
export class Requests {
  readonly #deps: RequestDeps;
  readonly #waiting: (() => void)[] = [];
  #limit = mostAtOnce;
  #active = 0;
  #answered = 0;
  #sent = 0;
  #pauseUntil = 0;

  constructor(deps: RequestDeps) {
    this.#deps = deps;
  }

  get signal(): AbortSignal {
    return this.#deps.signal;
  }

  /** One of our own routes. Answers that tell something (2xx and most of 4xx) are returned; the rest is tried again, then thrown. */
  route<R extends Route>(route: R, input: CallInput<R> = {}): Promise<Answer<ReplyOf<R>>> {
    return this.#politely(() => this.#deps.client.exchange(route, { ...input, signal: this.#deps.signal }));
  }

  /** A path of a backend whose envelopes are not ours. `read`: of a success, in place of any JSON. */
  json(path: string, query?: Readonly<Record<string, unknown>>, read?: ReplyReader): Promise<Answer<unknown>> {
    const input = { method: 'GET', path, query, read, signal: this.#deps.signal } as const;
    return this.#politely(() => this.#deps.client.exchangeJson(input));
  }

  /** Does `work` for every item, several at a time. After a failure nothing more is begun, and what was begun is awaited. */
  async each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    let next = 0;
    const worker = async () => {
      while (next < items.length && failures.length === 0) {
        const item = items[next] as Item;
        next += 1;
        try {
          await work(item);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, worker));
    if (failures.length > 0) throw failures[0];
  }

  async #politely<Reply>(send: () => Promise<Exchange<Reply>>): Promise<Answer<Reply>> {
    for (let attempt = 1; ; attempt += 1) {
      const exchange = await this.#inTurn(send);
      if (exchange.kind === 'not_signed_in') throw exchange.error;
      if (exchange.kind === 'answer' && isFinal(exchange)) return exchange;
      const failure = failureOf(exchange);
      const asked = exchange.kind === 'answer' ? exchange.retry_after_ms : null;
      if (attempt === tries || (asked ?? 0) > longestPauseMs) throw failure;
      await this.#pause(exchange, asked, attempt);
    }
  }

  async #inTurn<Reply>(send: () => Promise<Exchange<Reply>>): Promise<Exchange<Reply>> {
    await this.#begin();
    try {
      this.#sent += 1;
      if (this.#sent % identityEvery === 0) await this.#deps.stillTheSame();
      const exchange = await send();
      if (this.#deps.signal.aborted) throw cancelled();
      if (exchange.kind === 'answer' && exchange.status < 400) this.#faster();
      return exchange;
    } finally {
      this.#active -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #begin(): Promise<void> {
    while (this.#active >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#active += 1;
    const rest = this.#pauseUntil - this.#deps.clock.monotonic();
    if (rest > 0) await this.#deps.clock.sleep(rest, this.#deps.signal);
    if (!this.#deps.signal.aborted) return;
    this.#active -= 1;
    this.#waiting.shift()?.();
    throw cancelled();
  }

  async #pause(exchange: Exchange<unknown>, asked: number | null, attempt: number): Promise<void> {
    const busy = exchange.kind === 'answer' && (exchange.status === 429 || exchange.status === 503);
    const own = firstPauseMs * 3 ** (attempt - 1);
    const pause = Math.max(asked ?? 0, own) + own * this.#fraction();
    if (busy) {
      this.#limit = Math.max(1, Math.floor(this.#limit / 2));
      this.#answered = 0;
      this.#pauseUntil = Math.max(this.#pauseUntil, this.#deps.clock.monotonic() + pause);
    }
    await this.#deps.clock.sleep(pause, this.#deps.signal);
    if (this.#deps.signal.aborted) throw cancelled();
  }

  #faster(): void {
    this.#answered += 1;
    if (this.#answered % fasterAfter !== 0 || this.#limit === mostAtOnce) return;
    this.#limit += 1;
    this.#waiting.shift()?.();
  }

  /** From the id source, so that a seeded run is the same each time; studios that were refused together come back apart. */
  #fraction(): number {
    return Number.parseInt(this.#deps.newId().slice(-6), 16) / 0xff_ff_ff;
  }
}

/** Anything that another try could not change. An answer that is not JSON may have been cut off. */
function isFinal(answer: Answer<unknown>): boolean {
  const { status } = answer;
  if (status >= 200 && status < 300) return answer.readable;
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}

function failureOf(exchange: Exchange<unknown>): AppError | null {
  return exchange.kind === 'not_signed_in' ? exchange.error : exchange.failure;
}
