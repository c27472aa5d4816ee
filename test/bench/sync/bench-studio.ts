import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSmallStudio, type SmallStudio } from '#test/fixtures/studio/small-studio.ts';

/** A studio on an empty folder that goes when it is closed. */
export async function openBenchStudio(origin: string): Promise<SmallStudio> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
  const studio = await openSmallStudio({ folder, origin, token: 'bench' });
  const close = async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...studio, close };
}
