import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import type { Route } from '#contract/http/route.ts';
import type { HttpReply, HttpRequest, Transport } from '../ports.ts';
import { cutOffFailure, failureOfAnswer, garbageFailure, noAnswerFailure } from './backend-failure.ts';
import { linesOf } from './lines.ts';
import { type ReplyReader, readJsonReply, readReply, retryAfterMs } from './reply.ts';

type Given<Schema> = NonNullable<Schema> & z.ZodType;
type InputOf<Schema> = [NonNullable<Schema>] extends [never] ? undefined : z.input<Given<Schema>>;
export type ReplyOf<R extends Route> = [NonNullable<R['reply']>] extends [never]
  ? undefined
  : z.output<Given<R['reply']>>;

interface SendOptions {
  readonly idempotencyKey?: string | undefined;
  /** Lower-case names; added to the client's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CallInput<R extends Route> extends SendOptions {
  readonly params?: InputOf<R['params']>;
  readonly query?: InputOf<R['query']>;
  readonly body?: InputOf<R['body']>;
  /** In place of `body`, where the route takes bytes. */
  readonly bytes?: Uint8Array;
}

export interface JsonRequest extends SendOptions {
  readonly method: HttpRequest['method'];
  /** From the origin on, parameters filled in. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  /** Of a success; any JSON where it is missing. */
  readonly read?: ReplyReader | undefined;
}

/** Gives the access token of the session, and a newer one where the backend refused `refused`. */
export interface TokenSource {
  accessToken(refused?: string): Promise<string>;
  /** Who is signed in, by the token's own words; null where nobody is. For display and for locks, never for permission. */
  claims(): TokenClaims | null;
}

export interface TokenClaims {
  readonly sub: string;
  readonly tenant_id: string;
  readonly email: string | null;
}

/** What became of one request; nothing that a network or a server does makes it throw. */
export type Exchange<Reply> =
  | {
      readonly kind: 'no_answer';
      /** `before_send`: not one byte of the request has left. */
      readonly when: 'before_send' | 'after_send';
      readonly reason: string;
      readonly failure: AppError;
    }
  /** The request was not sent, or was refused for its token and so not applied. */
  | { readonly kind: 'not_signed_in'; readonly error: AppError }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Complete and of the agreed shape. */
      readonly readable: boolean;
      /** Null unless a readable success. */
      readonly reply: Reply | null;
      /** Null only for a readable success. */
      readonly failure: AppError | null;
      /** `details` of the error body, where it has them. */
      readonly details: unknown;
      readonly retry_after_ms: number | null;
      readonly bytes: Uint8Array;
    };

export interface BackendClientOptions {
  readonly origin: string;
  /** Sent with every call; the backend refuses a token of another tenant. */
  readonly tenantId: string | null;
  /** Absent for calls that need no sign-in. */
  readonly tokens?: TokenSource;
  readonly transport: Transport;
  /** Names each request, so that an administrator finds it in the backend's log. */
  readonly newId?: () => string;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
const replyCap = 16 * 1024 * 1024;
const streamCap = 4 * 1024 * 1024 * 1024;

type Sent<Reply> = Reply | Extract<HttpReply, { kind: 'no_answer' }> | { kind: 'not_signed_in'; error: AppError };

/**
 * Typed calls of the backend's routes. It is made from a workspace's own address and tenant; there is no other way to
 * reach a backend (`sync.md` 3.16).
 */
export class BackendClient {
  readonly origin: string;
  private readonly options: BackendClientOptions;
  private sentCount = 0;

  constructor(options: BackendClientOptions) {
    this.origin = options.origin;
    this.options = options;
  }

  /** How many HTTP requests this client has sent. */
  get requests(): number {
    return this.sentCount;
  }

  /** The reply of a success; every failure is one `AppError` that says what to do, with `details.status` where answered. */
  async call<R extends Route>(route: R, input: CallInput<R> = {}): Promise<ReplyOf<R>> {
    const exchange = await this.exchange(route, input);
    if (exchange.kind === 'no_answer') throw exchange.failure;
    if (exchange.kind === 'not_signed_in') throw exchange.error;
    if (exchange.failure !== null) throw exchange.failure;
    if (exchange.status !== route.success) throw garbageFailure(this.origin, `status ${exchange.status}`);
    return exchange.reply as ReplyOf<R>;
  }

  /** One request of a route of ours. A token that was refused is replaced once; that request was not applied. */
  async exchange<R extends Route>(route: R, input: CallInput<R> = {}): Promise<Exchange<ReplyOf<R>>> {
    const request = this.routeRequest(route, input as CallInput<Route>);
    const sent = await this.sendSigned((token) => this.options.transport.send(this.signed(request, token)));
    return this.toExchange(sent, (body) => readReply(route, body)) as Exchange<ReplyOf<R>>;
  }

  /** The same for a backend whose paths or envelopes are not ours; any JSON is readable, and so is an empty 204. */
  async exchangeJson(input: JsonRequest): Promise<Exchange<unknown>> {
    const request = this.request(input.method, input.path + queryText(input.query), jsonBytes(input.body), input);
    const sent = await this.sendSigned((token) => this.options.transport.send(this.signed(request, token)));
    return this.toExchange(sent, input.read ?? readJsonReply);
  }

