import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputHash } from '#tools/artefacts.mjs';

describe('the hash of what an artefact is built from', () => {
  let project: string;
  const file = (name: string) => path.join(project, 'src/sandbox/guest', name);
  const hash = () => inputHash('sandbox', project);

  beforeEach(() => {
    project = mkdtempSync(path.join(os.tmpdir(), 'hookwright-artefacts-'));
    mkdirSync(path.join(project, 'src/sandbox/guest'), { recursive: true });
    writeFileSync(file('one.ts'), 'export const one = 1;\n');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it('stays the same when a file is only touched', () => {
    const before = hash();
    utimesSync(file('one.ts'), new Date(0), new Date(0));
    expect(hash()).toBe(before);
  });

  it('changes with a content, a new file and a new name', () => {
    const hashes = [hash()];
    writeFileSync(file('one.ts'), 'export const one = 2;\n');
    hashes.push(hash());
    writeFileSync(file('two.ts'), '');
    hashes.push(hash());
    renameSync(file('two.ts'), file('three.ts'));
    hashes.push(hash());
    expect(new Set(hashes).size).toBe(4);
  });

  it('does not change with a source of another artefact', () => {
    const before = hash();
    mkdirSync(path.join(project, 'src/renderer'), { recursive: true });
    writeFileSync(path.join(project, 'src/renderer/page.tsx'), '');
    expect(hash()).toBe(before);
  });
});
