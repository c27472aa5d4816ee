import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResult } from '#contract/script/run-result.ts';
import { runCli } from './run-cli.ts';

const samples = path.join(import.meta.dirname, '../../../resources/samples');
const sample = path.join(samples, 'make-account-name.js');
const context = path.join(samples, 'contexts/make-account-name-collision.json');

describe('hookwright dry-run', () => {
  let folder: string;
  const file = (name: string, content: string): string => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints status, log, changes, output and return value, and exits with 0', async () => {
    const end = await runCli(['dry-run', sample, '--context', context]);
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toMatch(/make-account-name\.js: success in \d+\.\d\d ms\n/);
    expect(end.stdout).toContain('info  Account name juegrossoevergaard after 3 tries (line ');
    expect(end.stdout).toContain('+ account_name = "juegrossoevergaard"');
    expect(end.stdout).toContain('candidates_tried = 3');
  });

  it('prints exactly the result of the runtime as JSON', async () => {
    const end = await runCli(['dry-run', sample, '--context', context, '--json']);
    const result = runResult.strict().parse(JSON.parse(end.stdout));
    expect(end.code).toBe(0);
    expect(result).toMatchObject({ success: true, status: 'success', error: null, truncated: false });
    expect(result.output?.return_value).toBe('juegrossoevergaard');
    expect(result.coverage).toBeUndefined();
  });

  it('exits with 1 for a failed run, and names the line', async () => {
    const script = file('fails.js', 'log_warn("soon");\nnull.nothing;\n');
    const end = await runCli(['dry-run', script]);
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/fails\.js: failure/);
    expect(end.stdout).toMatch(/fails\.js:2:\d+: TypeError: /);
    expect(end.stdout).toContain('warn  soon (line 1)');
  });

  it('exits with 0 for a run that skipped itself', async () => {
    const end = await runCli(['dry-run', file('skips.js', "skip('nothing to do');\n")]);
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/skips\.js: skipped/);
    expect(end.stdout).toContain('nothing to do');
  });

  it('ends a loop at the given timeout', async () => {
    const end = await runCli(['dry-run', file('loops.js', 'for (;;);\n'), '--timeout', '0.5', '--json']);
    expect(end.code).toBe(1);
    expect(runResult.parse(JSON.parse(end.stdout)).status).toBe('timeout');
  });

  it('tells which lines did not run', async () => {
    const script = file('covered.js', "const yes = 1;\nif (yes === 2) {\n  log_info('never');\n}\n");
    const human = await runCli(['dry-run', script, '--coverage']);
    expect(human.stdout).toMatch(/coverage \d+ of \d+ lines; not run: 3/);
    const machine = await runCli(['dry-run', script, '--coverage', '--json']);
    expect(runResult.parse(JSON.parse(machine.stdout)).coverage?.lines['3']).toBe(0);
  });

  it('reads the script or the context from standard input', async () => {
    const script = await runCli(['dry-run', '-', '--json'], 'return operation_type;\n');
    expect(JSON.parse(script.stdout).output.return_value).toBe('create');
    const returns = file('returns.js', 'return attributes.name;\n');
    const given = await runCli(['dry-run', returns, '--context', '-', '--json'], '{"attributes":{"name":"Ada"}}');
    expect(JSON.parse(given.stdout).output.return_value).toBe('Ada');
  });

  it.each([
    { what: 'a context that is not JSON', context: '{\n  "now": \n}', says: /line 3/ },
    { what: 'an unknown key in the context', context: '{"attribute": {}}', says: /attribute/ },
    { what: 'a wrong type in the context', context: '{"attributes": 5}', says: /attributes/ },
    { what: 'a missing context', context: undefined, says: /there is no such file/ },
  ])('refuses $what with exit code 2', async ({ context: text, says }) => {
    const given = text === undefined ? path.join(folder, 'nowhere.json') : file('context.json', text);
    const end = await runCli(['dry-run', sample, '--context', given]);
    expect(end.code).toBe(2);
    expect(end.stdout).toBe('');
    expect(end.stderr).toMatch(says);
    expect(end.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['0', '-1', '301', 'soon', ''])('refuses the timeout "%s" with exit code 2', async (seconds) => {
    const end = await runCli(['dry-run', sample, `--timeout=${seconds}`]);
    expect(end.code).toBe(2);
    expect(end.stderr).toContain('number of seconds above 0 and at most 300');
  });

  it('refuses to read both from standard input', async () => {
    const end = await runCli(['dry-run', '-', '--context', '-']);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain('give one as a file');
  });
});