  /** The lines of a reply as they arrive. Throws `AppError` where it is refused, cut off, or not text. */
  async *lines<R extends Route>(route: R, input: CallInput<R> = {}): AsyncIterable<string> {
    for await (const some of this.linesInGroups(route, input)) yield* some;
  }

  /** The same for tens of thousands of lines: those that arrive together come together. */
  async *linesInGroups<R extends Route>(route: R, input: CallInput<R> = {}): AsyncIterable<readonly string[]> {
    const request = { ...this.routeRequest(route, input as CallInput<Route>), max_reply_bytes: streamCap };
    const sent = await this.sendSigned((token) => this.options.transport.stream(this.signed(request, token)));
    if (sent.kind === 'not_signed_in') throw sent.error;
    if (sent.kind === 'no_answer') throw noAnswerFailure(this.origin, sent);
    if (sent.status !== route.success) throw await this.refusedStream(sent);
    try {
      yield* linesOf(sent.chunks);
    } catch (error) {
      throw cutOffFailure(this.origin, error);
    }
  }

  private async refusedStream(sent: { status: number; chunks: AsyncIterable<Uint8Array> }): Promise<AppError> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of sent.chunks) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > replyCap) break;
      }
    } catch {
      // The status alone says enough.
    }
    return failureOfAnswer(this.origin, { status: sent.status, headers: {}, body: Buffer.concat(chunks) });
  }

  private async sendSigned<Reply extends { readonly kind: string; readonly status?: number }>(
    send: (token: string | undefined) => Promise<Reply>,
  ): Promise<Sent<Reply>> {
    const { tokens } = this.options;
    try {
      const token = await tokens?.accessToken();
      const first = await this.counted(send, token);
      if (first.status !== 401 || tokens === undefined || token === undefined) return first;
      // A token may be revoked before its time; a new one is asked for once.
      return await this.counted(send, await tokens.accessToken(token));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'unauthorized') return { kind: 'not_signed_in', error };
      return { kind: 'no_answer', when: 'before_send', reason: error.message, cause: error };
    }
  }

  private counted<Reply>(send: (token: string | undefined) => Promise<Reply>, token: string | undefined) {
    this.sentCount += 1;
    return send(token);
  }

  private toExchange(
    sent: Sent<Extract<HttpReply, { kind: 'answer' }> | Extract<HttpReply, { kind: 'no_answer' }>>,
    read: ReplyReader,
  ): Exchange<unknown> {
    if (sent.kind === 'not_signed_in') return sent;
    if (sent.kind === 'no_answer') {
      return { kind: 'no_answer', when: sent.when, reason: sent.reason, failure: noAnswerFailure(this.origin, sent) };
    }
    const { status, headers, body } = sent;
    const answer = { kind: 'answer', status, headers, bytes: body, retry_after_ms: retryAfterMs(headers) } as const;
    if (status >= 200 && status < 300) {
      const { readable, reply, problem } = read(body);
      const failure = readable ? null : garbageFailure(this.origin, problem);
      return { ...answer, readable, reply, failure, details: undefined };
    }
    const failure = failureOfAnswer(this.origin, sent);
    const { readable, reply } = readJsonReply(body);
    if (status === 401 && this.options.tokens !== undefined) return { kind: 'not_signed_in', error: failure };
    return { ...answer, readable, reply: null, failure, details: detailsOf(reply) };
  }

  private routeRequest(route: Route, input: CallInput<Route>): HttpRequest {
    const path = fillPath(route.url, (input.params ?? {}) as Record<string, unknown>);
    const query = queryText(input.query as Record<string, unknown> | undefined);
    const body = input.bytes ?? jsonBytes(input.body);
    const type = input.bytes === undefined ? undefined : route.content?.request;
    return this.request(route.method, path + query, body, input, type);
  }

  private request(
    method: HttpRequest['method'],
    path: string,
    body: Uint8Array | null,
    options: SendOptions,
    contentType = 'application/json',
  ): HttpRequest {
    const { tenantId, newId, timeoutMs } = this.options;
    return {
      method,
      url: this.origin + path,
      headers: {
        accept: 'application/json, */*;q=0.5',
        ...(newId === undefined ? {} : { 'x-request-id': newId() }),
        ...(tenantId === null ? {} : { 'x-tenant-id': tenantId }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
        ...(body === null ? {} : { 'content-type': contentType }),
        ...options.headers,
      },
      body,
      timeout_ms: options.timeoutMs ?? timeoutMs ?? defaultTimeoutMs,
      max_reply_bytes: replyCap,
      signal: options.signal,
    };
  }

  private signed(request: HttpRequest, token: string | undefined): HttpRequest {
    if (token === undefined) return request;
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  }
}

function fillPath(url: string, params: Record<string, unknown>): string {
  return url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function queryText(query: Readonly<Record<string, unknown>> | undefined): string {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function jsonBytes(body: unknown): Uint8Array | null {
  return body === undefined ? null : Buffer.from(JSON.stringify(body));
}

function detailsOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'details' in body ? body.details : undefined;
}
