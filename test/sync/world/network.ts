import type { HttpReply, HttpRequest, Transport } from '#host/sync/ports.ts';
import { BackendDied, type BackendPort, type ServerReply, type ServerRequest } from '../backends/backend-port.ts';
import { drawFault, type Fault, type FaultPlan } from './faults.ts';
import type { Random } from './random.ts';
import type { Life, VirtualTime } from './virtual-time.ts';

/** One end of the network: a run of a studio. */
export interface Peer extends Life {
  readonly name: string;
  /** False while it is cut off. */
  readonly online: boolean;
}

interface Parcel {
  readonly ready: number;
  deliver(): Promise<void>;
}

export interface Sent {
  readonly from: string;
  readonly method: string;
  readonly path: string;
  readonly fault: Fault;
}

const wentWrong = '{"error":"internal_error","message":"It went wrong."}';

/** Shortest and longest way of a message that nothing delays, in milliseconds. */
const quickest = 5;
const longestWay = 80;

/** What is to happen to one coming request, in place of chance. */
export interface Arranged {
  /** Of whom, and which: `GET /path?query`. */
  readonly from: string;
  readonly request: RegExp;
  readonly fault: Fault;
  /** How long a late request takes. */
  readonly delay_ms?: number;
  /** Runs right before the request leaves. */
  readonly before?: () => void;
}

/**
 * Everything between studios and backend, one parcel at a time and in an order that chance decides, so that answers
 * overtake each other as they may (`sync.md` 4.2 F5). Nothing here is repeated or repaired: that is the studios' work.
 */
export class VirtualNetwork {
  faults: FaultPlan;
  /** For the laws and for the trace of a failure. */
  readonly sent: Sent[] = [];
  /** Each is used once, by the first request that it fits. */
  readonly arranged: Arranged[] = [];
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #backend: BackendPort;
  #parcels: Parcel[] = [];

  constructor(time: VirtualTime, random: Random, backend: BackendPort, faults: FaultPlan) {
    this.#time = time;
    this.#random = random;
    this.#backend = backend;
    this.faults = faults;
  }

