import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortenDeadlines } from '#test/fixtures/backend/deadlines.ts';
import { type FaultProxy, startFaultProxy } from '#test/fixtures/backend/fault-proxy.ts';
import { openSmallStudio } from '#test/fixtures/studio/small-studio.ts';
import { type DemoBackend, startDemoBackend } from './demo-backend.ts';
import { callableStudio } from './studio-calls.ts';
import { Died, killStudios, type StudioProcess, startStudio } from './studio-process.ts';
import { edit, expectOnce, publishAll, publishUntilQuiet } from './work.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hookwright-killed-'));
let backend: DemoBackend;
let proxy: FaultProxy;

beforeAll(async () => {
  backend = await startDemoBackend();
  proxy = await startFaultProxy(backend.origin);
});

afterAll(async () => {
  killStudios();
  await proxy.close();
  await backend.stop();
  rmSync(root, { recursive: true, force: true });
});

const start = (folder: string) => startStudio({ folder, origin: proxy.origin, token: backend.token });

/** A folder whose store has everything that is published. */
async function preparedFolder(name: string): Promise<string> {
  const folder = path.join(root, name);
  const studio = await start(folder);
  await studio.call('sync.pull');
  await studio.close();
  return folder;
}

/** After a kill: whatever was going on is ended by a studio that knows only the file, and what is left is published. */
async function finish(folder: string): Promise<void> {
  const studio = await openSmallStudio({ folder, origin: proxy.origin, token: backend.token });
  await publishUntilQuiet(callableStudio(studio));
  await studio.close();
}

/** Prepares a round's scripts at the backend, edits, and publishes until `stop` ends it; then recovers and checks. */
async function round(template: string, name: string, stop: (studio: StudioProcess) => Promise<void>): Promise<boolean> {
  for (const kind of ['changed', 'removed']) await backend.addScript(`${kind}-${name}`, `log_info('${kind}');\n`);
  const folder = path.join(root, name);
  cpSync(template, folder, { recursive: true });
  const studio = await start(folder);
  await studio.call('sync.pull');
  const work = await edit(studio, name);
  await stop(studio);
  const died = await publishAll(studio).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Died) return true;
      throw error;
    },
  );
  if (!died) await studio.close();
  proxy.boundary = () => {};
  await finish(folder);
  await expectOnce(backend, work);
  rmSync(folder, { recursive: true, force: true });
  return died;
}

describe.each([
  { kind: 'enhanced', plain: false },
  { kind: 'baseline', plain: true },
] as const)('a studio that is killed while it publishes, $kind backend', ({ kind, plain }) => {
  let template = '';

  beforeAll(async () => {
    proxy.plain = plain;
    template = await preparedFolder(`folder-${kind}`);
    shortenDeadlines(template, kind);
  });

  test(`S91 S93 F11 after any of its commits has done everything once when it is back (${kind})`, {
    timeout: 600_000,
  }, async () => {
    let deaths = 0;
    while (await round(template, `${kind}-commit-${deaths + 1}`, (studio) => studio.dieAt(deaths + 1))) deaths += 1;
    expect(deaths).toBeGreaterThan(3);
  });

  test.each(['received', 'answering'] as const)(
    `S91 S93 F11 when any of its requests is %s (${kind})`,
    { timeout: 600_000 },
    async (where) => {
      let deaths = 0;
      const killedAtNext = async (studio: StudioProcess) => {
        let requests = 0;
        proxy.boundary = (at) => {
          if (at !== where) return;
          requests += 1;
          if (requests === deaths + 1) process.kill(studio.pid, 'SIGKILL');
        };
      };
      while (await round(template, `${kind}-${where}-${deaths + 1}`, killedAtNext)) deaths += 1;
      expect(deaths).toBeGreaterThan(1);
    },
  );
});
