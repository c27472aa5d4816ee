import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Route } from '#contract/http/route.ts';
import { answerFailure, garbageFailure, unreachableFailure } from './backend-failure.ts';

type Given<Schema> = NonNullable<Schema> & z.ZodType;
type InputOf<Schema> = [NonNullable<Schema>] extends [never] ? undefined : z.input<Given<Schema>>;
type ReplyOf<R extends Route> = [NonNullable<R['reply']>] extends [never] ? undefined : z.output<Given<R['reply']>>;

export interface CallInput<R extends Route> {
  readonly params?: InputOf<R['params']>;
  readonly query?: InputOf<R['query']>;
  readonly body?: InputOf<R['body']>;
  readonly idempotencyKey?: string;
}

/** Gives the access token of the session, and a newer one where the backend refused `refused`. */
export interface TokenSource {
  accessToken(refused?: string): Promise<string>;
}

export interface BackendClientOptions {
  readonly origin: string;
  /** Sent with every call; the backend refuses a token of another tenant. */
  readonly tenantId: string | null;
  /** Absent for calls that need no sign-in. */
  readonly tokens?: TokenSource;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
const replyCap = 16 * 1024 * 1024;

/**
 * Typed calls of the backend's routes. It is made from a workspace's own address and tenant; there is no other way to
 * reach a backend (`sync.md` 3.16). Every failure is one `AppError` that says what to do.
 */
export class BackendClient {
  readonly origin: string;
  private readonly tenantId: string | null;
  private readonly tokens: TokenSource | undefined;
  private readonly timeoutMs: number;

  constructor(options: BackendClientOptions) {
    this.origin = options.origin;
    this.tenantId = options.tenantId;
    this.tokens = options.tokens;
    this.timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  }

  async call<R extends Route>(route: R, input: CallInput<R> = {}): Promise<ReplyOf<R>> {
    const token = await this.tokens?.accessToken();
    const first = await this.send(route, input, token);
    // A token may be revoked before its time; a new one is asked for once.
    const retry = first.status === 401 && this.tokens !== undefined && token !== undefined;
    const response = retry ? await this.send(route, input, await this.tokens?.accessToken(token)) : first;
    const text = await this.readBody(response);
    if (response.status !== route.success) throw this.failure(response, text);
    if (route.reply === undefined) return undefined as ReplyOf<R>;
    return this.parseReply(route.reply, text) as ReplyOf<R>;
  }

  private async send(route: Route, input: CallInput<Route>, token: string | undefined): Promise<Response> {
    const headers = new Headers({ accept: 'application/json', 'x-request-id': randomUUID() });
    if (this.tenantId !== null) headers.set('x-tenant-id', this.tenantId);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey);
    const body = input.body === undefined ? null : JSON.stringify(input.body);
    if (body !== null) headers.set('content-type', 'application/json');
    try {
      return await fetch(this.origin + fillPath(route.url, input), {
        method: route.method,
        headers,
        body,
        // A redirect would carry the token to another address.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
    } catch (error) {
      throw unreachableFailure(this.origin, error, this.timeoutMs);
    }
  }

  private async readBody(response: Response): Promise<string> {
    try {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > replyCap) throw garbageFailure(this.origin, `more than ${replyCap} bytes`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    } catch (error) {
      if (error instanceof Error && error.name === 'AppError') throw error;
      throw unreachableFailure(this.origin, error, this.timeoutMs);
    }
  }

  private parseReply(reply: z.ZodType, text: string): unknown {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw garbageFailure(this.origin, 'not JSON');
    }
    const parsed = reply.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw garbageFailure(this.origin, `${issue?.path.join('.') || 'the reply'}: ${issue?.message ?? 'unexpected'}`);
  }

  private failure(response: Response, text: string): Error {
    if (response.status >= 200 && response.status < 400) {
      return garbageFailure(this.origin, `status ${response.status}`);
    }
    return answerFailure({
      origin: this.origin,
      status: response.status,
      ...wordsOf(text, response.headers.get('content-type') ?? ''),
      requestId: response.headers.get('x-request-id'),
      retryAfterSeconds: readSeconds(response.headers.get('retry-after')),
    });
  }
}

function fillPath(url: string, input: CallInput<Route>): string {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = Object.entries((input.query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)]);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
}

/** The backend's words, from any of the error bodies that `contract.md` 1.6 lists. */
function wordsOf(text: string, contentType: string): { said: string | null; code: string | null } {
  if (contentType.startsWith('text/plain')) return { said: text.slice(0, 300), code: null };
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return { said: null, code: null };
    const known = body as Record<string, unknown>;
    const said = [known['message'], known['detail'], known['error_description']].find(
      (item) => typeof item === 'string',
    );
    return {
      said: said === undefined ? null : String(said),
      code: typeof known['error'] === 'string' ? known['error'] : null,
    };
  } catch {
    return { said: null, code: null };
  }
}

function readSeconds(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isInteger(seconds) && seconds >= 0 ? seconds : null;
}
