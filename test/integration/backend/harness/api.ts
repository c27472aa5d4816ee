import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { tokenPair } from '#contract/http/auth.ts';

export const demoTenant = '11111111-1111-4111-8111-111111111111';
export const otherTenant = '22222222-2222-4222-8222-222222222222';
export const password = 'Hookwright-demo-1';

export const accounts = {
  admin: { tenant: demoTenant, email: 'admin@demo.test' },
  viewer: { tenant: demoTenant, email: 'viewer@demo.test' },
  operator: { tenant: demoTenant, email: 'operator@demo.test' },
  auditor: { tenant: demoTenant, email: 'auditor@demo.test' },
  other: { tenant: otherTenant, email: 'admin@other.test' },
} as const;
export type Account = keyof typeof accounts;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD';
type Headers = Record<string, string>;

/** What came back. `body` is the parsed JSON, null when there is none; tests read it as they expect it to be. */
export interface Reply {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: a test states the shape it expects by reading it, and fails where it differs.
  readonly body: any;
  readonly text: string;
}

/**
 * Sends requests into the app without a network. After each answer everything else in this process has its turn, as it has
 * where an answer comes over a connection: who asks on and on would otherwise wait for timers that never come.
 */
export interface Api {
  send(method: Method, url: string, body?: unknown, headers?: Headers): Promise<Reply>;
  get(url: string, headers?: Headers): Promise<Reply>;
  post(url: string, body?: unknown, headers?: Headers): Promise<Reply>;
  put(url: string, body?: unknown, headers?: Headers): Promise<Reply>;
  delete(url: string, headers?: Headers): Promise<Reply>;
}

export function apiOf(app: FastifyInstance, common: Headers = {}): Api {
  const send: Api['send'] = async (method, url, body, headers = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...common, ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    await nextTurn();
    return { status: reply.statusCode, headers: reply.headers, body: parse(reply), text: reply.body };
  };
  return {
    send,
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
  };
}

function parse(reply: LightMyRequestResponse): unknown {
  const isJson = /\bjson/.test(String(reply.headers['content-type'] ?? ''));
  return isJson && reply.body !== '' ? JSON.parse(reply.body) : null;
}

export async function signIn(app: FastifyInstance, account: Account) {
  const { tenant, email } = accounts[account];
  const reply = await apiOf(app).post('/auth/login', { email, password }, { 'x-tenant-id': tenant });
  if (reply.status !== 200) throw new Error(`${email} could not sign in: ${reply.text}`);
  return tokenPair.parse(reply.body);
}

export async function apiAs(app: FastifyInstance, account: Account): Promise<Api> {
  const { access_token } = await signIn(app, account);
  return apiOf(app, { 'x-tenant-id': accounts[account].tenant, authorization: `Bearer ${access_token}` });
}