  /** When the next parcel can be delivered; null where nothing is on its way. */
  get next(): number | null {
    return this.#parcels.reduce<number | null>(
      (least, parcel) => (least === null || parcel.ready < least ? parcel.ready : least),
      null,
    );
  }

  get deliverable(): boolean {
    return this.#parcels.some((parcel) => parcel.ready <= this.#time.now);
  }

  /** Delivers one of the parcels that may arrive now. */
  deliver(): Promise<void> {
    const ready = this.#parcels.filter((parcel) => parcel.ready <= this.#time.now);
    if (ready.length === 0) return Promise.resolve();
    const parcel = this.#random.pick(ready);
    this.#parcels = this.#parcels.filter((other) => other !== parcel);
    return parcel.deliver();
  }

  transportOf(peer: Peer): Transport {
    const send = (request: HttpRequest) => this.#exchange(peer, request);
    return {
      send,
      stream: async (request) => {
        const reply = await send(request);
        if (reply.kind === 'no_answer') return reply;
        const cut = this.#random.chance(this.faults.reads) ? this.#random.int(reply.body.length + 1) : null;
        return { kind: 'stream', status: reply.status, chunks: chunksOf(reply.body, cut) };
      },
      close: () => Promise.resolve(),
    };
  }

  #exchange(peer: Peer, request: HttpRequest): Promise<HttpReply> {
    const url = new URL(request.url);
    const arranged = this.#takeArranged(peer, `${request.method} ${url.pathname}${url.search}`);
    arranged?.before?.();
    const drawn = arranged?.fault ?? drawFault(this.#random, this.faults, request.method);
    const fault = peer.online ? drawn : 'refused';
    this.sent.push({ from: peer.name, method: request.method, path: url.pathname + url.search, fault });
    return new Promise((resolve) => {
      const call = new Call(peer, resolve);
      request.signal?.addEventListener(
        'abort',
        () => call.end({ kind: 'no_answer', when: 'after_send', reason: 'aborted' }),
        { once: true },
      );
      if (request.signal?.aborted === true) {
        call.end({ kind: 'no_answer', when: 'before_send', reason: 'aborted' });
        return;
      }
      const cancel = this.#time.after(request.timeout_ms, () =>
        call.end({ kind: 'no_answer', when: 'after_send', reason: 'timeout' }),
      );
      call.onEnd(cancel);
      this.#route(fault, call, this.#toServer(peer, request, url), arranged?.delay_ms);
    });
  }

  #takeArranged(peer: Peer, request: string): Arranged | undefined {
    const at = this.arranged.findIndex((one) => one.from === peer.name && one.request.test(request));
    return at === -1 ? undefined : this.arranged.splice(at, 1)[0];
  }

  #toServer(peer: Peer, request: HttpRequest, url: URL): ServerRequest {
    if (url.origin !== this.#backend.origin) throw new Error(`A studio called ${url.origin}.`);
    return {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: request.body,
      from: peer.name,
      late: false,
      dies_after: null,
    };
  }

  #route(fault: Fault, call: Call, request: ServerRequest, delay = this.#random.int(this.faults.late_ms + 1)): void {
    const reset = (when: 'before_send' | 'after_send' = 'after_send') =>
      this.#answerLater(call, { kind: 'no_answer', when, reason: 'reset' });
    const perhapsReset = () => {
      if (this.#random.chance(0.5)) reset();
    };
    const made = (status: number, text: string, headers: Record<string, string> = {}) =>
      this.#answerLater(call, madeUp(status, text, headers));
    const answer = (reply: ServerReply) => this.#answerLater(call, { kind: 'answer', ...reply });
    const serve = (then: (reply: ServerReply) => void) => this.#serve(request, then);
    const later = () => {
      this.#serve({ ...request, late: true }, () => undefined, delay);
    };
    const retryAfter = (seconds: string): Record<string, string> =>
      this.#random.chance(0.5) ? { 'retry-after': seconds } : {};
    const routes: Readonly<Record<Fault, () => void>> = {
      none: () => serve(answer),
      refused: () => reset('before_send'),
      drop_request: perhapsReset,
      drop_response: () => serve(perhapsReset),
      truncated: () => serve(() => reset()),
      error_before: () => made(500, wentWrong),
      error_after: () => serve(() => made(500, wentWrong)),
      too_many: () => made(429, '', retryAfter('3')),
      unavailable: () => made(503, '<h1>Busy</h1>', retryAfter('2')),
      unavailable_after: () => serve(() => made(503, '<h1>Busy</h1>')),
      login_page: () => made(200, '<html><form>Sign in</form></html>'),
      revoked: () => made(401, '{"error":"unauthorized","message":"The token was revoked."}'),
      double: () => serve((first) => serve((second) => answer(this.#random.chance(0.5) ? first : second))),
      late: () => {
        later();
        perhapsReset();
      },
      late_copy: () => {
        later();
        serve(answer);
      },
      slow: () => serve((reply) => this.#answerLater(call, { kind: 'answer', ...reply }, 120_000)),
      dies: () => this.#serve({ ...request, dies_after: this.#random.int(3) }, answer, 0, reset),
    };
    routes[fault]();
  }

  #serve(request: ServerRequest, then: (reply: ServerReply) => void, delay = 0, died?: () => void): void {
    this.#post(delay + this.#way(), async () => {
      try {
        then(await this.#backend.handle(request));
      } catch (error) {
        if (!(error instanceof BackendDied)) throw error;
        died?.();
      }
    });
  }

  #answerLater(call: Call, reply: HttpReply, delay = 0): void {
    this.#post(delay + this.#way(), () => {
      call.end(reply);
      return Promise.resolve();
    });
  }

  #way(): number {
    return this.#random.between(quickest, longestWay);
  }

  #post(delay: number, deliver: Parcel['deliver']): void {
    this.#parcels.push({ ready: this.#time.now + delay, deliver });
  }
}

/** One request as its sender waits for it. Only the first end counts, and none reaches who has died. */
class Call {
  readonly #peer: Peer;
  #resolve: ((reply: HttpReply) => void) | null;
  #cleanUp: (() => void) | null = null;

  constructor(peer: Peer, resolve: (reply: HttpReply) => void) {
    this.#peer = peer;
    this.#resolve = resolve;
  }

  onEnd(cleanUp: () => void): void {
    this.#cleanUp = cleanUp;
  }

  end(reply: HttpReply): void {
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#cleanUp?.();
    if (this.#peer.alive) resolve?.(reply);
  }
}

function madeUp(status: number, text: string, headers: Record<string, string>): HttpReply {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': text.startsWith('<') ? 'text/html' : 'application/json', ...headers },
    body: Buffer.from(text),
  };
}

/** In pieces that end anywhere, also inside a character; `cut` is where the connection breaks. */
async function* chunksOf(body: Uint8Array, cut: number | null): AsyncGenerator<Uint8Array> {
  const end = cut ?? body.length;
  const size = 701;
  for (let at = 0; at < end; at += size) yield body.subarray(at, Math.min(at + size, end));
  await Promise.resolve();
  if (cut !== null && cut < body.length) throw new Error('The connection was reset.');
}
