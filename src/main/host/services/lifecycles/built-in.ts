import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import type { LifecycleTemplate } from '#contract/rpc/lifecycles.ts';
import { readLifecycleJson } from '#engine/lifecycle/formats/json-format.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';
import { projectRoot } from '#host/app/project-files.ts';

const folder = path.join(projectRoot, 'resources', 'lifecycles');

let read: readonly LifecycleTemplate[] | null = null;

/** The lifecycles that come with the product, to begin from, with their tests. Read once. */
export function builtInLifecycles(newId: () => string): readonly LifecycleTemplate[] {
  read ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith(walkFileEnding))
    .sort()
    .map((file) => {
      const { config } = readLifecycleJson(readFileSync(path.join(folder, file), 'utf8'), newId);
      const id = file.replace(/\.json$/, '');
      const tests = readFileSync(path.join(folder, `${id}${walkFileEnding}`), 'utf8');
      return { id, config, walks: readWalkFile(tests, file).tests };
    });
  return read;
}
