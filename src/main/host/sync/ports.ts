/** What the sync engine needs from the outside. Tests put a seeded network and clock in their place. */

export interface Clock {
  /** For display and for what is kept until when; no decision about content reads it (`sync.md` 1.2). */
  now(): Date;
  /** Milliseconds that only grow; starts anywhere. */
  monotonic(): number;
  /** Ends early, without an error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** From the first byte sent to the last byte received. */
  readonly timeout_ms: number;
  readonly max_reply_bytes: number;
  readonly signal?: AbortSignal | undefined;
}

export type HttpReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Complete: a body that was cut off is `no_answer`. */
      readonly body: Uint8Array;
    }
  | {
      readonly kind: 'no_answer';
      /** `before_send`: not one byte of the request has left. */
      readonly when: 'before_send' | 'after_send';
      readonly reason: string;
      readonly cause?: unknown;
    };

export interface Transport {
  /** Sends once. Never throws for what a network or a server does, never repeats, never follows a redirect. */
  send(request: HttpRequest): Promise<HttpReply>;
  /** A reply as it arrives, for snapshots. The iteration throws where it is cut off. */
  stream(
    request: HttpRequest,
  ): Promise<
    | { readonly kind: 'stream'; readonly status: number; readonly chunks: AsyncIterable<Uint8Array> }
    | Extract<HttpReply, { kind: 'no_answer' }>
  >;
  close(): Promise<void>;
}
