import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { constantNames, functionNames, writableNames } from '#contract/script/runtime-names.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../../resources/runtime.d.ts'), 'utf8');
const declared = [...text.matchAll(/^declare (let|const|function) (\w+)/gm)].map(([, kind, name]) => ({ kind, name }));

describe('the types of the script runtime', () => {
  it('declare exactly the names that the runtime defines', () => {
    const expected = [...writableNames, ...constantNames, ...functionNames];
    expect(declared.map(({ name }) => name).toSorted()).toEqual([...expected].toSorted());
  });

  it('let a script assign to the writable names only', () => {
    const writable = declared.filter(({ kind }) => kind === 'let').map(({ name }) => name);
    expect(writable.toSorted()).toEqual([...writableNames].toSorted());
  });

  it('explain every name', () => {
    const bare = [...text.matchAll(/^declare (?:let|const|function) (\w+)/gm)].filter(
      ({ index }) => !text.slice(0, index).trimEnd().endsWith('*/'),
    );
    expect(bare.map(([, name]) => name)).toEqual([]);
  });

  it('offer every constant also in the context', () => {
    const members = /interface ScriptContext \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
    const names = [...members.matchAll(/readonly (\w+):/g)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(
      ['attempt', 'now', ...constantNames.filter((name) => name !== 'context')].toSorted(),
    );
  });
});
