import fastify from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireDeclaredPermissions } from '#backend/plugins/declared-permissions.ts';
import { accessTable, allowedRoles, roles } from '#contract/http/access-table.ts';
import { type Account, type Api, accounts, apiAs, apiOf, demoTenant, otherTenant, signIn } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { contractRoutes } from './harness/contract-routes.ts';
import { newPglite } from './harness/databases.ts';
import { type Objects, requestTo, useObjects } from './harness/objects.ts';

const table = Object.entries(accessTable);
const guarded = table.filter(([, { permission }]) => permission !== 'public');
const ofObjects = guarded.filter(([, { foreign }]) => foreign === 'not_found' || foreign === 'self');

describe('AC-4 036 SC-009 the access table', () => {
  const backend = useBackend(newPglite);
  const newObjects = useObjects(backend);
  const apis = {} as Record<(typeof roles)[number] | 'other', Api>;
  let accessToken = '';

  beforeAll(async () => {
    const { app, dependencies } = backend();
    const token = await dependencies.tokens.sign({
      jti: '77777777-7777-4777-8777-777777777777',
      issuedAt: dependencies.clock(),
      sub: '11111111-1111-4111-8111-0000000000a1',
      tid: demoTenant,
      roles: ['super_admin'],
      email: accounts.admin.email,
    });
    accessToken = (await signIn(backend().app, 'admin')).access_token;
    apis.anonymous = apiOf(app, { 'x-tenant-id': demoTenant });
    apis.user = await apiAs(app, 'viewer');
    apis.auditor = await apiAs(app, 'auditor');
    apis.operator = await apiAs(app, 'operator');
    apis.admin = await apiAs(app, 'admin');
    // A tenant may be named in any case, with spaces around.
    apis.super_admin = apiOf(app, {
      authorization: `Bearer ${token}`,
      'x-tenant-id': ` ${demoTenant.toUpperCase()} `,
    });
    apis.other = await apiAs(app, 'other');
  });

  /** The person that a route of the kind `self` may be asked about by the role. */
  const personOf = async (role: (typeof roles)[number]): Promise<string> => {
    const account = { anonymous: 'viewer', user: 'viewer', super_admin: 'admin' }[role as string] ?? role;
    const { access_token } = await signIn(backend().app, account as Account);
    const [, claims = ''] = access_token.split('.');
    return JSON.parse(Buffer.from(claims, 'base64url').toString()).sub;
  };
  const objectsFor = async (key: string, role: (typeof roles)[number]): Promise<Objects> => {
    const objects = await newObjects(key);
    return accessTable[key]?.foreign === 'self' ? { ...objects, id: await personOf(role) } : objects;
  };

  const send = (api: Api, key: string, objects: Objects) => {
    const { method, url, body, headers } = requestTo(key, objects);
    return api.send(method, url, body, headers);
  };

  test('AC-1 has every route of the contract with its permission, and the backend serves every route of the table', () => {
    const declared = Object.fromEntries([...contractRoutes].map(([key, { permission }]) => [key, permission]));
    const stated = Object.fromEntries(table.map(([key, { permission }]) => [key, permission]));
    expect({ ...declared, 'GET /openapi.json': 'public' }).toEqual(stated);
    const missing = table.filter(([key]) => {
      const [method = '', url = ''] = key.split(' ');
      return !backend().app.hasRoute({ method: method as 'GET', url });
    });
    expect(missing).toEqual([]);
  });

  describe.each(roles)('036 FR-036 FR-038 %s', (role) => {
    test.each(table)('%s', async (key, { permission }) => {
      const reply = await send(apis[role], key, await objectsFor(key, role));
      const refusal = role === 'anonymous' ? [401, 'unauthorized'] : [403, 'forbidden'];
      if (!allowedRoles[permission].includes(role)) {
        expect([reply.status, reply.body.error]).toEqual(refusal);
        expect(reply.body.message.length).toBeGreaterThan(20);
        return;
      }
      // The object is there and the request is right: nothing but the role decides.
      expect(reply.status, reply.text).toBeGreaterThanOrEqual(200);
      expect(reply.status, reply.text).toBeLessThan(300);
    });
  });

  test.each(ofObjects)('AC-3 %s: an administrator of another tenant finds nothing', async (key) => {
    const reply = await send(apis.other, key, await objectsFor(key, 'admin'));
    expect([reply.status, reply.body.error]).toEqual([404, expect.stringMatching(/^(connector_)?not_found$/)]);
  });

  test.each(guarded)('%s: nobody gets in with half a sign-in, or with a token of another tenant', async (key) => {
    const objects = await newObjects(key);
    const authorization = `Bearer ${accessToken}`;
    const attempts: [Record<string, string>, number, string][] = [
      [{}, 401, 'unauthorized'],
      [{ authorization }, 401, 'unauthorized'],
      [{ authorization, 'x-tenant-id': 'Demo' }, 401, 'unauthorized'],
      [{ authorization: authorization.replace(' ', '  '), 'x-tenant-id': demoTenant }, 401, 'unauthorized'],
      [{ authorization: authorization.replace('Bearer', 'bearer'), 'x-tenant-id': demoTenant }, 401, 'unauthorized'],
      [{ authorization, 'x-tenant-id': otherTenant }, 403, 'forbidden'],
    ];
    for (const [headers, status, error] of attempts) {
      const reply = await send(apiOf(backend().app, headers), key, objects);
      expect([headers, reply.status, reply.body.error]).toEqual([headers, status, error]);
    }
  });
});

describe('AC-2 a route that says of nobody that they may use it', () => {
  const stated = { 'GET /declared': { permission: 'public', foreign: 'open' } } as const;

  test.each([
    ['no config at all', {}],
    ['a config without a permission', { config: { tag: 'x' } }],
    ['a permission that does not exist', { config: { permission: 'everybody' } }],
  ])('keeps the server from starting: %s', async (_what, options) => {
    const app = fastify();
    requireDeclaredPermissions(app, stated);
    app.get('/declared', { config: { permission: 'public' } }, () => 'yes');
    app.register((scope, _options, done) => {
      scope.get('/by-hand', options as object, () => 'open');
      done();
    });
    await expect(app.ready()).rejects.toThrow('No permission is declared for GET /by-hand');
    await app.close();
  });

  test('and the same server starts without it', async () => {
    const app = fastify();
    requireDeclaredPermissions(app, stated);
    app.get('/declared', { config: { permission: 'public' } }, () => 'yes');
    await app.ready();
    await app.close();
  });

  test.each([
    ['is not in the access table', '/unknown', 'public', 'The access table says nothing of GET /unknown'],
    ['says otherwise than the access table', '/declared', 'admin', 'GET /declared says that its permission is admin'],
  ] as const)('keeps the server from starting when it %s', async (_what, url, permission, message) => {
    const app = fastify();
    requireDeclaredPermissions(app, stated);
    app.get(url, { config: { permission } }, () => 'yes');
    await expect(app.ready()).rejects.toThrow(message);
    await app.close();
  });
});
