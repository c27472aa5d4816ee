import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EmbeddedBackend } from '#host/services/backend/embedded-backend.ts';
import { failureOf } from './failure-of.ts';
import { temporaryFolder } from './harness.ts';

/** A program in the backend's place. It writes down its process and its parameters in its data folder's parent. */
const honest = `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
const folder = process.argv[process.argv.indexOf('--data-dir') + 1];
appendFileSync(folder + '.starts', JSON.stringify({ pid: process.pid, words: process.argv.slice(2), key: process.env.HOOKWRIGHT_CREDENTIALS_KEY }) + '\\n');
process.stdin.resume().on('end', () => process.exit(0));
const server = createServer((request, response) => response.end('here'));
server.listen(0, '127.0.0.1', () => console.log('warming up\\nBackend ready: http://127.0.0.1:' + server.address().port));
`;
const broken = "console.error('the data folder is damaged'); process.exit(1);";

interface Start {
  readonly pid: number;
  readonly words: string[];
  readonly key: string;
}

function embedded(text: string) {
  const home = temporaryFolder();
  mkdirSync(home, { recursive: true });
  const program = path.join(home, 'program.mjs');
  writeFileSync(program, text);
  const said: string[] = [];
  const backend = new EmbeddedBackend({ home, program, log: (_level, message) => said.push(message) });
  onTestFinished(() => backend.close());
  const starts = () =>
    readFileSync(path.join(home, 'backend.starts'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Start);
  return { backend, said, starts, home };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('is started once for everybody who asks, with the demo on a port of its own', async () => {
  const { backend, starts, home } = embedded(honest);
  const [first, second] = await Promise.all([backend.origin(), backend.origin()]);
  expect(first).toBe(second);
  expect(await (await fetch(first)).text()).toBe('here');
  expect(starts()).toHaveLength(1);
  expect(starts()[0]?.words).toEqual([
    '--port',
    '0',
    '--data-dir',
    path.join(home, 'backend'),
    '--seed',
    'demo',
    '--exit-with-parent',
  ]);
});

test('CO-13 has its own key for credentials, whatever key another backend is to have', async () => {
  process.env['HOOKWRIGHT_CREDENTIALS_KEY'] = 'of-another-backend';
  onTestFinished(() => {
    delete process.env['HOOKWRIGHT_CREDENTIALS_KEY'];
  });
  const { backend, starts } = embedded(honest);
  await backend.origin();
  expect(starts()[0]?.key).toBe('');
});

test('that died is started anew when it is asked for again', async () => {
  const { backend, starts, said } = embedded(honest);
  const before = await backend.origin();
  const pid = starts()[0]?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  await until(() => said.some((message) => message.includes('ended')));
  const after = await backend.origin();
  expect(after).not.toBe(before);
  expect(await (await fetch(after)).text()).toBe('here');
});

test('that does not come up says why, and is tried again the next time', async () => {
  const { backend, home } = embedded(broken);
  const failure = await failureOf(backend.origin());
  expect(failure.code).toBe('backend_unreachable');
  expect(failure.message).toContain('the data folder is damaged');
  writeFileSync(path.join(home, 'program.mjs'), honest);
  expect(await backend.origin()).toContain('http://127.0.0.1:');
});

test('is gone when the studio is closed', async () => {
  const { backend, starts } = embedded(honest);
  await backend.origin();
  const pid = starts()[0]?.pid ?? 0;
  expect(isAlive(pid)).toBe(true);
  await backend.close();
  expect(isAlive(pid)).toBe(false);
  expect((await failureOf(backend.origin())).code).toBe('backend_unreachable');
});

async function until(holds: () => boolean): Promise<void> {
  const ticks = new EventTarget();
  const timer = setInterval(() => ticks.dispatchEvent(new Event('tick')), 5);
  while (!holds()) await once(ticks, 'tick');
  clearInterval(timer);
}
