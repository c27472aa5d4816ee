/**
 * Makes a clone ready for one command: `node tools/bootstrap.mjs start|test|backend|cli|check|install`. npm runs it before
 * each of them. It has no dependencies and runs on any Node from 18 on, because it is what installs the rest.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshArtefacts, projectNode } from './artefacts.mjs';
import { findChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = 20;

/** What each command needs beside the packages. */
const needs = {
  start: { build: ['sandbox', 'renderer'], electron: true },
  test: { build: ['sandbox', 'renderer'], electron: true, chromium: true },
  backend: { build: ['sandbox'] },
  cli: { build: ['sandbox'] },
  check: { build: [] },
  install: { build: [] },
};

const quiet = process.argv.includes('--quiet');
/** On standard error: what a command prints on standard output is its own. */
const say = (line) => quiet || process.stderr.write(`hookwright: ${line}\n`);

function fail(...lines) {
  for (const line of lines) process.stderr.write(`hookwright: ${line}\n`);
  process.exit(1);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= oldestNode) return;
  fail(
    `This is Node ${process.versions.node}; setting up needs Node ${oldestNode} or newer.`,
    'Install a newer Node from https://nodejs.org and run the command again. Hookwright then brings its own Node along.',
  );
}

/** The lock file decides what is installed; the stamp remembers for which lock file and platform that was done. */
function installPackages() {
  const stamp = path.join(root, 'node_modules', '.installed-lock');
  const wanted = lockHash();
  if (readIfThere(stamp) === wanted) return;
  const first = !existsSync(path.join(root, 'node_modules', '.package-lock.json'));
  // `npm ci` deletes node_modules and with it the node.exe that may be running this: Windows does not allow that.
  const command = first || process.platform !== 'win32' ? 'ci' : 'install';
  say(first ? 'Installing the packages (once, about a minute) …' : 'The lock file changed: installing again …');
  const started = Date.now();
  const done = npm([command, '--no-audit', '--no-fund', '--loglevel=error']);
  if (done.status !== 0) {
    fail(
      `npm ${command} failed${done.error ? `: ${done.error.message}` : ''}.`,
      'The first start needs the npm registry. Check the network (or your registry setting) and run the command again.',
    );
  }
  writeFileSync(stamp, lockHash());
  say(`Installed in ${seconds(started)}.`);
}

function lockHash() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`;
}

/** npm started by npm must not inherit what npm told its script. */
function npm(args) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(lifecycle|package|command|config_argv)/.test(key)),
  );
  const cli = process.env['npm_execpath'];
  const windows = process.platform === 'win32';
  const [program, ...rest] = cli
    ? [process.env['npm_node_execpath'] ?? process.execPath, cli, ...args]
    : [windows ? 'npm.cmd' : 'npm', ...args];
  return spawnSync(program, rest, { cwd: root, env, stdio: ['ignore', 2, 2], shell: !cli && windows });
}

/** isolated-vm and better-sqlite3 are built for the ABI of the pinned Node, and crash others instead of refusing. */
function checkProjectNode() {
  const found = spawnSync(projectNode(), ['-p', 'process.versions.node'], { encoding: 'utf8' });
  const [major, minor] = (found.stdout ?? '').trim().split('.').map(Number);
  const runs = (major === 24 && minor >= 15) || (major === 26 && process.platform === 'darwin');
  if (runs) return;
  fail(
    `The studio needs Node 24.15 or newer of the 24 line; found ${(found.stdout ?? '').trim() || 'none'}.`,
    `No packaged Node was installed for ${process.platform}-${process.arch}. Install Node 24 from https://nodejs.org and run the command again.`,
  );
}

/** @returns {boolean} Whether there is a Chromium in the end: the machine's, Playwright's, or the distribution's. */
function ensureChromium() {
  if (chromiumStarts()) return true;
  if (process.env['CHROMIUM']) fail(`CHROMIUM names ${process.env['CHROMIUM']}, which is not there or does not start.`);
  say('No Chromium found; the browser tests need one. Asking Playwright for its own …');
  const playwright = path.join(root, 'node_modules', 'playwright', 'cli.js');
  runQuietly(projectNode(), [playwright, 'install', 'chromium'], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' });
  if (chromiumStarts()) return true;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say('Playwright could not provide it. Installing the package of the distribution …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  runQuietly('apt-get', ['update', '-qq'], env);
  runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
  return chromiumStarts();
}

/** A downloaded Chromium may miss libraries of the system; only a start tells. Elsewhere `--version` opens a window. */
function chromiumStarts() {
  const file = findChromium();
  if (file === undefined) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function runQuietly(program, args, env) {
  spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...env }, timeout: 600_000 });
}

function reportChromium() {
  if (ensureChromium()) return;
  say('There is no Chromium, so the browser tests cannot run and will be counted as failed.');
  say('Install Chromium or Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.');
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

const command = process.argv[2] ?? '';
const need = needs[command];
if (need === undefined) fail(`Say what to make ready: ${Object.keys(needs).join(', ')}.`);
checkNode();
installPackages();
checkProjectNode();
try {
  const electron = need.electron && existsSync(path.join(root, 'src', 'main', 'shells', 'electron', 'main.ts'));
  await freshArtefacts([...need.build, ...(electron ? ['electron'] : [])], say);
} catch (error) {
  fail(error.message);
}
if (need.chromium) reportChromium();
