import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { staleTsconfigs } from '#tools/generate-tsconfigs.mjs';

const root = path.join(import.meta.dirname, '../../..');

function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('setting up', () => {
  it('CL-1 does nothing and says nothing when all is there', () => {
    const artefact = path.join(root, 'out/sandbox/run-host.cjs');
    const before = statSync(artefact).mtimeMs;
    expect(run(['tools/bootstrap.mjs', 'cli'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(statSync(artefact).mtimeMs).toBe(before);
  });

  it('says what can be made ready when asked for something else', () => {
    const { status, stderr } = run(['tools/bootstrap.mjs', 'everything']);
    expect(status).toBe(1);
    expect(stderr).toContain('start, test, backend, cli, check, install');
  });

  it('offers the command line as a program of its own, with its exit code and standard input', () => {
    const good = run(['tools/hookwright.mjs', 'validate', '-'], 'log_info(1);\n');
    expect(good).toEqual({ status: 0, stdout: 'standard input: valid\n', stderr: '' });
    expect(run(['tools/hookwright.mjs', 'validate', '-'], 'log_info(;\n').status).toBe(1);
    expect(run(['tools/hookwright.mjs', 'nonsense']).status).toBe(2);
  });

  it('keeps every tsconfig as the import table says', () => {
    expect(staleTsconfigs()).toEqual([]);
  });
});
