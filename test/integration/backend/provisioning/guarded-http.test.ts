import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callResource, type GuardedRequest, guardedRequest } from '#backend/provisioning/guarded-http.ts';
import { GuardedHttpError } from '#backend/provisioning/http/guarded-http-error.ts';
import { externalResource } from '#contract/model/connector.ts';
import { type RestTarget, startRestTarget } from '#test/fixtures/backend/rest-target.ts';

let here: RestTarget;
let other: RestTarget;

beforeAll(async () => {
  [here, other] = await Promise.all([startRestTarget(), startRestTarget()]);
});
afterAll(() => Promise.all([here.close(), other.close()]));
beforeEach(() => {
  for (const one of [here, other]) {
    one.requests.length = 0;
    one.fault = () => null;
  }
});

const portOf = (one: RestTarget) => new URL(one.origin).port;

function ask(url: string, given: Partial<GuardedRequest> = {}) {
  const signal = new AbortController().signal;
  return guardedRequest({
    url,
    method: 'GET',
    allow: ['127.0.0.1'],
    networks: ['127.0.0.0/8'],
    timeout_ms: 5000,
    signal,
    ...given,
  });
}

async function refusal(work: Promise<unknown>): Promise<{ effect: string; message: string }> {
  const error = await work.then(
    () => new Error('It was answered.'),
    (reason: unknown) => reason,
  );
  if (error instanceof GuardedHttpError) return { effect: error.effect, message: error.message };
  throw error;
}

describe('AD-40 only the public internet, unless it is allowed', () => {
  it.each([
    'http://127.0.0.1:PORT/echo',
    'http://2130706433:PORT/echo',
    'http://0x7f.1:PORT/echo',
    'http://0177.0.0.1:PORT/echo',
    'http://[::ffff:127.0.0.1]:PORT/echo',
    'http://[::ffff:7f00:1]:PORT/echo',
    'http://localhost:PORT/echo',
    'http://0.0.0.0:PORT/echo',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[64:ff9b::7f00:1]/',
  ])('%s is refused before anything is sent', async (template) => {
    const url = template.replace('PORT', portOf(here));
    expect(await refusal(ask(url, { allow: [] }))).toMatchObject({
      effect: 'refused',
      message: expect.stringContaining('is not reached'),
    });
    expect(here.requests).toEqual([]);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'http://user:word@example.com/', 'gopher://x', 'no address'])(
    '%s is no address to ask',
    async (url) => {
      const refused = await refusal(ask(url));
      expect(refused).toEqual({ effect: 'refused', message: 'This is not a plain http or https address.' });
    },
  );

  it('AD-42 a name is resolved once, and what was judged is what is reached', async () => {
    const answers = [['127.0.0.1', '169.254.169.254'], ['169.254.169.254']];
    const resolve = async () => answers.shift() ?? [];
    const reply = await ask(`http://rebind.example.com:${portOf(here)}/echo`, { resolve });
    expect([reply.status, here.requests[0]?.headers.host]).toEqual([200, `rebind.example.com:${portOf(here)}`]);
    const second = await refusal(ask(`http://rebind.example.com:${portOf(here)}/echo`, { resolve }));
    expect(second).toMatchObject({ effect: 'refused', message: expect.stringContaining('169.254.169.254') });
  });

  it('AD-40 a name nobody knows was not reached', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    expect(await refusal(ask('http://nowhere.example.com/', { resolve }))).toMatchObject({
      effect: 'unreachable',
      message: expect.stringContaining('nowhere.example.com is not known'),
    });
  });
});

