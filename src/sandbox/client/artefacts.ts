import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#contract/errors/app-error.ts';

/** What a host is started from. `prelude` is the text itself, the rest are paths. */
export interface Artefacts {
  readonly runHost: string;
  readonly inspectHost: string;
  readonly debugHost: string;
  readonly prelude: string;
  readonly addon: string;
}

/** From the sources, and from a bundle in `out/host`. */
const usualFolders = ['../../../out/sandbox', '../sandbox'];

/** Finds the built host programs. Throws AppError `unavailable` that says what to run where they are missing. */
export function findArtefacts(folder = usualFolder()): Artefacts {
  const preludeFile = path.join(folder, 'prelude.js');
  if (!existsSync(preludeFile)) {
    throw new AppError('unavailable', `The sandbox is not built: ${preludeFile} is missing. Run: npm run build`);
  }
  return {
    runHost: path.join(folder, 'run-host.cjs'),
    inspectHost: path.join(folder, 'inspect-host.cjs'),
    debugHost: path.join(folder, 'debug-host.cjs'),
    prelude: readFileSync(preludeFile, 'utf8'),
    addon: findAddon(),
  };
}

function usualFolder(): string {
  const folders = usualFolders.map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  return folders.find((folder) => existsSync(folder)) ?? folders[0] ?? '';
}

/** isolated-vm's native file. The host loads it by its path, so that it needs no right to read a folder (`sandbox.md` 1.1). */
function findAddon(): string {
  const home = path.dirname(createRequire(import.meta.url).resolve('isolated-vm/package.json'));
  const file = path.join(home, 'prebuilds', `${process.platform}-${process.arch}`, addonName());
  if (!existsSync(file)) {
    throw new AppError(
      'unavailable',
      `isolated-vm has no build for Node ${process.versions.node} on ${process.platform}-${process.arch} (${file}). Use Node 24 on a platform it supports.`,
    );
  }
  return file;
}

function addonName(): string {
  const abi = `isolated-vm.abi${process.versions.modules}`;
  if (process.platform !== 'linux') return `${abi}.node`;
  return existsSync('/etc/alpine-release') ? `${abi}.musl.node` : `${abi}.glibc.node`;
}
