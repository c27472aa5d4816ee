/**
 * What is built from the sources, and whether it still matches them. An artefact carries a stamp with the hash of the
 * contents it was built from, so that nothing is built twice and nothing stale is ever started. No dependencies.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = path.join(root, 'out', '.stamps');
const shared = ['tools/build.mjs', 'package-lock.json'];

/** Inputs are files or folders, outputs files that prove the build ran to its end; both from the project's root. */
export const artefacts = {
  sandbox: {
    inputs: [...shared, 'src/contract', 'src/engine', 'src/sandbox/guest', 'src/sandbox/host'],
    outputs: ['run-host.cjs', 'inspect-host.cjs', 'debug-host.cjs', 'prelude.js'].map((file) => `out/sandbox/${file}`),
  },
  renderer: {
    inputs: [...shared, 'src/contract', 'src/engine', 'src/renderer', 'resources/runtime.d.ts'],
    outputs: ['out/renderer/index.html'],
  },
  electron: {
    inputs: [...shared, 'src/contract', 'src/main/shells', 'src/preload'],
    outputs: ['out/electron/main.js', 'out/electron/preload.cjs'],
  },
};

/**
 * The hash of everything an artefact is built from: names and contents, so that a move counts as a change.
 * @param {keyof typeof artefacts} name
 * @param {string} [project]
 */
export function inputHash(name, project = root) {
  const hash = createHash('sha256');
  for (const input of artefacts[name].inputs) {
    for (const file of filesOf(path.join(project, input))) {
      hash.update(path.relative(project, file).replaceAll(path.sep, '/'));
      hash.update('\0');
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function filesOf(file) {
  if (!existsSync(file)) return [];
  if (statSync(file).isFile()) return [file];
  return readdirSync(file)
    .sort()
    .flatMap((name) => filesOf(path.join(file, name)));
}

/** @returns {string | undefined} The hash to stamp where the artefact must be built, else undefined. */
export function staleHash(name) {
  const hash = inputHash(name);
  const complete = artefacts[name].outputs.every((file) => existsSync(path.join(root, file)));
  return complete && readIfThere(path.join(stamps, name)) === hash ? undefined : hash;
}

/** Notes what the artefact in `out/` was built from; before a build there is no such note. */
export function stamp(name, hash) {
  mkdirSync(stamps, { recursive: true });
  if (hash === undefined) rmSync(path.join(stamps, name), { force: true });
  else writeFileSync(path.join(stamps, name), hash);
}

/**
 * Builds those of the named artefacts that do not match the sources. Safe to call from several processes at once.
 * @param {readonly string[]} names
 * @param {(line: string) => void} [say]
 */
export async function freshArtefacts(names, say = () => {}) {
  for (const name of names) {
    if (staleHash(name) === undefined) continue;
    await withLock(name, () => {
      if (staleHash(name) === undefined) return;
      say(`Building ${name} …`);
      const started = Date.now();
      build(name);
      say(`Built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    });
  }
}

function build(name) {
  // A test runner's own mode would put the development build of React into the page.
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' };
  const done = spawnSync(projectNode(), [path.join(root, 'tools', 'build.mjs'), name], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  if (done.status === 0) return;
  throw new Error(`Building ${name} failed:\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`);
}

/** The Node that the project pins, whatever Node runs this. */
export function projectNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = [path.join(root, 'node_modules', '.bin', name), ...platformNodes()].find((file) => existsSync(file));
  return pinned ?? process.execPath;
}

/** On Windows `.bin` holds scripts, not the executable; the package itself does. */
function platformNodes() {
  const { platform, arch } = process;
  const os = platform === 'win32' ? 'win' : platform;
  return [`node-${os}-${arch}`, `node-bin-${os}-${arch}`].map((name) =>
    path.join(root, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node'),
  );
}

/** One builder an artefact at a time; a lock whose owner is gone does not count. */
async function withLock(name, work) {
  mkdirSync(stamps, { recursive: true });
  const lock = path.join(stamps, `${name}.lock`);
  while (!take(lock)) {
    if (!alive(Number(readIfThere(lock)))) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function alive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
