import { CommanderError } from 'commander';
import { AppError } from '#contract/errors/app-error.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { CommandError } from './read-input.ts';

/** Runs one command line; answers its exit code. What went wrong is one line on standard error. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const run = createProgram();
    return await run(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongCommand;
    if (error instanceof CommandError) return complain(error.message, exitCodes.wrongCommand);
    if (error instanceof AppError) return complain(error.message, exitCodes.failed);
    throw error;
  }
}

function complain(message: string, code: number): number {
  process.stderr.write(`hookwright: ${message}\n`);
  return code;
}

// `hookwright … | head` closes the pipe early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.fine);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));
