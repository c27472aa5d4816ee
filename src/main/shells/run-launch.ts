import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import envPaths from 'env-paths';
import { AppError } from '#contract/errors/app-error.ts';
import type { LogEntry } from '#contract/rpc/studio.ts';
import { backendTarget } from '#contract/rpc/workspace.ts';
import { startBrowserShell } from './browser/start-browser-shell.ts';
import { findElectron, startElectron } from './electron-binary.ts';

interface LaunchOptions {
  readonly shell?: 'electron' | 'browser';
  readonly port: number;
  readonly open: boolean;
  readonly home: string;
  readonly backend?: string;
}

/** Opens the studio as the command line says. Ends the process with code 1 and one line where it cannot. */
export async function runLaunch(words: readonly string[]): Promise<void> {
  const options = parseOptions(words);
  try {
    const electron = options.shell === 'browser' ? undefined : findElectron();
    if (electron !== undefined) startElectron(electron, options);
    else if (options.shell === 'electron') throw noElectron();
    else await runBrowserShell(options);
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error);
    process.exit(1);
  }
}

async function runBrowserShell(options: LaunchOptions): Promise<void> {
  const shell = await startBrowserShell({ ...options, log: printTrouble });
  console.log(`Studio ready: ${shell.address}`);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.resolve());
  await Promise.race([stopped.promise, shell.left]);
  await shell.close();
  process.exit(0);
}

function parseOptions(words: readonly string[]): LaunchOptions {
  const command = new Command('npm start --')
    .description('Opens the studio.')
    .addOption(
      new Option(
        '--shell <shell>',
        'window of Electron or of the browser (default: Electron where it is installed)',
      ).choices(['electron', 'browser']),
    )
    .option('--port <number>', 'port of the browser shell; 0 picks one', parsePort, 0)
    .option('--no-open', 'only print the address')
    .option(
      '--home <folder>',
      'folder of the studio',
      (text) => path.resolve(text),
      envPaths('hookwright', { suffix: '' }).data,
    )
    .option('--backend <target>', 'address of a backend, "embedded" or "none"', parseBackend);
  return command.parse(words, { from: 'user' }).opts<LaunchOptions>();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function parseBackend(text: string): string {
  const parsed = backendTarget.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Give "embedded", "none", or an address such as https://backend.example.com.');
}

function noElectron(): AppError {
  return new AppError(
    'unavailable',
    'Electron is not installed here. Start the studio with --shell browser, or fetch Electron with: npx install-electron',
  );
}

function printTrouble({ level, source, message }: LogEntry): void {
  if (level === 'warn' || level === 'error') console.error(`${source}: ${message}`);
}