describe('AD-43 redirects', () => {
  const secretHeaders = {
    authorization: 'Bearer secret-word',
    'x-api-key': 'secret-key',
    'content-type': 'application/json',
  };

  it('to metadata, loopback and other schemes are judged anew and refused', async () => {
    for (const redirect of [
      'http://169.254.169.254/latest/',
      'http://[::1]/',
      'file:///etc/passwd',
      'http://10.0.0.1/',
    ]) {
      here.fault = () => ({ redirect });
      expect((await refusal(ask(`${here.origin}/echo`))).effect).toBe('refused');
    }
  });

  it('within an origin keep the credentials, to another one leave them behind', async () => {
    here.fault = ({ path }) => (path === '/first' ? { redirect: '/echo', status: 307 } : null);
    await ask(`${here.origin}/first`, { method: 'POST', body: '{"a":1}', headers: secretHeaders });
    expect(here.requests[1]).toMatchObject({ method: 'POST', body: '{"a":1}', headers: secretHeaders });

    here.fault = () => ({ redirect: `${other.origin}/echo`, status: 308 });
    await ask(`${here.origin}/first`, { method: 'DELETE', headers: secretHeaders });
    expect(other.requests[0]).toMatchObject({ method: 'DELETE' });
    expect(JSON.stringify(other.requests[0]?.headers)).not.toMatch(/secret-(word|key)/);
  });

  it.each([
    { method: 'POST', status: 307 },
    { method: 'POST', status: 308 },
    { method: 'PUT', status: 302 },
  ] as const)('$status to another origin does not carry the content of a $method along', async ({ method, status }) => {
    here.fault = () => ({ redirect: `${other.origin}/echo`, status });
    const failed = await refusal(ask(`${here.origin}/first`, { method, body: 'client_secret=hidden' }));
    expect(failed).toEqual({
      effect: 'refused',
      message: `${here.origin} redirects a request with content to ${other.origin}; another origin is not sent it.`,
    });
    expect(other.requests).toEqual([]);
  });

  it('as See Other fetch the result; the sixth in a row is one too many', async () => {
    here.fault = ({ path }) => (path === '/first' ? { redirect: '/echo', status: 303 } : null);
    const reply = await ask(`${here.origin}/first`, { method: 'POST', body: '{}' });
    expect(JSON.parse(reply.body.toString())).toMatchObject({ method: 'GET' });
    here.requests.length = 0;
    here.fault = () => ({ redirect: '/again' });
    expect((await refusal(ask(`${here.origin}/first`))).message).toContain('redirects more than 5 times');
    expect(here.requests.length).toBe(6);
  });
});

describe('AD-44 limits', () => {
  it.each([
    { fault: 'too_large', message: /larger than 4194304 bytes/ },
    { fault: 'packed', message: /is packed/ },
    { fault: 'drop_before', message: /the connection broke/ },
  ] as const)('$fault', async ({ fault, message }) => {
    here.fault = () => fault;
    const failed = await refusal(ask(`${here.origin}/echo?key=hidden`, { headers: { authorization: 'hidden' } }));
    expect(failed.message).toMatch(message);
    expect(failed.message).not.toContain('hidden');
    expect(failed.effect).toBe('unknown');
  });

  it('a silent server, and somebody who cancels', async () => {
    here.fault = () => 'stall';
    expect(await refusal(ask(`${here.origin}/echo`, { timeout_ms: 50 }))).toEqual({
      effect: 'unknown',
      message: `The request to ${here.origin} took longer than its time limit. It may have acted all the same.`,
    });
    const cancel = new AbortController();
    here.fault = () => {
      cancel.abort();
      return 'stall';
    };
    expect((await refusal(ask(`${here.origin}/echo`, { signal: cancel.signal }))).message).toContain('was cancelled');
  });
});

describe('AD-45 external resources of scripts', () => {
  const resource = (method: string, more: object = {}) =>
    externalResource.parse({
      name: 'hr',
      url: `${here.origin}/echo?fixed=1`,
      method,
      allow: ['127.0.0.1/32'],
      ...more,
    });
  const at = { networks: ['127.0.0.0/8'], signal: new AbortController().signal };

  it('take JSON and give JSON', async () => {
    expect(await callResource(resource('POST'), { id: 7 }, at)).toEqual({
      method: 'POST',
      query: [['fixed', '1']],
      body: { id: 7 },
    });
    expect(await callResource(resource('GET'), { id: 7, q: 'a b&c' }, at)).toEqual({
      method: 'GET',
      query: [
        ['fixed', '1'],
        ['id', '7'],
        ['q', 'a b&c'],
      ],
      body: {},
    });
  });

  it('fail in words', async () => {
    const refused = await refusal(callResource(resource('POST', { allow: [] }), {}, at));
    expect(refused.message).toContain('an administrator adds the address to the allowed networks');
    const closed = await refusal(callResource(resource('POST'), {}, { ...at, networks: [] }));
    expect(closed.message).toContain('is decided by who operates it, with --allow-private-networks');
    expect(here.requests).toEqual([]);
    here.fault = () => 'unavailable';
    expect((await refusal(callResource(resource('POST'), {}, at))).message).toBe(
      'The resource hr answered with status 503.',
    );
    here.fault = () => 'not_json';
    expect((await refusal(callResource(resource('POST'), {}, at))).message).toBe(
      'The resource hr answered with something that is not JSON.',
    );
  });
});
