import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Api, accounts, apiOf, demoTenant, otherTenant, password, signIn } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const minute = 60_000;

onEachDatabase((newDatabase) => {
  let now = new Date();
  const backend = useBackend(newDatabase, { clock: () => now });
  let api: Api;
  beforeAll(() => {
    api = apiOf(backend().app);
  });

  const login = (email: string, secret = password, tenant = demoTenant) =>
    api.post('/auth/login', { email, password: secret }, { 'x-tenant-id': tenant });
  const refresh = (refresh_token: string) => api.post('/auth/refresh', { refresh_token });
  const list = (access_token: string, tenant = demoTenant) =>
    api.get('/governance/scripts', { 'x-tenant-id': tenant, authorization: `Bearer ${access_token}` });
  const slug = (reply: { body: { type?: string } }) => reply.body.type?.split(':').at(-1);

  test('a sign-in gives a token that the published keys verify, with the claims of the contract', async () => {
    const reply = await login('Admin@Demo.test');
    expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(reply.body.refresh_token).toMatch(/^[\w-]{43}$/);
    const keys = await api.get('/.well-known/jwks.json');
    expect(JSON.stringify(keys.body)).not.toContain('"d"');
    const { payload, protectedHeader } = await jwtVerify(reply.body.access_token, createLocalJWKSet(keys.body), {
      currentDate: now,
    });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ tid: demoTenant, roles: ['admin'], email: 'admin@demo.test', aud: ['hookwright'] });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
  });

  test('unknown address, wrong password and unknown tenant are answered alike', async () => {
    const replies = [
      await login('nobody@demo.test'),
      await login(accounts.admin.email, 'wrong'),
      await login(accounts.admin.email, password, otherTenant),
      await login(accounts.admin.email, password, '99999999-9999-4999-8999-999999999999'),
    ];
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(slug(replies[0] ?? { body: {} })).toBe('invalid-credentials');
  });

  test('passwords are kept as argon2id and refresh tokens as SHA-256', async () => {
    const { refresh_token } = await signIn(backend().app, 'admin');
    const [users, tokens] = await withTenant(
      backend().dependencies.db,
      { tenant_id: demoTenant, actor_id: demoTenant },
      async (scope) => [
        await scope.db.selectFrom('users').select('password_hash').execute(),
        await scope.db.selectFrom('refresh_tokens').selectAll().execute(),
      ],
    );
    expect(users.every((user) => user.password_hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
    expect(new Set(users.map((user) => user.password_hash)).size).toBe(users.length);
    const hashes = tokens.map((token) => token.token_hash);
    expect(hashes).toContain(createHash('sha256').update(refresh_token).digest('hex'));
    expect(JSON.stringify(tokens)).not.toContain(refresh_token);
  });

  test('without a tenant, or with a body that is none, sign-in says so', async () => {
    const body = { email: accounts.admin.email, password };
    const without: Record<string, string>[] = [{}, { 'x-tenant-id': 'demo' }];
    for (const headers of without) {
      const reply = await api.post('/auth/login', body, headers);
      expect([reply.status, slug(reply)]).toEqual([401, 'tenant-required']);
    }
    for (const wrong of ['{', '', '{"email":"no address","password":"x"}', '{"email":"a@b.c"}']) {
      const reply = await api.send('POST', '/auth/login', wrong, { 'x-tenant-id': demoTenant });
      expect([wrong, reply.status, reply.body.error, slug(reply)]).toEqual([
        wrong,
        422,
        'unprocessable',
        'validation-error',
      ]);
    }
  });

  test('a refresh gives a new pair, once', async () => {
    const first = await signIn(backend().app, 'admin');
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect(decodeJwt(second.body.access_token).jti).not.toBe(decodeJwt(first.access_token).jti);
    expect((await list(second.body.access_token)).status).toBe(200);
  });

  test('a refresh whose answer got lost gives out the very same pair for a minute', async () => {
    const first = await signIn(backend().app, 'admin');
    const lost = await refresh(first.refresh_token);
    const again = await refresh(first.refresh_token);
    expect(again.body).toEqual(lost.body);
    expect((await refresh(again.body.refresh_token)).status).toBe(200);
  });

  test('twenty refreshes of one token at the same time end in one successor', async () => {
    const first = await signIn(backend().app, 'admin');
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refresh_token)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(200);
  });

  test('a used token that comes back after its successor was used revokes everything of its sign-in', async () => {
    const first = await signIn(backend().app, 'admin');
    const second = (await refresh(first.refresh_token)).body;
    const third = (await refresh(second.refresh_token)).body;
    const bystander = await signIn(backend().app, 'admin');
    const reused = await refresh(first.refresh_token);
    expect([reused.status, slug(reused)]).toEqual([401, 'token-revoked']);
    expect((await refresh(third.refresh_token)).status).toBe(401);
    for (const pair of [first, second, third]) {
      expect((await list(pair.access_token)).status).toBe(401);
    }
    expect((await list(bystander.access_token)).status).toBe(200);
    expect((await refresh(bystander.refresh_token)).status).toBe(200);
  });

  test('a used token that comes back after the grace revokes everything of its sign-in', async () => {
    const first = await signIn(backend().app, 'admin');
    const second = (await refresh(first.refresh_token)).body;
    now = new Date(now.getTime() + minute + 1);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(second.refresh_token)).status).toBe(401);
    expect((await list(second.access_token)).status).toBe(401);
  });

  test('signing out ends the session and its access token; an unknown token is as good as signed out', async () => {
    const pair = await signIn(backend().app, 'admin');
    const gone = await api.post('/auth/logout', { refresh_token: pair.refresh_token });
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await list(pair.access_token)).status).toBe(401);
    expect((await refresh(pair.refresh_token)).status).toBe(401);
    expect((await api.post('/auth/logout', { refresh_token: 'unknown' })).status).toBe(204);
  });

  test('an unknown refresh token is refused', async () => {
    const reply = await refresh('x'.repeat(43));
    expect([reply.status, slug(reply)]).toEqual([401, 'invalid-token']);
  });

  test('an account that is no longer active gets in nowhere', async () => {
    const pair = await signIn(backend().app, 'viewer');
    const setActive = (active: boolean) =>
      withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
        scope.db.updateTable('users').set({ active }).where('email', '=', accounts.viewer.email).execute(),
      );
    await setActive(false);
    const replies = [await login(accounts.viewer.email), await refresh(pair.refresh_token)];
    await setActive(true);
    expect(replies.map((reply) => [reply.status, slug(reply)])).toEqual([
      [401, 'account-inactive'],
      [401, 'account-inactive'],
    ]);
  });

  test('an access token ends after 15 minutes and a minute of leeway, a refresh token after 7 days', async () => {
    const pair = await signIn(backend().app, 'admin');
    now = new Date(now.getTime() + 15.5 * minute);
    expect((await list(pair.access_token)).status).toBe(200);
    now = new Date(now.getTime() + minute);
    expect((await list(pair.access_token)).status).toBe(401);
    now = new Date(now.getTime() + 7 * 24 * 60 * minute);
    const late = await refresh(pair.refresh_token);
    expect([late.status, slug(late)]).toEqual([401, 'token-expired']);
  });

  test('tokens that we did not sign are refused: other key, no signature, changed content', async () => {
    const { access_token } = await signIn(backend().app, 'viewer');
    const claims = decodeJwt(access_token);
    const [header = '', payload = '', signature = ''] = access_token.split('.');
    const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const kid = JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
    const hmac = await new SignJWT({ ...claims, roles: ['admin'] })
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode('guessed-secret-guessed-secret-guessed'));
    for (const forged of [
      `${header}.${raised}.${signature}`,
      `${none}.${payload}.`,
      `${none}.${raised}.${signature}`,
      hmac,
    ]) {
      expect((await list(forged)).status).toBe(401);
    }
  });
});
