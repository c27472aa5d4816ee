import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The folder that holds package.json, whether this runs from the sources or from one bundled file. */
export const projectRoot = findRoot(import.meta.dirname);

/** The product's version. */
export const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'))).version;

function findRoot(from: string): string {
  let folder = from;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${from}; the files of Hookwright are not complete.`);
    folder = parent;
  }
  return folder;
}

/** A program of ours that another thread runs: its source in a clone, its bundle in a packaged product. */
export function programFile(source: string, bundle: string): string {
  const fromSource = path.join(projectRoot, source);
  return existsSync(fromSource) ? fromSource : path.join(projectRoot, bundle);
}
