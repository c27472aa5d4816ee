import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const main = path.join(import.meta.dirname, '../../../src/cli/main.ts');

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliEnd>;
}

/** Starts the command as a shell would, with this text on standard input. */
export function startCli(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): RunningCli {
  const { FORCE_COLOR: _forced, NO_COLOR: _without, ...plain } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { ...plain, ...env } });
  child.stdin.on('error', () => undefined).end(input);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = Promise.all([exit, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => ({
    code,
    stdout,
    stderr,
  }));
  return { child, ended };
}

/** Runs it to its end. */
export function runCli(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<CliEnd> {
  return startCli(args, input, env).ended;
}
