import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samples, sampleText } from './sample-files.ts';

const root = path.join(import.meta.dirname, '../../..');

/** The editor completes by the same types: where a sample disagrees with them, one of the two is wrong. */
describe('the sample scripts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hookwright-samples-'));
    writeFileSync(path.join(folder, 'runtime.d.ts'), sampleText('../runtime.d.ts'));
    for (const { file } of samples) {
      writeFileSync(path.join(folder, file), `(function () {\n${sampleText(file)}\n})();\n`);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function typeErrors(...files: string[]): string {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--allowJs',
      '--checkJs',
      '--target',
      'es2024',
      '--lib',
      'es2024',
      '--types',
      '',
      '--strict',
      'false',
    ];
    const run = spawnSync(process.execPath, [tsc, ...options, '--pretty', 'false', ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    return run.stdout;
  }

  it('agree with the types of the runtime', () => {
    expect(typeErrors('runtime.d.ts', ...samples.map(({ file }) => file))).toBe('');
  });

  it('would be told about a wrong use of the runtime', () => {
    writeFileSync(path.join(folder, 'wrong.js'), 'target_uid = 1;\nabort();\ndocument.title;\nresources.fetch();\n');
    const errors = typeErrors('runtime.d.ts', 'wrong.js');
    for (const line of [1, 2, 3, 4]) expect(errors).toContain(`wrong.js(${line},`);
  });
});
