import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from './harness.ts';

const root = path.resolve(import.meta.dirname, '../../..');

interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly firstLine: Promise<string>;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

/** `npm start` without npm; ended with the test at the latest. */
function start(...words: string[]): Started {
  const child = spawn(process.execPath, ['src/main/shells/launch.ts', '--shell', 'browser', '--no-open', ...words], {
    cwd: root,
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const lines: string[] = [];
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, lines, firstLine, ended };
}

const words = (home: string) => ['--port', '0', '--home', home, '--backend', 'none'];

test('says where the studio is in one line, once it answers, and ends when it is told to', async () => {
  const home = temporaryFolder();
  const { child, lines, firstLine, ended } = start(...words(home));
  const line = await firstLine;
  expect(line).toMatch(/^Studio ready: http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  const address = new URL(line.slice('Studio ready: '.length));
  expect((await fetch(address.origin)).status).toBeLessThan(504);
  expect(readFileSync(path.join(home, 'running.json'), 'utf8')).not.toContain('token');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, stderr: '' });
  expect(lines).toEqual([line]);
});

test('a second start for the same home says who has it open, and where', async () => {
  const home = temporaryFolder();
  const first = start(...words(home));
  const address = new URL((await first.firstLine).slice('Studio ready: '.length));
  const second = await start(...words(home)).ended;
  expect(second).toEqual({
    code: 1,
    stderr: `The studio is already open for ${home} (process ${first.child.pid}, at ${address.origin}).\n`,
  });
});

test('a studio that was killed does not stand in the way of the next one', async () => {
  const home = temporaryFolder();
  const first = start(...words(home));
  await first.firstLine;
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await start(...words(home)).firstLine).toContain('Studio ready');
});

test('a port that is taken is named in one line, and the home is free again', async () => {
  const home = temporaryFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await start('--port', String(port), '--home', home, '--backend', 'none').ended;
  expect(code).toBe(1);
  expect(stderr).toBe(
    `Port ${port} is taken by another program. Choose another one with --port, or let the studio choose with --port 0.\n`,
  );
});

test('a home that cannot be written to is named in one line', async () => {
  const home = path.join(temporaryFolder(), 'file');
  writeFileSync(home, '');
  const { code, stderr } = await start(...words(home)).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(home);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test.each([
  [['--port', 'many'], 'A port is a number from 0 to 65535'],
  [['--backend', 'ftp://x'], '"embedded", "none", or an address'],
  [['--shell', 'window'], 'Allowed choices are electron, browser'],
])('a wrong option %j is explained', async (wrong, explanation) => {
  const { code, stderr } = await start('--home', temporaryFolder(), ...wrong).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(explanation);
});
