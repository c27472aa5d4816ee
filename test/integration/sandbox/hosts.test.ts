import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '#sandbox/client/sandbox.ts';
import { requestFor } from './studio-sandbox.ts';

/** Where V8 does not listen to a request to stop: only the death of its process ends it. */
const deaf = '[].includes.call({ length: 2 ** 53 - 1 }, 1);';
const onLinux = process.platform === 'linux';

function openSandbox(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The host programs that a process has started, by their ids. */
function hostsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isHostOf(pid, parent));
}

function isHostOf(pid: number, parent: number): boolean {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    const isChild = Number(fields[1]) === parent && fields[0] !== 'Z';
    return isChild && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('-host.cjs');
  } catch {
    return false;
  }
}

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));

describe('when a run kills its host', () => {
  test('the runs that wait move to the one that stands by, unharmed and in order', async () => {
    const sandbox = openSandbox();
    await sandbox.run(requestFor('return 0;'));
    const killer = sandbox.run(requestFor(deaf, {}, { timeout_ms: 100 }));
    const ended: number[] = [];
    const waiting = [1, 2, 3, 4, 5].map(async (number) => {
      const result = await sandbox.run(requestFor(`return ${number};`));
      ended.push(number);
      return result.output?.return_value;
    });
    expect((await killer).status).toBe('timeout');
    expect(await Promise.all(waiting)).toEqual([1, 2, 3, 4, 5]);
    expect(ended).toEqual([1, 2, 3, 4, 5]);
  });

  test('many times in a row, the next run is still answered', async () => {
    const sandbox = openSandbox();
    for (let round = 0; round < 4; round++) {
      expect((await sandbox.run(requestFor(deaf, {}, { timeout_ms: 20 }))).status).toBe('timeout');
      expect((await sandbox.run(requestFor('return 1;'))).output?.return_value).toBe(1);
    }
  });

  test('a syntax check does not wait for it', async () => {
    const sandbox = openSandbox();
    await sandbox.run(requestFor('return 0;'));
    const long = sandbox.run(requestFor('for (;;);', {}, { timeout_ms: 1500 }));
    expect(await sandbox.checkSyntax('let = ;')).toHaveLength(1);
    await expect(Promise.race([long, 'still running'])).resolves.toBe('still running');
    expect((await long).status).toBe('timeout');
  });
});

describe('cancelling', () => {
  test('a run that waits: it rejects, the others go on', async () => {
    const sandbox = openSandbox();
    const stop = new AbortController();
    const long = sandbox.run(requestFor('for (;;);', {}, { timeout_ms: 300 }));
    const cancelled = sandbox.run(requestFor('return 1;', {}, { signal: stop.signal }));
    const last = sandbox.run(requestFor('return 2;'));
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect((await long).status).toBe('timeout');
    expect((await last).output?.return_value).toBe(2);
  });

  test('a run that runs: it rejects at once, and the next one is answered', async () => {
    const sandbox = openSandbox();
    await sandbox.run(requestFor('return 0;'));
    const stop = new AbortController();
    const running = sandbox.run(requestFor(deaf, {}, { signal: stop.signal }));
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect((await sandbox.run(requestFor('return 2;'))).output?.return_value).toBe(2);
  });

  test('before it is asked for', async () => {
    const sandbox = openSandbox();
    const request = requestFor('return 1;', {}, { signal: AbortSignal.abort() });
    await expect(sandbox.run(request)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('several hosts run at the same time', async () => {
  const sandbox = openSandbox({ hosts: 2 });
  await Promise.all([1, 2].map(() => sandbox.run(requestFor('return 0;'))));
  const ended: string[] = [];
  const long = sandbox.run(requestFor(deaf, {}, { timeout_ms: 1000 })).then(() => ended.push('long'));
  await sandbox.run(requestFor('return 1;')).then(() => ended.push('short'));
  await long;
  expect(ended).toEqual(['short', 'long']);
});

test('missing programs are named, with what to do', () => {
  expect(() => createSandbox({ artefacts: '/nowhere' })).toThrow(/not built: .*prelude\.js is missing/);
});

test('a host that cannot start is an error and not a wait', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'no-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'prelude.js'), '(() => {})');
  const messages: string[] = [];
  const sandbox = openSandbox({ artefacts: folder, log: (level, message) => messages.push(`${level}: ${message}`) });
  await expect(sandbox.run(requestFor('return 1;'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(messages.some((message) => message.startsWith('warn: '))).toBe(true);
});

test.runIf(onLinux && process.getuid?.() === 0)(
  'programs that another user cannot read are run all the same, with less protection that is said',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'closed-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(fileURLToPath(new URL('../../../out/sandbox', import.meta.url)), folder, { recursive: true });
    chmodSync(folder, 0o700);
    const warnings: string[] = [];
    const sandbox = openSandbox({
      hosts: 2,
      artefacts: folder,
      log: (level, text) => level === 'warn' && warnings.push(text),
    });
    expect(sandbox.protection).toContain('a user of its own');
    expect((await sandbox.run(requestFor('return 1;'))).output?.return_value).toBe(1);
    expect(sandbox.protection).toContain('without its capabilities');
    expect(warnings).toContain(sandbox.protection);
  },
);

test('after close nothing can run, and what ran or waited is told', async () => {
  const sandbox = openSandbox();
  await sandbox.run(requestFor('return 0;'));
  const told = [sandbox.run(requestFor('for (;;);')), sandbox.run(requestFor('return 1;'))].map((run) =>
    expect(run).rejects.toMatchObject({ code: 'unavailable' }),
  );
  await sandbox.close();
  await Promise.all(told);
  await expect(sandbox.run(requestFor('return 1;'))).rejects.toMatchObject({ code: 'unavailable' });
});

test('says how scripts are guarded here', () => {
  expect(openSandbox().protection).toMatch(/^Scripts run in a process of their own with .*\.$/);
});

describe.runIf(onLinux)('processes', () => {
  test('close leaves none', async () => {
    const before = new Set(hostsOf(process.pid));
    const sandbox = openSandbox();
    await sandbox.run(requestFor('return 1;', {}, { coverage: true }));
    const mine = hostsOf(process.pid).filter((pid) => !before.has(pid));
    expect(mine.length).toBeGreaterThanOrEqual(2);
    await sandbox.close();
    expect(mine.filter(isAlive)).toEqual([]);
  });

  test('a parent that is killed leaves none, not even one that is deaf', async () => {
    const program = `
      import { createSandbox } from '#sandbox/client/sandbox.ts';
      import { testContext } from '#contract/script/test-context.ts';
      const sandbox = createSandbox();
      const run = (script_body, timeout_ms) => sandbox.run({ script_body, timeout_ms, context: testContext.parse({}), tenant_id: null });
      await run('return 1;', 1000);
      void run('${deaf}', 60000);
      setTimeout(() => console.log('busy'), 50);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    await once(parent.stdout, 'data');
    const hosts = hostsOf(parent.pid ?? 0);
    expect(hosts.length).toBeGreaterThanOrEqual(2);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => hosts.filter(isAlive), { timeout: 5000, interval: 20 }).toEqual([]);
  });
});
