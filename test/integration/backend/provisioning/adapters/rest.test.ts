import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { methodFor } from '#backend/provisioning/adapters/registry.ts';
import { restAdapter } from '#backend/provisioning/adapters/rest/rest-adapter.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type RestTarget, startRestTarget } from '#test/fixtures/backend/rest-target.ts';
import { callOf, failureOf, run, type Target } from './adapter-calls.ts';

let api: RestTarget;
let target: Target;

const servers = (
  paging: JsonObject = { kind: 'link_header' },
  path = '/servers?zone={attributes.zone}',
): JsonObject => ({
  create: {
    method: 'POST',
    path: '/servers',
    body: { hostname: '{attributes.name}', size: '{attributes.size}', note: 'in {attributes.zone}' },
  },
  read: { method: 'GET', path: '/servers/{provider_id}' },
  update: { method: 'PUT', path: '/servers/{provider_id}' },
  delete: { method: 'DELETE', path: '/servers/{provider_id}' },
  disable: { method: 'PUT', path: '/servers/{provider_id}', body: { running: false } },
  enable: { method: 'PUT', path: '/servers/{provider_id}', body: { running: true } },
  search: { path, items_path: 'data.items', match: ['name'], paging },
  object_path: 'data',
  attributes: { name: 'hostname', city: 'location.city' },
});

const withClasses = (classes: JsonObject, more: JsonObject = {}): Target => ({
  ...target,
  config: { ...target.config, classes, ...more },
});

beforeAll(async () => {
  api = await startRestTarget();
});
afterAll(() => api.close());
beforeEach(() => {
  api.servers.clear();
  api.requests.length = 0;
  api.fault = () => null;
  api.authorization = null;
  target = {
    adapter: restAdapter,
    config: {
      base_url: `${api.origin}/api/`,
      allow: ['127.0.0.1'],
      timeout_seconds: 1,
      classes: { server: servers() },
    },
    credentials: {},
  };
});

describe('AD-32 a JSON API by its addresses', () => {
  it('servers are made, read, changed, stopped, started and deleted', async () => {
    const made = await run(target, 'create', 'server', { name: 'web 1/ü', size: 4, zone: 'eu' });
    expect(made).toEqual({
      provider_id: 'srv-1',
      state: { id: 'srv-1', hostname: 'web 1/ü', size: 4, note: 'in eu', running: true },
    });
    const { provider_id } = made;
    const changed = await run(target, 'update', 'server', { name: 'web-2', city: 'Oslo' }, { provider_id });
    expect(changed.state).toMatchObject({ hostname: 'web-2', location: { city: 'Oslo' } });
    expect((await run(target, 'disable', 'server', {}, { provider_id })).state).toMatchObject({ running: false });
    expect((await run(target, 'enable', 'server', {}, { provider_id })).state).toMatchObject({ running: true });
    await run(target, 'delete', 'server', {}, { provider_id });
    expect(api.servers.size).toBe(0);
    expect(await run(target, 'delete', 'server', {}, { provider_id })).toMatchObject({ state: null });
  });

  it.each<JsonObject>([
    { kind: 'page', page_parameter: 'page', size_parameter: 'per_page', size: 2 },
    { kind: 'offset', size: 2 },
    { kind: 'cursor', parameter: 'cursor', next_path: 'next' },
    { kind: 'link_header' },
  ])('AD-33 lists are read on by $kind', async (paging: JsonObject) => {
    for (let number = 1; number <= 5; number += 1) {
      api.servers.set(`s${number}`, { id: `s${number}`, hostname: `h${number}`, note: 'in ' });
    }
    const listed = withClasses({ server: servers(paging, '/servers') });
    const find = (name: string) =>
      restAdapter.find(callOf(listed, { resumed: true }), {
        object_class: 'server',
        provider_id: null,
        attributes: { name },
      });
    expect(await find('h5')).toMatchObject({ provider_id: 's5' });
    expect(await find('h9')).toBeNull();
    const short = { ...servers(paging, '/servers') };
    const cut = withClasses({ server: { ...short, search: { ...(short['search'] as JsonObject), max_pages: 2 } } });
    const endless = await failureOf(
      restAdapter.find(callOf(cut, { resumed: true }), {
        object_class: 'server',
        provider_id: null,
        attributes: { name: 'h9' },
      }),
    );
    expect(endless.message).toContain('does not end within 2 pages');
  });

  it('AD-31 a value stays in its place of the address', async () => {
    const byName = withClasses({
      server: { ...servers(), read: { method: 'GET', path: '/servers/{attributes.name}/x' } },
    });
    const request = { object_class: 'server', provider_id: '1' };
    for (const name of ['..', '.']) {
      const refused = await failureOf(restAdapter.find(callOf(byName), { ...request, attributes: { name } }));
      expect(refused.message).toContain('no name in an address');
    }
    await restAdapter.find(callOf(byName), { ...request, attributes: { name: '../users?x=1#' } });
    expect(api.requests.at(-1)?.path).toBe('/api/servers/..%2Fusers%3Fx%3D1%23/x');
    const missing = await failureOf(restAdapter.find(callOf(byName), { ...request, attributes: {} }));
    expect(missing).toMatchObject({ effect: 'refused', message: expect.stringContaining('needs attributes.name') });
  });

  it('AD-11 AD-12 after a lost answer the work is recognised, and what others made is not', async () => {
    const operation_id = randomUUID();
    api.fault = ({ method }) => (method === 'POST' ? 'drop_after' : null);
    const spec = { name: 'db', zone: 'eu', size: 2 };
    const templated = { operation_id: randomUUID() };
    expect((await failureOf(run(target, 'create', 'server', spec, templated))).effect).toBe('unknown');
    const first = { ...templated, resumed: true };
    api.fault = () => null;
    expect((await run(target, 'create', 'server', spec, first)).provider_id).toBe('srv-1');
    api.servers.clear();

    api.fault = ({ method }) => (method === 'POST' ? 'drop_after' : null);
    const plain = withClasses({ server: { ...servers(), create: { method: 'POST', path: '/servers' } } });
    expect((await failureOf(run(plain, 'create', 'server', spec, { operation_id }))).effect).toBe('unknown');
    api.fault = () => null;
    const made = await run(plain, 'create', 'server', spec, { operation_id, resumed: true });
    expect([made.provider_id, api.servers.size]).toEqual(['srv-1', 1]);
    const other = await failureOf(run(plain, 'create', 'server', { ...spec, size: 8 }));
    expect(other).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });
  });

  it('AD-3 AD-35 what the configuration does not reach is a clear 422', async () => {
    const config = target.config;
    expect(() => methodFor(restAdapter, 'create', 'database', config)).toThrow(
      'adapter rest cannot provision databases. It provisions servers as it is configured.',
    );
    const create = { method: 'POST', path: '/servers' };
    const read = { method: 'GET', path: '/servers/{provider_id}' };
    // Without its id, which a lost answer takes along, nothing can be read.
    const blinds: JsonObject[] = [{ create }, { create, read }];
    for (const blind of blinds) {
      expect(() => methodFor(restAdapter, 'create', 'server', { ...config, classes: { server: blind } })).toThrow(
        'nothing as it is configured',
      );
    }
    const search = servers()['search'] as JsonObject;
    const halves = { server: { create, read, search, object_path: 'data' } };
    const half = withClasses(halves);
    const made = await run(half, 'create', 'server', { hostname: 'x' });
    const failed = await failureOf(run(half, 'disable', 'server', {}, { provider_id: made.provider_id }));
    expect(failed.message).toBe(
      'adapter rest cannot disable objects of the class server: the connector has no address for it.',
    );
  });
});

