import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorStatus } from '#contract/errors/app-error.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');

describe('docs/errors.md', () => {
  it('explains every error code with its status, and no other', () => {
    const explained = [...text.matchAll(/^### `(\w+)` \((\d{3})\)\n(?=\S)/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(Object.fromEntries(explained)).toEqual(errorStatus);
  });
});
