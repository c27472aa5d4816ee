import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from the sources or from one bundled file. */
export const projectRoot: string = findRoot(path.dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder))
      throw new Error(`No package.json above ${from}; the studio's files are not complete.`);
  }
}

export const studioVersion: string = (
  JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** A program of ours that another process or thread runs: its source in a clone, its bundle in a packaged studio. */
export function programFile(source: string, bundle: string): string {
  const fromSource = path.join(projectRoot, source);
  return existsSync(fromSource) ? fromSource : path.join(projectRoot, bundle);
}
