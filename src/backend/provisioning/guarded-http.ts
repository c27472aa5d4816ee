import type { ExternalResource } from '#contract/model/connector.ts';
import type { Json } from '#contract/model/scalars.ts';
import { addressGuard } from './http/address-guard.ts';
import { GuardedHttpError } from './http/guarded-http-error.ts';
import { type ResolveHost, resolveChecked, systemResolve } from './http/resolve-checked.ts';
import { type OneReply, SendFailure, sendOnce } from './http/send-once.ts';

export interface GuardedRequest {
  /** http or https. */
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Lower-case names. All but `accept` and `content-type` stay behind when a redirect leads to another origin. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  /** Addresses, networks or hosts beyond the public internet; see `addressGuard`. */
  readonly allow: readonly string[];
  /** How far `allow` reaches: what the backend's operator lets it connect to; see `addressGuard`. */
  readonly networks: readonly string[];
  readonly ca_certificate?: string | null;
  readonly timeout_ms: number;
  readonly max_reply_bytes?: number;
  readonly signal: AbortSignal;
  /** Another way to find the addresses of a name. */
  readonly resolve?: ResolveHost;
}

export type GuardedReply = OneReply;

const redirects = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;
const defaultReplyBytes = 4 * 1024 * 1024;
const resourceReplyBytes = 1024 * 1024;

interface Leg {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** A See Other was followed: what was asked for is done, and only its result is fetched. */
  readonly acted: boolean;
}

/**
 * The only way from the backend to an address that somebody wrote down. Every host is resolved once and judged, on each
 * redirect again; the connection goes to exactly the judged address. Any status is an answer. Throws `GuardedHttpError`.
 */
export async function guardedRequest(request: GuardedRequest): Promise<GuardedReply> {
  const deadline = AbortSignal.timeout(request.timeout_ms);
  const signal = AbortSignal.any([request.signal, deadline]);
  let leg: Leg = {
    url: httpUrl(request.url),
    method: request.method,
    headers: { accept: 'application/json', 'accept-encoding': 'identity', ...request.headers },
    body: request.body ?? null,
    acted: false,
  };
  for (let followed = 0; ; followed += 1) {
    const reply = await send(leg, request, signal);
    const location = redirects.has(reply.status) ? reply.headers['location'] : undefined;
    if (location === undefined) return reply;
    if (followed === maxRedirects) {
      throw new GuardedHttpError('unknown', `${leg.url.origin} redirects more than ${maxRedirects} times.`);
    }
    leg = redirected(leg, location, reply.status);
  }
}

/**
 * Asks an external resource that a connector declares (`runtime.md`, `resources.call`): JSON in, JSON out. With GET the
 * members of the payload travel as query parameters. Throws `GuardedHttpError`; also for statuses that are no success.
 */
export async function callResource(
  resource: ExternalResource,
  payload: Json,
  { networks, signal, resolve }: Pick<GuardedRequest, 'networks' | 'signal' | 'resolve'>,
): Promise<Json> {
  const url = new URL(resource.url);
  const inQuery = resource.method === 'GET';
  if (inQuery) for (const [name, value] of queryOf(payload)) url.searchParams.set(name, value);
  const reply = await guardedRequest({
    url: url.href,
    method: resource.method,
    headers: inQuery ? {} : { 'content-type': 'application/json' },
    body: inQuery ? null : JSON.stringify(payload),
    allow: resource.allow,
    networks,
    timeout_ms: resource.timeout_seconds * 1000,
    max_reply_bytes: resourceReplyBytes,
    signal,
    ...(resolve === undefined ? {} : { resolve }),
  });
  if (reply.status < 200 || reply.status > 299) {
    throw new GuardedHttpError('unknown', `The resource ${resource.name} answered with status ${reply.status}.`);
  }
  return jsonOf(reply, `The resource ${resource.name}`);
}

/** The answer's JSON; null for an empty one. Throws `GuardedHttpError` for anything else. */
export function jsonOf(reply: GuardedReply, who: string): Json {
  const text = reply.body.toString('utf8');
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GuardedHttpError('unknown', `${who} answered with something that is not JSON.`, { cause: error });
  }
}

async function send(leg: Leg, request: GuardedRequest, signal: AbortSignal): Promise<OneReply> {
  const { resolve = systemResolve, max_reply_bytes = defaultReplyBytes, ca_certificate = null } = request;
  try {
    const addresses = await resolveChecked(
      leg.url.hostname,
      addressGuard(request.allow, request.networks),
      resolve,
      signal,
    );
    return await sendOnce({ ...leg, addresses, ca_certificate, max_reply_bytes, signal });
  } catch (error) {
    if (error instanceof GuardedHttpError) throw leg.acted ? actedBefore(error) : error;
    const sent = leg.acted || (error instanceof SendFailure && error.sent);
    throw failure(error, leg.url, sent ? 'unknown' : 'unreachable', request.signal, signal);
  }
}

function actedBefore(error: GuardedHttpError): GuardedHttpError {
  return new GuardedHttpError('unknown', error.message, { cause: error });
}

function failure(
  error: unknown,
  url: URL,
  effect: GuardedHttpError['effect'],
  cancel: AbortSignal,
  signal: AbortSignal,
): GuardedHttpError {
  const sent = effect === 'unknown' ? ' It may have acted all the same.' : '';
  if (signal.aborted) {
    const cancelled = cancel.aborted && !(cancel.reason instanceof Error && cancel.reason.name === 'TimeoutError');
    const why = cancelled ? 'was cancelled' : 'took longer than its time limit';
    return new GuardedHttpError(effect, `The request to ${url.origin} ${why}.${sent}`, { cause: error });
  }
  const why = error instanceof SendFailure ? error.message : 'the exchange broke off';
  return new GuardedHttpError(effect, `No usable answer from ${url.origin}: ${why}.${sent}`, { cause: error });
}

function redirected(leg: Leg, location: string, status: number): Leg {
  const url = httpUrl(location, leg.url);
  if (leg.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new GuardedHttpError(
      'refused',
      `${leg.url.origin} redirects to an unencrypted address; that is not followed.`,
    );
  }
  const elsewhere = url.origin !== leg.url.origin;
  const asGet = status === 303 || (status < 303 && leg.method === 'POST');
  if (elsewhere && !asGet && leg.body !== null) {
    const where = `${leg.url.origin} redirects a request with content to ${url.origin}`;
    throw new GuardedHttpError(leg.acted ? 'unknown' : 'refused', `${where}; another origin is not sent it.`);
  }
  const { 'content-type': type, accept, 'accept-encoding': encoding } = leg.headers;
  const plain = { accept: accept ?? '*/*', 'accept-encoding': encoding ?? 'identity' };
  const kept = elsewhere ? { ...plain, ...(type ? { 'content-type': type } : {}) } : leg.headers;
  const acted = leg.acted || (status === 303 && leg.method !== 'GET');
  return { url, headers: kept, method: asGet ? 'GET' : leg.method, body: asGet ? null : leg.body, acted };
}

function httpUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username + url.password === '') {
    return url;
  }
  const whose = base === undefined ? 'This' : `${base.origin} redirects to what`;
  throw new GuardedHttpError('refused', `${whose} is not a plain http or https address.`);
}

function queryOf(payload: Json): [string, string][] {
  if (payload === null) return [];
  if (typeof payload !== 'object' || Array.isArray(payload)) return [['payload', JSON.stringify(payload)]];
  return Object.entries(payload).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}