interface SignIn {
  auth: () => JsonObject;
  credentials: Record<string, string>;
  header: string;
}

describe('AD-40 addresses that are not for it', () => {
  it('are refused, whether written down, resolved to or redirected to', async () => {
    const spec = { name: 'x', zone: 'eu' };
    const closed = await failureOf(run(withClasses({ server: servers() }, { allow: [] }), 'create', 'server', spec));
    expect(closed).toMatchObject({ effect: 'refused', message: expect.stringContaining('127.0.0.1') });
    const named = { base_url: `http://localhost:${new URL(api.origin).port}/api`, allow: [] };
    expect((await failureOf(run(withClasses({ server: servers() }, named), 'create', 'server', spec))).effect).toBe(
      'refused',
    );
    const metadata = { base_url: 'http://169.254.169.254/latest' };
    const refused = await failureOf(run(withClasses({ server: servers() }, metadata), 'create', 'server', spec));
    expect(refused.message).toContain('not on the public internet');
    expect(api.requests).toEqual([]);
    api.fault = () => ({ redirect: 'http://169.254.169.254/latest/api/token', status: 307 });
    const led = await failureOf(run(target, 'create', 'server', spec));
    expect(led).toMatchObject({ effect: 'refused', message: expect.stringContaining('169.254.169.254') });
    expect(api.servers.size).toBe(0);
  });
});

describe('AD-34 ways to sign in', () => {
  const oauth = (client_authentication: string) => ({
    kind: 'oauth_client_credentials',
    token_url: `${api.origin}/token`,
    scope: 'provision',
    client_authentication,
  });
  const client = { client_id: 'studio', client_secret: 's&cret' };

  it.each<SignIn>([
    {
      auth: () => ({ kind: 'basic' }),
      credentials: { username: 'ü', password: 'p:w' },
      header: `Basic ${Buffer.from('ü:p:w').toString('base64')}`,
    },
    { auth: () => ({ kind: 'bearer' }), credentials: { token: 't' }, header: 'Bearer t' },
    { auth: () => oauth('basic'), credentials: client, header: 'Bearer token-for-provision' },
    { auth: () => oauth('form'), credentials: client, header: 'Bearer token-for-provision' },
  ])('$header', async ({ auth, credentials, header }: SignIn) => {
    api.authorization = header;
    const signed = { ...withClasses({ server: servers(undefined, '/servers') }, { auth: auth() }), credentials };
    await restAdapter.test(callOf(signed));
    await run(signed, 'create', 'server', { name: 'x' });
    expect(api.requests.filter((one) => one.path === '/token').length).toBe(header.includes('token-for') ? 3 : 0);
  });

  it('an API key travels in its header; a token that is refused is said in words', async () => {
    const keyed = {
      ...withClasses({ server: servers() }, { auth: { kind: 'api_key', header: 'X-Key' } }),
      credentials: { api_key: 'k' },
    };
    await restAdapter.test(callOf(keyed));
    expect(api.requests.at(-1)?.headers['x-key']).toBe('k');
    const wrong = { ...withClasses({}, { auth: oauth('basic') }), credentials: { ...client, client_secret: 'guess' } };
    expect(await failureOf(restAdapter.test(callOf(wrong)))).toEqual({
      effect: 'refused',
      message: 'The token address refuses the client with status 401; check client id and client secret.',
    });
  });
});
