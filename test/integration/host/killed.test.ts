import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startHost, temporaryFolder } from './harness.ts';

const program = path.join(import.meta.dirname, 'saving-child.ts');

/** Lets the child save until it has acknowledged `until` edits, kills it, and returns the last acknowledged one. */
async function saveAndKill(home: string, until: number): Promise<{ lid: string; acknowledged: number }> {
  const child = spawn(process.execPath, [program, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let lid = '';
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, value = ''] = line.split(' ');
    if (word === 'script') lid = value;
    else acknowledged = Number(value);
    if (acknowledged >= until) child.kill('SIGKILL');
  }
  await ended;
  return { lid, acknowledged };
}

test.each([1, 7, 60])('S3 F11 a studio that is killed after %i saves has every text it acknowledged', async (until) => {
  const home = temporaryFolder();
  const { lid, acknowledged } = await saveAndKill(home, until);
  expect(acknowledged).toBeGreaterThanOrEqual(until);
  const host = await startHost({ home });
  const { body, local_rev } = await host.caller.scripts.get({ lid });
  // One more may have been committed and not said any more.
  const edit = local_rev - 1;
  expect([acknowledged, acknowledged + 1]).toContain(edit);
  expect(body).toBe(`${edit}`.repeat(500));
});
