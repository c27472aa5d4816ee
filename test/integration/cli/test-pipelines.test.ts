import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { runCli } from './run-cli.ts';

const settings = { execution_order: 10, failure_policy: 'abort', max_retries: 0, timeout_seconds: 30, enabled: true };
const bindings = [
  { ...settings, hook_phase: 'before', script: { name: 'Make mail', file: 'make-mail.js' } },
  { ...settings, hook_phase: 'before', enabled: false, script: { name: 'gone', file: 'gone.js' } },
  { ...settings, hook_phase: 'after', script: { name: 'Note', file: 'note.js' } },
];
const context = { attributes: { first: 'ada' } };
const value = { attributes: { first: 'ada', mail: 'ada@x' }, variables: { seen: 'uid=1' } };
const passes = {
  name: 'joiner',
  context,
  outcome: { kind: 'succeeds', target_uid: 'uid=1' },
  expect: { flow: { match: 'exact', value }, path: ['next', 'skipped', 'operation', 'next'] },
};
const fails = {
  name: 'target down',
  context,
  outcome: { kind: 'fails', message: 'no room' },
  expect: {
    success: false,
    error_message: { contains: 'room' },
    flow: { match: 'subset', value: { variables: { seen: 1 } } },
  },
};

let folder: string;
const write = (tests: readonly object[], over: object = {}) => {
  const head = {
    format: 'hookwright-pipeline-tests',
    version: 1,
    connector: { name: 'AD main' },
    operation_type: 'create',
  };
  writeFileSync(
    path.join(folder, 'ad.pipelinetest.json'),
    JSON.stringify({ ...head, bindings, tests, ...over }, null, 1),
  );
};
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-cli-pipelines-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, 'make-mail.js'), 'attributes.mail = attributes.first + "@x";');
  writeFileSync(path.join(folder, 'note.js'), 'variables.seen = target_uid ?? error_message;');
});

it('PL-11 runs the pipeline tests beneath a folder, and counts their scripts as tested', async () => {
  write([passes]);
  const end = await runCli(['test', folder]);
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(end.stdout).toMatch(
    /ad\.pipelinetest\.json \(AD main, create\)\n {2}✓ joiner \d+\.\d\d ms\n1 passed, 0 failed in/,
  );
});

it('PL-11 says as text, JSON and JUnit where a pipeline went another way', async () => {
  write([passes, fails]);
  const junit = path.join(folder, 'report.xml');
  const file = path.join(folder, 'ad.pipelinetest.json');
  const words = 'variables.seen: expected 1, is "no room"';
  const text = await runCli(['test', file]);
  expect(text).toMatchObject({ code: 1, stderr: '' });
  expect(text.stdout).toContain(`      ${words}\n`);
  const json = await runCli(['test', '--json', '--junit', junit, file]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    passed: 1,
    failed: 1,
    files: [
      {
        pipeline_file: file,
        connector: 'AD main',
        operation_type: 'create',
        cases: [
          { name: 'joiner', outcome: 'passed', success: true, path: ['next', 'skipped', 'operation', 'next'] },
          { name: 'target down', outcome: 'failed', failure: { step: 2, message: 'no room' } },
        ],
      },
    ],
  });
  const report = readFileSync(junit, 'utf8');
  expect(report).toContain('ad.pipelinetest.json (AD main, create)" tests="2" failures="1"');
  expect(report).toContain(words.replaceAll('"', '&quot;'));
});

it.each([
  ['an unknown key', { author: 'me' }, [passes], /author/],
  ['two tests of one name', {}, [passes, passes], /tests\.1\.name: "joiner" is the name of two tests/],
  ['a script that is not there', { bindings: [{ ...bindings[1], enabled: true }] }, [passes], /gone\.js/],
])('PL-11 a file that cannot be used ends it before anything runs: %s', async (_, over, tests, words) => {
  write(tests, over);
  const end = await runCli(['test', folder]);
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toMatch(words);
});
