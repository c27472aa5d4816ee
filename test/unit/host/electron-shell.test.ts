import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { accelerator, menuTemplate } from '#shells/electron/menu.ts';
import { pageResponder } from '#shells/electron/page-protocol.ts';
import type { FromHost } from '#shells/electron/relay-messages.ts';
import { asStudioSocket, RelaySocket } from '#shells/electron/relay-socket.ts';
import { RelayedSecrets } from '#shells/electron/relayed-secrets.ts';

describe('the page protocol', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-page-'));
  const page = path.join(folder, 'page');
  mkdirSync(page);
  writeFileSync(path.join(page, 'index.html'), 'page');
  writeFileSync(path.join(page, 'app.js'), 'code');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const ask = (url: string) => pageResponder(page)({ url });

  test('answers with the files of the page, their types and the policy', async () => {
    const index = await ask('app://studio/');
    expect(await index.text()).toBe('page');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(index.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await ask('app://studio/app.js')).headers.get('content-type')).toContain('text/javascript');
  });

  test.each([
    'app://studio/missing.js',
    'app://studio/%2e%2e/secret.txt',
    'app://studio/..%2fsecret.txt',
    'app://studio/%2e%2e%2fsecret.txt',
    'app://other/index.html',
  ])('has nothing at %s', async (url) => {
    const reply = await ask(url);
    expect(reply.status).toBe(404);
    expect(await reply.text()).toBe('Not here.');
  });
});

describe('the native menu', () => {
  test.each([
    ['Mod+Shift+P', 'CommandOrControl+Shift+P'],
    ['Ctrl+Tab', 'Control+Tab'],
    ['F8', 'F8'],
    ['Shift+Alt+F', 'Shift+Alt+F'],
  ])('spells the key %s as %s', (key, spelled) => {
    expect(accelerator(key)).toBe(spelled);
  });

  test("has macOS's own menus there only", () => {
    const roles = (platform: string) => menuTemplate(platform, () => {}).map(({ role }) => role);
    expect(roles('darwin')).toContain('appMenu');
    expect(roles('linux')).not.toContain('appMenu');
  });
});

describe('secrets over the relay', () => {
  test('come back to the one that asked, and a refusal is an error', async () => {
    const asked: Extract<FromHost, { type: 'secret' }>[] = [];
    const secrets = new RelayedSecrets((message) => {
      if (message.type === 'secret') asked.push(message);
    });
    const [first, second] = [secrets.seal('one'), secrets.seal('two')];
    expect(asked.map(({ operation, value }) => [operation, value])).toEqual([
      ['seal', 'one'],
      ['seal', 'two'],
    ]);
    secrets.answer(asked[1]?.id ?? 0, Buffer.from('TWO').toString('base64'));
    secrets.answer(asked[0]?.id ?? 0, Buffer.from('ONE').toString('base64'));
    expect(Buffer.from(await first).toString()).toBe('ONE');
    expect(Buffer.from(await second).toString()).toBe('TWO');
    const refused = secrets.open(Buffer.from('x'));
    secrets.answer(asked[2]?.id ?? 0, null);
    await expect(refused).rejects.toThrow(/keychain/);
  });
});

describe('a relayed connection', () => {
  test('names its workspace as a WebSocket does', () => {
    const relay = () =>
      new RelaySocket(
        () => {},
        () => {},
      );
    expect(asStudioSocket(relay(), null).request.url).toBe('/rpc');
    expect(asStudioSocket(relay(), 'a b&c').request.url).toBe('/rpc?workspace=a+b%26c');
  });

  test('is closed once, from either side, and then silent', () => {
    const sent: string[] = [];
    let ended = 0;
    let closed = 0;
    const relay = new RelaySocket(
      (data) => sent.push(data),
      () => (ended += 1),
    );
    const { socket } = asStudioSocket(relay, null);
    relay.on('close', () => (closed += 1));
    socket.send('a');
    relay.closedByPeer();
    socket.send('b');
    socket.close();
    expect({ sent, ended, closed }).toEqual({ sent: ['a'], ended: 0, closed: 1 });
  });
});
