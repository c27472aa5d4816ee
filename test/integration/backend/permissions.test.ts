import { createHash } from 'node:crypto';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { requireDeclaredPermissions } from '#backend/plugins/declared-permissions.ts';
import { authRoutes } from '#contract/http/auth.ts';
import type { Route } from '#contract/http/route.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { systemRoutes } from '#contract/http/system.ts';
import { type Account, accounts, apiAs, apiOf, demoTenant, otherTenant, signIn } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

const routes: [string, Route][] = Object.entries({
  ...scriptRoutes,
  ...syncRoutes,
  ...authRoutes,
  ...systemRoutes,
});
const guarded = routes.filter(([, { permission }]) => permission !== 'public');

describe('who may call which route', () => {
  const backend = useBackend(newPglite);

  /** The address of a real script of the Demo tenant, so that nothing but the permission can be what is refused. */
  async function addressOf(route: Route): Promise<string> {
    const admin = await apiAs(backend().app, 'admin');
    const { body } = await admin.get('/governance/scripts?page_size=1');
    const hash = createHash('sha256').update('').digest('hex');
    const url = route.url.replace(':id', body.scripts[0].id).replace(':n', '1').replace(':sha256', hash);
    return url.endsWith('/compare') ? `${url}?from=1&to=1` : url;
  }

  test.each(guarded)(
    '%s: nobody gets in without a token, a tenant, or with one of another tenant',
    async (_name, route) => {
      const url = await addressOf(route);
      const { access_token } = await signIn(backend().app, 'admin');
      const authorization = `Bearer ${access_token}`;
      const api = apiOf(backend().app);
      const attempts: [Record<string, string>, number, string][] = [
        [{}, 401, 'unauthorized'],
        [{ 'x-tenant-id': demoTenant }, 401, 'unauthorized'],
        [{ authorization }, 401, 'unauthorized'],
        [{ authorization, 'x-tenant-id': 'Demo' }, 401, 'unauthorized'],
        [{ authorization: authorization.replace(' ', '  '), 'x-tenant-id': demoTenant }, 401, 'unauthorized'],
        [{ authorization: authorization.replace('Bearer', 'bearer'), 'x-tenant-id': demoTenant }, 401, 'unauthorized'],
        [{ authorization, 'x-tenant-id': otherTenant }, 403, 'forbidden'],
      ];
      for (const [headers, status, error] of attempts) {
        const reply = await api.send(route.method, url, route.body ? {} : undefined, headers);
        expect([headers, reply.status, reply.body.error]).toEqual([headers, status, error]);
        expect(reply.body.message.length).toBeGreaterThan(20);
      }
    },
  );

  test.each(guarded)('%s: the viewer is refused, the administrator is not', async (_name, route) => {
    const url = await addressOf(route);
    const statusAs = async (account: Account) => {
      const api = await apiAs(backend().app, account);
      return (await api.send(route.method, url, route.body ? {} : undefined)).status;
    };
    expect(await statusAs('viewer')).toBe(route.permission === 'admin' ? 403 : route.success);
    expect([401, 403]).not.toContain(await statusAs('admin'));
  });

  /** Abandoning an id that nobody here has used is a decision of one's own tenant, not a look at another's. */
  const ofOthers = guarded.filter(
    ([name, { url }]) => /:id|:sha256/.test(url) && !/^(abandonChangeSet|putBlob)$/.test(name),
  );

  test.each(ofOthers)('%s: an administrator of another tenant finds nothing', async (_name, route) => {
    const url = await addressOf(route);
    const other = await apiAs(backend().app, 'other');
    const bodies: Record<string, object> = {
      '/governance/scripts/:id': { name: 'Taken over' },
      '/governance/scripts/:id/versions': { script_body: 'return 1;' },
      '/governance/scripts/:id/versions/:n/dry-run': { context: null },
      '/governance/scripts/:id/rollback': {},
    };
    const reply = await other.send(route.method, url, route.body ? bodies[route.url] : undefined);
    expect([reply.status, reply.body.error]).toEqual([404, 'not_found']);
  });

  test('super_admin counts as admin, and a tenant may be named in any case with spaces around', async () => {
    const { tokens, clock } = backend().dependencies;
    const token = await tokens.sign({
      jti: '77777777-7777-4777-8777-777777777777',
      issuedAt: clock(),
      sub: '11111111-1111-4111-8111-0000000000a1',
      tid: demoTenant,
      roles: ['super_admin'],
      email: accounts.admin.email,
    });
    const api = apiOf(backend().app, {
      authorization: `Bearer ${token}`,
      'x-tenant-id': ` ${demoTenant.toUpperCase()} `,
    });
    expect((await api.get('/governance/scripts')).status).toBe(200);
  });
});

describe('a route that says of nobody that they may use it', () => {
  const table = { 'GET /declared': { permission: 'public', foreign: 'open' } } as const;

  test.each([
    ['no config at all', {}],
    ['a config without a permission', { config: { tag: 'x' } }],
    ['a permission that does not exist', { config: { permission: 'everybody' } }],
  ])('keeps the server from starting: %s', async (_what, options) => {
    const app = fastify();
    requireDeclaredPermissions(app, table);
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
    requireDeclaredPermissions(app, table);
    app.get('/declared', { config: { permission: 'public' } }, () => 'yes');
    await app.ready();
    await app.close();
  });

  test.each([
    ['is not in the access table', '/unknown', 'public', 'The access table says nothing of GET /unknown'],
    ['says otherwise than the access table', '/declared', 'admin', 'GET /declared says that its permission is admin'],
  ] as const)('keeps the server from starting when it %s', async (_what, url, permission, message) => {
    const app = fastify();
    requireDeclaredPermissions(app, table);
    app.get(url, { config: { permission } }, () => 'yes');
    await expect(app.ready()).rejects.toThrow(message);
    await app.close();
  });
});
