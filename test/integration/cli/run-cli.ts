import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const main = path.join(import.meta.dirname, '../../../src/cli/main.ts');

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a shell would, with this text on standard input. */
export async function runCli(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<CliEnd> {
  const { FORCE_COLOR: _forced, NO_COLOR: _without, ...plain } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { ...plain, ...env } });
  child.stdin.on('error', () => undefined).end(input);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
