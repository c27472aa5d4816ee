import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { runCli } from './run-cli.ts';

const walk = { object: {}, now: '2026-03-01T09:00:00Z', start: null };
const invited = { ...walk, name: 'invited', steps: [], expect: { state: 'Invited', actions: ['send_notification'] } };
const visits = { ...walk, name: 'visits', steps: [], expect: { state: 'Visiting' } };
const flies = { ...walk, name: 'flies', steps: [{ kind: 'take', transition: 'Fly' }], expect: { state: 'Invited' } };

let folder: string;
const write = (tests: readonly object[], over: object = {}) => {
  const head = { format: 'hookwright-lifecycle-tests', version: 1, lifecycle: { name: 'Guest account' } };
  writeFileSync(
    path.join(folder, 'guest-account.lifecycletest.json'),
    JSON.stringify({ ...head, tests, ...over }, null, 1),
  );
};
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-cli-lifecycles-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.resolve('resources/lifecycles/guest-account.json'), path.join(folder, 'guest-account.json'));
});

it('LC-83 walks the lifecycle that lies beside its tests, together with those of scripts', async () => {
  write([invited]);
  writeFileSync(path.join(folder, 'one.js'), 'return 1;');
  const cases = { format: 'hookwright-tests', version: 1, script: { name: 'one' }, cases: [{ name: 'runs' }] };
  writeFileSync(path.join(folder, 'one.hooktest.json'), JSON.stringify(cases));
  const all = await runCli(['test', folder]);
  expect(all).toMatchObject({ code: 0, stderr: '' });
  expect(all.stdout).toMatch(
    /one\.js\n {2}✓ runs .*\n.*guest-account\.lifecycletest\.json \(Guest account\)\n {2}✓ invited \d+\.\d\d ms\n2 passed, 0 failed in/,
  );
  const picked = await runCli(['test', '--lifecycle', 'Guest account', folder]);
  expect(picked.stdout).toContain('1 passed, 0 failed in');
  const none = await runCli(['test', '--lifecycle', 'Nobody', folder]);
  expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('"Nobody"') });
});

it('LC-82 LC-83 says as text, JSON and JUnit where a walk led elsewhere, and which name is gone', async () => {
  write([invited, visits, flies]);
  const junit = path.join(folder, 'report.xml');
  const file = path.join(folder, 'guest-account.lifecycletest.json');
  const text = await runCli(['test', file]);
  expect(text).toMatchObject({ code: 1, stderr: '' });
  expect(text.stdout).toContain('      It ended in Invited, not in Visiting.\n');
  expect(text.stdout).toContain('      Step 1: There is no transition Fly in this lifecycle.\n');
  const json = await runCli(['test', '--json', '--junit', junit, file]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    passed: 1,
    failed: 2,
    files: [
      {
        lifecycle_tests_file: file,
        lifecycle_file: path.join(folder, 'guest-account.json'),
        lifecycle: 'Guest account',
        cases: [
          { name: 'invited', outcome: 'passed', ended_in: 'Invited', actions: ['send_notification'], differences: [] },
          { outcome: 'failed', differences: [{ message: 'It ended in Invited, not in Visiting.' }] },
          { outcome: 'failed' },
        ],
      },
    ],
  });
  const report = readFileSync(junit, 'utf8');
  expect(report).toContain('(Guest account)" tests="3" failures="2"');
  expect(report).toContain('<failure message="Step 1: There is no transition Fly in this lifecycle."');
});

it.each([
  ['an unknown key', { author: 'me' }, [invited], /author/],
  ['two tests of one name', {}, [invited, invited], /tests\.1\.name: "invited" is the name of two tests/],
  ['a lifecycle that is not there', { lifecycle: { name: 'Gone', file: 'gone.json' } }, [invited], /gone\.json/],
  [
    'a file that is no lifecycle',
    { lifecycle: { name: 'It', file: 'guest-account.lifecycletest.json' } },
    [],
    /format/,
  ],
])('LC-83 a file that cannot be used ends it before anything runs: %s', async (_, over, tests, words) => {
  write(tests, over);
  const end = await runCli(['test', folder]);
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toMatch(words);
});
