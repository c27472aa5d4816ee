import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import type { Secrets } from '#host/app/secrets.ts';
import { type CredentialStore, Session } from '#host/services/backend/session.ts';
import { bodyOf, replyJson, startDouble, tokenOf } from './backend-double.ts';
import { failureOf } from './failure-of.ts';
import { demoTenant } from './harness.ts';
import { testTransport } from './sync/http/transport.ts';

const minute = 60;
const ann = { email: 'ann@demo.test', password: 'secret', tenant_id: demoTenant };

interface Kept extends CredentialStore {
  text: string | null;
}

function memory(): Kept {
  const kept: Kept = {
    text: null,
    read: () => (kept.text === null ? null : Buffer.from(kept.text)),
    write: (sealed) => {
      kept.text = Buffer.from(sealed).toString();
    },
    remove: () => {
      kept.text = null;
    },
  };
  return kept;
}

/** Seals nothing, so that the test can look. */
const open: Secrets = {
  seal: (text) => Promise.resolve(Buffer.from(text)),
  open: (sealed) => Promise.resolve(Buffer.from(sealed).toString()),
};

async function sessionAt(answer: RequestListener, credentials = memory()) {
  const double = await startDouble(answer);
  const session = new Session({
    backend: double.origin,
    credentials,
    secrets: open,
    transport: testTransport(),
    origin: () => double.origin,
    changed: () => {},
    log: () => {},
  });
  return { session, credentials, requests: double.requests };
}

/** Gives each sign-in and refresh a pair of its own, in order. */
function issuer(expires_in: number, sub = randomUUID()) {
  let count = 0;
  return () => {
    count += 1;
    const access_token = tokenOf({ sub, tid: demoTenant, roles: ['admin'], email: ann.email, n: count });
    return { access_token, refresh_token: `refresh-${count}`, token_type: 'Bearer', expires_in };
  };
}

test('S102 who is signed in is told by the token, and stays the same over a refresh', async () => {
  const sub = randomUUID();
  const next = issuer(1, sub);
  const { session } = await sessionAt((_request, response) => replyJson(response, 200, next()));
  expect(session.claims()).toBeNull();
  await session.signIn(ann);
  const before = session.claims();
  expect(before).toEqual({ sub, tenant_id: demoTenant, email: ann.email });
  await session.accessToken();
  expect(session.claims()).toEqual(before);
  await session.signOut();
  expect(session.claims()).toBeNull();
});

test('S102 an expired sign-in is nobody’s until somebody signs in again', async () => {
  const next = issuer(1);
  const { session } = await sessionAt((request, response) => {
    if (request.url === '/auth/refresh') replyJson(response, 401, { error: 'unauthorized', message: 'over' });
    else replyJson(response, 200, next());
  });
  await session.signIn(ann);
  expect((await failureOf(session.accessToken())).code).toBe('unauthorized');
  expect(session.claims()).toBeNull();
  expect(session.view()).toMatchObject({ state: 'expired', email: ann.email });
  await session.signIn(ann);
  expect(session.claims()).toMatchObject({ email: ann.email });
});

test('a new pair is stored before anybody gets its token', async () => {
  const next = issuer(1);
  const { session, credentials } = await sessionAt((_request, response) => replyJson(response, 200, next()));
  await session.signIn(ann);
  const write = credentials.write;
  const order: string[] = [];
  credentials.write = (sealed) => {
    order.push('stored');
    write(sealed);
  };
  const token = await session.accessToken().then((given) => {
    order.push('given');
    return given;
  });
  expect(order).toEqual(['stored', 'given']);
  expect(credentials.text).toContain(token);
});

test('a pair that cannot be stored is not used', async () => {
  const next = issuer(1);
  const { session, credentials } = await sessionAt((_request, response) => replyJson(response, 200, next()));
  await session.signIn(ann);
  credentials.write = () => {
    throw new Error('The disk is full.');
  };
  await expect(session.accessToken()).rejects.toThrow('The disk is full.');
});

test('F19 a refresh whose answer was lost is asked for again, and the successor is the same one', async () => {
  const next = issuer(1);
  const asked: unknown[] = [];
  const { session } = await sessionAt(async (request, response) => {
    if (request.url !== '/auth/refresh') return replyJson(response, 200, next());
    asked.push((await bodyOf(request))['refresh_token']);
    if (asked.length === 1) request.socket.destroy();
    else replyJson(response, 200, next());
  });
  await session.signIn(ann);
  await session.accessToken();
  expect(asked).toEqual(['refresh-1', 'refresh-1']);
  expect(session.view().state).toBe('signed_in');
});

test('a backend that is away ends no sign-in', async () => {
  const next = issuer(1);
  const { session } = await sessionAt((request, response) => {
    if (request.url === '/auth/refresh') request.socket.destroy();
    else replyJson(response, 200, next());
  });
  await session.signIn(ann);
  expect((await failureOf(session.accessToken())).code).toBe('backend_unreachable');
  expect(session.view().state).toBe('signed_in');
});

test('a token that is still good is used where it cannot be renewed now, unless the backend refused it', async () => {
  const next = issuer(50);
  const { session, requests } = await sessionAt((request, response) => {
    if (request.url === '/auth/refresh') replyJson(response, 500, { error: 'internal_error', message: 'no' });
    else replyJson(response, 200, next());
  });
  await session.signIn(ann);
  const token = await session.accessToken();
  expect(requests).toEqual(['POST /auth/login', 'POST /auth/refresh']);
  expect((await failureOf(session.accessToken(token))).code).toBe('internal_error');
  expect(session.view().state).toBe('signed_in');
});

test('a token is renewed while it is good for five minutes yet, so that a publish begins with as much', async () => {
  const near = issuer(4 * minute);
  const { session, requests } = await sessionAt((_request, response) => replyJson(response, 200, near()));
  await session.signIn(ann);
  await session.accessToken();
  // Half of a life shorter than ten minutes: two of four are left.
  expect(requests).toEqual(['POST /auth/login']);
  const far = issuer(15 * minute);
  const longer = await sessionAt((_request, response) => replyJson(response, 200, far()));
  await longer.session.signIn(ann);
  const stored = JSON.parse(longer.credentials.text ?? '') as { expires_at: number; refresh_at: number };
  expect(stored.expires_at - stored.refresh_at).toBe(5 * minute * 1000);
});

test('S102 a sign-in that an earlier studio stored is renewed at its first use', async () => {
  const next = issuer(15 * minute);
  const { session, credentials, requests } = await sessionAt((_request, response) => replyJson(response, 200, next()));
  await session.signIn(ann);
  const { refresh_at: _, ...old } = JSON.parse(credentials.text ?? '') as Record<string, unknown>;
  credentials.text = JSON.stringify(old);
  await session.load();
  await session.accessToken();
  expect(requests).toEqual(['POST /auth/login', 'POST /auth/refresh']);
});
