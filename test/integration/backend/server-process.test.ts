import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { onPostgres } from './harness/databases.ts';
import { remoteAdmin, startProcess, temporaryFolder } from './harness/server-process.ts';

async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { port: String(typeof address === 'object' ? address?.port : 0), close: () => server.close() };
}

describe('the backend as a process', () => {
  test('prints one ready line, keeps what was stored through SIGKILL, and is the same installation afterwards', async () => {
    const folder = path.join(temporaryFolder(), 'not', 'there', 'yet');
    const args = ['--port', '0', '--data-dir', folder, '--seed', 'demo'];
    const first = startProcess(...args);
    const address = await first.ready;
    expect(first.stdout()).toBe(`Backend ready: ${address}\n`);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const before = await remoteAdmin(address);
    const created = await before.post('/governance/scripts', { name: 'Survivor', script_body: 'return 42;' });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    const instance = await (await fetch(`${address}/capabilities`)).json();
    const list = await (await before.get('/governance/scripts')).json();
    first.child.kill('SIGKILL');
    await first.ended;

    const second = startProcess(...args);
    const after = await remoteAdmin(await second.ready);
    const version = await after.get(`/governance/scripts/${id}/versions/1`);
    expect(await version.json()).toMatchObject({ script_body: 'return 42;' });
    // The seed came a second time and changed nothing.
    expect(await (await after.get('/governance/scripts')).json()).toEqual(list);
    expect(await (await fetch(`${await second.ready}/capabilities`)).json()).toEqual(instance);

    const third = startProcess('--port', '0', '--data-dir', folder);
    expect(await third.ended).toEqual({ code: 1, signal: null });
    expect(third.stderr()).toBe(
      `The data folder ${folder} is in use by another backend; stop that one or choose another with --data-dir.\n`,
    );
  });

  test('a port that is taken is named in one line', async () => {
    const { port, close } = await takenPort();
    const server = startProcess('--port', port, '--data-dir', temporaryFolder());
    expect(await server.ended).toEqual({ code: 1, signal: null });
    close();
    expect(server.stderr()).toBe(
      `Port ${port} on 127.0.0.1 is in use; choose another with --port (0 picks a free one).\n`,
    );
    expect(server.stdout()).toBe('');
  });

  test('a data folder that cannot be written is named in one line', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const server = startProcess('--port', '0', '--data-dir', path.join(file, 'data'));
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.stderr()).toMatch(
      /^The data folder \S+data cannot be written \(\w+\); choose another with --data-dir\.\n$/,
    );
  });

  test('a PostgreSQL that cannot be reached is named in one line, without its password', async () => {
    const { port, close } = await takenPort();
    close();
    const server = startProcess('--port', '0', '--database-url', `postgresql://me:hidden@127.0.0.1:${port}/db`);
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.stderr()).toMatch(
      new RegExp(`^PostgreSQL at 127\\.0\\.0\\.1:${port}/db cannot be reached \\(.+\\); .+\\n$`),
    );
    expect(server.stderr()).not.toContain('hidden');
  });

  test('the demo accounts are refused on a database of another machine', async () => {
    const server = startProcess('--port', '0', '--seed', 'demo', '--database-url', 'postgresql://me@db.example/app');
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.stderr()).toMatch(/^The demo data .+ --allow-demo if you mean it\.\n$/);
  });

  test.each([
    [['--port', 'http'], '--port'],
    [['--port', '70000'], '--port'],
    [['--seed', 'everything'], '--seed'],
    [['--log-level', 'loud'], '--log-level'],
    [['--data-dir', 'x', '--database-url', 'postgresql://x'], '--data-dir'],
    [['--allow-private-networks', '10.0.0.0/8,10.1.0.1:80'], '10.1.0.1:80'],
    [['--prot', '1'], '--prot'],
  ])('a wrong command line is refused: %j', async (args, named) => {
    const server = startProcess(...args);
    expect((await server.ended).code).toBe(1);
    expect(server.stderr()).toContain(named);
  });

  test('SIGTERM lets the request that is being answered come to its end, and then the process', async () => {
    const server = startProcess('--port', '0', '--data-dir', temporaryFolder(), '--seed', 'demo');
    const address = await server.ready;
    const admin = await remoteAdmin(address);
    const slow = admin.post('/governance/scripts/dry-run', {
      script_body: 'const until = 1e8; let n = 0; while (n < until) n += 1; return n;',
      context: null,
    });
    // Two whole round trips later the first request is inside.
    await admin.get('/governance/scripts');
    await admin.get('/governance/scripts');
    server.child.kill('SIGTERM');
    const reply = await slow;
    expect([reply.status, ((await reply.json()) as { status: string }).status]).toEqual([200, 'success']);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test('with --exit-with-parent it ends when its parent’s pipe does', async () => {
    const server = startProcess('--port', '0', '--data-dir', temporaryFolder(), '--exit-with-parent');
    await server.ready;
    server.child.stdin?.end();
    expect(await server.ended).toEqual({ code: 0, signal: null });
  });

  onPostgres((newDatabase) => {
    test('two nodes that start at once on an empty database share one installation and each other’s tokens', async () => {
      const target = await newDatabase();
      const url = target.kind === 'server' ? target.url : '';
      const nodes = [1, 2].map(() => startProcess('--port', '0', '--database-url', url, '--seed', 'demo'));
      const [one = '', two = ''] = await Promise.all(nodes.map((node) => node.ready));
      const capabilities = await Promise.all(
        [one, two].map(async (address) => (await fetch(`${address}/capabilities`)).json()),
      );
      expect(capabilities[0]).toEqual(capabilities[1]);
      const admin = await remoteAdmin(one);
      const created = (await (await admin.post('/governance/scripts', { name: 'Shared' })).json()) as { id: string };
      const viaTwo = await fetch(`${two}/governance/scripts/${created.id}`, { headers: await headersOf(one) });
      expect(viaTwo.status).toBe(200);
    });
  });
});

async function headersOf(address: string) {
  const tenant = { 'content-type': 'application/json', 'x-tenant-id': '11111111-1111-4111-8111-111111111111' };
  const login = await fetch(`${address}/auth/login`, {
    method: 'POST',
    headers: tenant,
    body: JSON.stringify({ email: 'admin@demo.test', password: 'Hookwright-demo-1' }),
  });
  return { ...tenant, authorization: `Bearer ${((await login.json()) as { access_token: string }).access_token}` };
}
