#!/usr/bin/env node
/** The package's `hookwright` command: runs the CLI on the project's own Node, whatever Node the shell found. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectNode } from './artefacts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bootstrap = path.join(root, 'tools', 'bootstrap.mjs');
const ready = spawnSync(process.execPath, [bootstrap, 'cli'], { stdio: ['ignore', 2, 2] });
if (ready.status !== 0) process.exit(ready.status ?? 1);

const cli = spawn(projectNode(), [path.join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cli.kill(signal));
cli.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
