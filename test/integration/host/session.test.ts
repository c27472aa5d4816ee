import { readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { bodyOf, replyJson, startDouble, tokenOf } from './backend-double.ts';
import { failureOf } from './failure-of.ts';
import { demoTenant, startHost, type TestHost } from './harness.ts';

interface IssuerOptions {
  readonly expiresIn?: number;
  readonly roles?: string[];
  readonly tenant?: string;
  /** Refuses a refresh token that was used before, as a rotating backend does. */
  readonly onRefresh?: (used: string) => boolean;
}

/** Signs in anybody; every token is recognisable, so that a leak is found by searching for it. */
function issuer(options: IssuerOptions = {}): { answer: RequestListener; issued: string[] } {
  const issued: string[] = [];
  const pair = () => {
    const access = tokenOf({
      tid: options.tenant ?? demoTenant,
      roles: options.roles ?? ['admin'],
      email: 'ann@demo.test',
    });
    const refresh = `secret-refresh-${issued.length}`;
    issued.push(access, refresh);
    return { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: options.expiresIn ?? 900 };
  };
  const answer: RequestListener = async (request, response) => {
    if (request.url === '/auth/login') replyJson(response, 200, pair());
    else if (request.url === '/auth/refresh') {
      const { refresh_token } = await bodyOf(request);
      if (options.onRefresh?.(String(refresh_token)) === false)
        replyJson(response, 401, { error: 'unauthorized', message: 'used' });
      else replyJson(response, 200, pair());
    } else if (request.url === '/auth/logout') response.writeHead(204).end();
    else if (request.url?.startsWith('/governance/scripts')) replyJson(response, 200, { scripts: [], total: 0 });
    else replyJson(response, 404, { error: 'not_found', message: 'no such route' });
  };
  return { answer, issued };
}

const account = { email: 'ann@demo.test', password: 'a-password-to-look-for', tenant_id: demoTenant };

async function online(host: TestHost): Promise<void> {
  await host.caller.connection.retry();
  expect((await host.caller.connection.get()).state).toBe('online');
}

async function signedIn(options: IssuerOptions = {}) {
  const { answer, issued } = issuer(options);
  const double = await startDouble(answer);
  const host = await startHost({ backend: double.origin });
  await online(host);
  return { host, issued, double, session: await host.caller.session.signIn(account) };
}

test('tokens and passwords are in no answer, no event, no line of the log, and in no file', async () => {
  const { host, issued, session } = await signedIn();
  await host.caller.sync.pull();
  const said = JSON.stringify([
    session,
    await host.caller.session.get(),
    await host.caller.studio.log(),
    host.log,
    await host.caller.studio.info(),
    await host.caller.workspaces.list(),
  ]);
  await host.close();
  const stored = ['studio.db', 'running.json'].map((file) => safeRead(path.join(host.home, file))).join('');
  for (const secret of [...issued, account.password]) {
    expect(said).not.toContain(secret);
    expect(stored).not.toContain(secret);
  }
});

test('the sign-in outlives a restart', async () => {
  const { host, double } = await signedIn();
  await host.close();
  const again = await startHost({ home: host.home, backend: double.origin });
  expect(await again.caller.session.get()).toMatchObject({
    state: 'signed_in',
    email: 'ann@demo.test',
    can_publish: true,
  });
});

test('a lost key file means signing in again, not a broken studio', async () => {
  const { host, double } = await signedIn();
  await host.close();
  writeFileSync(path.join(host.home, 'secret.key'), Buffer.alloc(32, 7));
  const again = await startHost({ home: host.home, backend: double.origin });
  expect(await again.caller.session.get()).toMatchObject({ state: 'signed_out', can_publish: false });
});

test('many calls at the end of a token refresh it once, and the new one is stored before it is used', async () => {
  const used: string[] = [];
  const { host } = await signedIn({
    expiresIn: 1,
    onRefresh: (token) => {
      const first = !used.includes(token);
      used.push(token);
      return first;
    },
  });
  await Promise.all([host.caller.sync.pull(), host.caller.sync.pull()]);
  await host.caller.sync.pull();
  expect(new Set(used).size).toBe(used.length);
  expect(await host.caller.session.get()).toMatchObject({ state: 'signed_in' });
});

test('a sign-in that the backend ended is expired: the draft is kept, publishing says why', async () => {
  const { host } = await signedIn({ expiresIn: 1, onRefresh: () => false });
  const failure = await failureOf(host.caller.sync.pull());
  expect(failure.code).toBe('unauthorized');
  expect(await host.caller.session.get()).toMatchObject({
    state: 'expired',
    email: 'ann@demo.test',
    can_publish: false,
  });
  await host.caller.scripts.create({ name: 'Kept', body: 'text' });
  expect((await host.caller.sync.plan({})).refusal).toMatchObject({ code: 'unauthorized' });
});

test('a token of another tenant is refused, and nothing is stored', async () => {
  const { answer } = issuer({ tenant: '22222222-2222-4222-8222-222222222222' });
  const { origin } = await startDouble(answer);
  const host = await startHost({ backend: origin });
  await online(host);
  expect((await failureOf(host.caller.session.signIn(account))).code).toBe('forbidden');
  expect(await host.caller.session.get()).toMatchObject({ state: 'signed_out' });
  await host.close();
  const database = new Database(path.join(host.home, 'studio.db'), { readonly: true });
  expect(database.prepare('SELECT count(*) AS n FROM credential').get()).toEqual({ n: 0 });
  database.close();
});

test('a workspace of one tenant does not sign in to another', async () => {
  const { answer } = issuer();
  const { origin, requests } = await startDouble(answer);
  const host = await startHost({ backend: origin });
  await online(host);
  const other = { ...account, tenant_id: '22222222-2222-4222-8222-222222222222' };
  expect((await failureOf(host.caller.session.signIn(other))).code).toBe('conflict');
  expect(requests).not.toContain('POST /auth/login');
});

test('signing out forgets the tokens at once', async () => {
  const { host, double } = await signedIn();
  expect(await host.caller.session.signOut()).toMatchObject({ state: 'signed_out', email: null });
  expect(double.requests).toContain('POST /auth/logout');
  expect((await failureOf(host.caller.sync.pull())).code).toBe('unauthorized');
});

function safeRead(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
