import { type GuardedReply, type GuardedRequest, guardedRequest } from '#backend/provisioning/guarded-http.ts';
import { GuardedHttpError } from '#backend/provisioning/http/guarded-http-error.ts';
import { type RestConfig, restConfig } from '#contract/model/connector-config/rest-config.ts';
import type { Json } from '#contract/model/scalars.ts';
import { type AdapterCall, AdapterError } from '../adapter.ts';
import { signInHeaders } from './sign-in.ts';
import { statusFailure } from './status-failure.ts';

export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the answer is empty. */
  readonly json: Json | undefined;
}

export interface RestRequest {
  readonly method: GuardedRequest['method'];
  /** After the base address; may have a query. */
  readonly path: string;
  readonly body?: Json;
  /** Statuses beside 2xx that are returned and no failure. */
  readonly also?: readonly number[];
}

/** The requests of one adapter call: the sign-in happens once, at the first of them. */
export interface RestSession {
  readonly config: RestConfig;
  readonly call: AdapterCall;
  /** Throws `AdapterError` for every other status, and where there is no answer. */
  send(request: RestRequest): Promise<RestReply>;
}

export function openSession(call: AdapterCall): RestSession {
  const config = restConfig.parse(call.config);
  const scim = config.dialect === 'scim2';
  const type = scim ? 'application/scim+json' : 'application/json';
  let signedIn: Promise<Record<string, string>> | undefined;
  const ask = (request: Omit<GuardedRequest, 'allow' | 'networks' | 'ca_certificate' | 'timeout_ms' | 'signal'>) =>
    reached(request.method, () =>
      guardedRequest({
        ...request,
        allow: config.allow,
        networks: call.networks,
        ca_certificate: config.ca_certificate,
        timeout_ms: config.timeout_seconds * 1000,
        signal: call.signal,
      }),
    );
  return {
    config,
    call,
    async send({ method, path, body, also = [] }) {
      signedIn ??= signInHeaders(config.auth, call.credentials, ask);
      const headers = {
        ...lowerCase(config.headers),
        accept: scim ? 'application/scim+json, application/json' : 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(method === 'GET' ? {} : { 'idempotency-key': call.operation_id }),
        ...(await signedIn),
      };
      const url = config.base_url.replace(/\/$/, '') + path;
      const reply = await ask({ url, method, headers, body: body === undefined ? null : JSON.stringify(body) });
      if (succeeded(reply.status) || also.includes(reply.status)) return read(reply, method);
      throw statusFailure(reply, method, config.errors, Object.values(call.credentials));
    },
  };
}

/** The address of a later page as a path of this API. Throws where it leads elsewhere: the credentials stay here. */
export function pathWithin(config: RestConfig, address: string): string {
  const base = config.base_url.replace(/\/$/, '');
  const url = URL.parse(address, `${base}/`)?.href ?? '';
  if (url.startsWith(`${base}/`) || url.startsWith(`${base}?`)) return url.slice(base.length);
  throw new AdapterError('refused', 'The API says that its next page is at an address outside the base address.');
}

async function reached(method: string, work: () => Promise<GuardedReply>): Promise<GuardedReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GuardedHttpError)) throw error;
    // Reading changes nothing, however it ends.
    const effect = method === 'GET' && error.effect === 'unknown' ? 'unreachable' : error.effect;
    throw new AdapterError(effect, error.message, { cause: error });
  }
}

function read(reply: GuardedReply, method: string): RestReply {
  const { status, headers } = reply;
  const text = reply.body.toString('utf8').trim();
  if (text === '') return { status, headers, json: undefined };
  try {
    return { status, headers, json: JSON.parse(text) };
  } catch (error) {
    if (!succeeded(status)) return { status, headers, json: undefined };
    const effect = method === 'GET' ? 'unreachable' : 'unknown';
    throw new AdapterError(effect, 'The API answered with something that is not JSON; check the base address.', {
      cause: error,
    });
  }
}

const succeeded = (status: number) => status >= 200 && status <= 299;

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
