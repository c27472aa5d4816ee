import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LifecycleTemplate } from '#contract/rpc/lifecycles.ts';
import { readLifecycleJson } from '#engine/lifecycle/formats/json-format.ts';
import { projectRoot } from '#host/app/project-files.ts';

const folder = path.join(projectRoot, 'resources', 'lifecycles');

let read: readonly LifecycleTemplate[] | null = null;

/** The lifecycles that come with the product, to begin from. Read once. */
export function builtInLifecycles(newId: () => string): readonly LifecycleTemplate[] {
  read ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const { config } = readLifecycleJson(readFileSync(path.join(folder, file), 'utf8'), newId);
      return { id: file.replace(/\.json$/, ''), config };
    });
  return read;
}
