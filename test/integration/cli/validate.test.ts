import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '#contract/limits.ts';
import { validation } from '#contract/script/problem.ts';
import { runCli } from './run-cli.ts';

const sample = path.join(import.meta.dirname, '../../../resources/samples/make-account-name.js');

describe('hookwright validate', () => {
  let folder: string;
  const file = (name: string, content: string | Uint8Array): string => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says that a good script is valid and exits with 0', async () => {
    const end = await runCli(['validate', sample]);
    expect(end).toEqual({ code: 0, stdout: `${sample}: valid\n`, stderr: '' });
  });

  it('exits with 0 for warnings alone, and prints them', async () => {
    const script = file('warning.js', 'attributes.name = accuont_name;\n');
    const end = await runCli(['validate', script]);
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/warning\.js:1:19: warning: .*accuont_name/);
    expect(end.stdout).toMatch(/valid \(1 warning\)\n$/);
  });

  it('prints every error with its place and exits with 1', async () => {
    const script = file('broken.js', 'const a = ;\nlog_info(a);\nconst b = );\nlog_info(b);\n');
    const end = await runCli(['validate', script]);
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/broken\.js:1:11: error: /);
    expect(end.stdout).toMatch(/broken\.js:3:11: error: /);
    expect(end.stdout).toMatch(/not valid \(2 errors\)\n$/);
    expect(end.stderr).toBe('');
  });

  it('prints exactly the result of the runtime as JSON', async () => {
    const script = file('json.js', 'return (;\n');
    const end = await runCli(['validate', '--json', script]);
    const result = validation.strict().parse(JSON.parse(end.stdout));
    expect(end.code).toBe(1);
    expect(result.valid).toBe(false);
    expect(result.errors[0]).toMatchObject({ line: 1, severity: 'error' });
  });

  it('checks several files, and exits with 1 when one is wrong', async () => {
    const wrong = file('wrong.js', 'if (\n');
    const end = await runCli(['validate', '--json', sample, wrong]);
    const results = JSON.parse(end.stdout);
    expect(end.code).toBe(1);
    expect(results[sample].valid).toBe(true);
    expect(results[wrong].valid).toBe(false);
  });

  it('weighs the rules by a lint profile, which must name rules that there are', async () => {
    const loose = file('loose.js', 'if (tenant_id == 1) log_info(1);\n');
    const strict = file('strict.json', '{ "rules": { "eqeqeq": "error" } }');
    const wrong = file('wrong.json', '{ "rules": { "eqeqe": "error" } }');
    expect(await runCli(['validate', loose])).toMatchObject({ code: 0 });
    const end = await runCli(['validate', '--profile', strict, loose]);
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/loose\.js:1:15: error: .*\[eqeqeq\]/);
    const refused = await runCli(['validate', '--profile', wrong, loose]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("There is no rule 'eqeqe'. Did you mean 'eqeqeq'?");
  });

  it('reads a script from standard input', async () => {
    const end = await runCli(['validate', '-'], 'log_info(1 +);\n');
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/^standard input:1:\d+: error: /);
  });

  it('036 edge case 6 says that a script is too large, with the limit', async () => {
    const script = file('large.js', `// ${'x'.repeat(limits.scriptBodyBytes)}\n`);
    const end = await runCli(['validate', script]);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain(String(limits.scriptBodyBytes));
  });

  it('colours only where it is asked to, and never for a pipe', async () => {
    const script = file('colour.js', 'if (\n');
    const piped = await runCli(['validate', script]);
    const forced = await runCli(['validate', script], '', { FORCE_COLOR: '1' });
    expect(piped.stdout).not.toContain('\u001b[');
    expect(forced.stdout).toContain('\u001b[');
  });

  it.each([
    {
      what: 'a missing file',
      args: ['validate', 'nowhere.js'],
      says: 'Cannot read nowhere.js: there is no such file.',
    },
    { what: 'a folder', args: ['validate', os.tmpdir()], says: 'it is a folder' },
    { what: 'no file', args: ['validate'], says: "missing required argument 'file'" },
    { what: 'standard input twice', args: ['validate', '-', '-'], says: 'give "-" once' },
    { what: 'an unknown option', args: ['validate', '--nope', sample], says: "unknown option '--nope'" },
    { what: 'an unknown command', args: ['validat'], says: "unknown command 'validat'" },
  ])('refuses $what with one line and exit code 2', async ({ args, says }) => {
    const end = await runCli(args);
    expect(end.code).toBe(2);
    expect(end.stdout).toBe('');
    expect(end.stderr).toContain(says);
    expect(end.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a file that is not UTF-8 with exit code 2', async () => {
    const end = await runCli(['validate', file('latin1.js', Uint8Array.of(0x2f, 0x2f, 0xfc, 0x0a))]);
    expect(end.code).toBe(2);
    expect(end.stderr).toContain('is not UTF-8 text');
  });
});
