import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { expectNothingBroken, useStudioFiles } from './run-schedules.ts';
import { runBatch } from './world/batch.ts';

const folder = path.join(import.meta.dirname, 'corpus');
const entry = z.strictObject({
  kind: z.enum(['baseline', 'enhanced']),
  seed: z.string(),
  found: z.string(),
  records: z.boolean().optional(),
});

describe('schedules that once broke a law', () => {
  const files = useStudioFiles();
  for (const name of readdirSync(folder).sort()) {
    const entries = z.array(entry).parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
    for (const { kind, seed, found, records } of entries) {
      it(`${kind} ${seed}: ${found}`, async () => {
        expectNothingBroken(await runBatch([{ kind, seed, records }], files()));
      });
    }
  }
});
