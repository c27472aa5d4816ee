import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StudioHost, startStudioHost } from '#host/app/start-host.ts';
import { shortenDeadlines } from '#test/fixtures/backend/deadlines.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '#test/fixtures/backend/fault-proxy.ts';
import { type DemoBackend, startDemoBackend } from './demo-backend.ts';
import { type Callable, edit, expectOnce, publishAll, publishUntilQuiet } from './work.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hookwright-faults-'));
let backend: DemoBackend;
let proxy: FaultProxy;

beforeAll(async () => {
  backend = await startDemoBackend();
  proxy = await startFaultProxy(backend.origin);
});

afterAll(async () => {
  await proxy.close();
  await backend.stop();
  rmSync(root, { recursive: true, force: true });
});

function callable(host: StudioHost): Callable {
  const areas = host.caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  return {
    call: async <Result>(name: string, input?: unknown): Promise<Result> => {
      const [area = '', procedure = ''] = name.split('.');
      const call = areas[area]?.[procedure];
      if (call === undefined) throw new Error(`There is no call ${name}.`);
      if (name === 'scripts.list') return (await host.caller.scripts.list()).rows as Result;
      return (await call(input)) as Result;
    },
  };
}

/** Opens the studio and waits until it has found its backend. */
async function open(home: string): Promise<StudioHost> {
  const host = await startStudioHost({ home, shell: 'browser', backend: proxy.origin });
  await host.caller.connection.retry();
  return host;
}

const faults: readonly [Fault, string][] = [
  ['drop_request', 'F1'],
  ['drop_response', 'F2'],
  ['twice', 'F3'],
  ['late', 'F4'],
  ['overtaken', 'F5'],
  ['too_many', 'F7'],
  ['unavailable_page', 'F7'],
  ['error_before', 'F8'],
  ['error_after', 'F8'],
  ['stall', 'F9'],
  ['truncated', 'F10'],
  ['wrong_length', 'F10'],
  ['not_json', 'F10'],
  ['login_page', 'F10'],
];

describe.each([
  { kind: 'enhanced', plain: false },
  { kind: 'baseline', plain: true },
] as const)('a publish over a bad network, $kind backend', ({ kind, plain }) => {
  let template = '';

  beforeAll(async () => {
    proxy.plain = plain;
    template = path.join(root, `home-${kind}`);
    const host = await open(template);
    await host.caller.session.signIn(backend.admin);
    await host.caller.sync.pull();
    await host.close();
    const [workspace = ''] = readdirSync(path.join(template, 'workspaces'));
    shortenDeadlines(path.join(template, 'workspaces', workspace), kind);
  });

  test.each(faults)(
    `S92 S93 the first try of every change suffers %s (%s, ${kind})`,
    { timeout: 120_000 },
    async (fault) => {
      const name = `${kind}-${fault}`;
      for (const one of ['changed', 'removed']) await backend.addScript(`${one}-${name}`, `log_info('${one}');\n`);
      const home = path.join(root, name);
      cpSync(template, home, { recursive: true });
      const host = await open(home);
      const studio = callable(host);
      await studio.call('sync.pull');
      const work = await edit(studio, name);
      const hit = new Set<string>();
      proxy.fault = ({ method, path: address, earlier }) => {
        if (method === 'GET' || earlier > 0 || address.startsWith('/auth/')) return null;
        hit.add(`${method} ${address}`);
        return fault;
      };
      await publishAll(studio);
      await publishUntilQuiet(studio);
      proxy.fault = () => null;
      await proxy.deliverLate();
      await publishUntilQuiet(studio);
      expect(hit.size).toBeGreaterThan(0);
      await expectOnce(backend, work);
      await host.close();
    },
  );
});
