import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { browserServer } from '#shells/browser/server.ts';
import { WindowAccess } from '#shells/browser/window-access.ts';
import { startHost, temporaryFolder } from './harness.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

async function startShell() {
  const page = temporaryFolder();
  mkdirSync(path.join(page, 'assets'));
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(path.join(page, 'assets', 'a-1.js'), '1');
  const access = new WindowAccess();
  const server = await browserServer({ host: await startHost(), access, page });
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  return { access, port, own: `127.0.0.1:${port}` };
}

/** Not `fetch`, which sets Host itself. */
function ask(
  port: number,
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function exchange(port: number, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  const body = JSON.stringify({ token });
  return ask(
    port,
    'POST',
    '/session',
    { host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers },
    body,
  );
}

/** The status of the refusal, or 101. */
function connect(port: number, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

const cookieOf = ({ headers }: Answer) => String(headers['set-cookie']).split(';')[0] ?? '';

test('a token opens one window, which gets a cookie that scripts and other sites cannot use', async () => {
  const { access, port } = await startShell();
  const token = access.issueToken();
  const first = await exchange(port, token);
  expect(first.status).toBe(204);
  expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect((await exchange(port, token)).status).toBe(401);
  expect(await connect(port, { cookie: cookieOf(first) })).toBe(101);
});

test('the token that was printed stays good while another one opens the window', async () => {
  const { access, port } = await startShell();
  const printed = access.issueToken();
  expect((await exchange(port, access.issueToken())).status).toBe(204);
  expect((await exchange(port, printed)).status).toBe(204);
});

test('a wrong, empty or malformed token is refused with what to do', async () => {
  const { port } = await startShell();
  for (const token of ['', 'x', 'x'.repeat(43), 'x'.repeat(500)]) {
    const answer = await exchange(port, token);
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('the address its start command printed');
  }
  const headers = { host: `127.0.0.1:${port}`, 'content-type': 'application/json' };
  expect((await ask(port, 'POST', '/session', headers, '[]')).status).toBe(401);
});

test('the router asks for the cookie', async () => {
  const { port, access } = await startShell();
  expect(await connect(port, {})).toBe(401);
  expect(await connect(port, { cookie: `hookwright_${port}=guess` })).toBe(401);
  const cookie = cookieOf(await exchange(port, access.issueToken()));
  expect(await connect(port, { cookie, origin: `http://127.0.0.1:${port}` })).toBe(101);
});

test('a foreign host name, which another site may point here, is misdirected', async () => {
  const { port, access } = await startShell();
  const cookie = cookieOf(await exchange(port, access.issueToken()));
  for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
    expect((await ask(port, 'GET', '/', { host })).status).toBe(421);
    expect(await connect(port, { host, cookie })).toBe(421);
  }
});

test('a page of another origin is refused, also with the cookie', async () => {
  const { port, access } = await startShell();
  const cookie = cookieOf(await exchange(port, access.issueToken()));
  for (const origin of ['http://evil.example', `https://127.0.0.1:${port}`, 'null', `http://127.0.0.1:${port + 1}`]) {
    expect((await exchange(port, access.issueToken(), { origin })).status).toBe(403);
    expect(await connect(port, { cookie, origin })).toBe(403);
  }
});

test('every answer carries the page policy; built files may be kept, the page may not', async () => {
  const { port, own } = await startShell();
  const page = await ask(port, 'GET', '/', { host: own });
  expect(page.body).toContain('<title>Page</title>');
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers['content-security-policy']).not.toMatch(/unsafe-eval|blob:|https?:/);
  const asset = await ask(port, 'GET', '/assets/a-1.js', { host: own });
  expect(asset.headers['cache-control']).toContain('immutable');
  const missing = await ask(port, 'GET', '/../../package.json', { host: own });
  expect(missing.status).toBeGreaterThanOrEqual(400);
  expect(missing.headers['content-security-policy']).toBeDefined();
});
