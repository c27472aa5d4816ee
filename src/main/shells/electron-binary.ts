import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '#host/app/project-files.ts';

/** The Electron program, where its package has fetched it; undefined elsewhere. Nothing is downloaded. */
export function findElectron(): string | undefined {
  const folder = path.join(projectRoot, 'node_modules', 'electron');
  const named = path.join(folder, 'path.txt');
  const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist');
  const program = path.join(distribution, existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron');
  return existsSync(program) ? program : undefined;
}

/** Hands over to Electron's main process and ends with its exit code. */
export function startElectron(program: string, options: { readonly home: string; readonly backend?: string }): void {
  const parameters = [
    // Chromium refuses to run as root with its own sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    projectRoot,
    `--home=${options.home}`,
    ...(options.backend === undefined ? [] : [`--backend=${options.backend}`]),
  ];
  const child = spawn(program, parameters, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`Electron did not start: ${error.message}. Start the studio with --shell browser.`);
    process.exit(1);
  });
  child.once('exit', (code) => process.exit(code ?? 1));
}
