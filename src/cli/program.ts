import { Command, InvalidArgumentError } from 'commander';
import { limits } from '#contract/limits.ts';
import { type DryRunOptions, dryRun } from './dry-run.ts';
import { addSyncCommands } from './sync/commands.ts';
import { validateFiles } from './validate-files.ts';

/** Builds the command line. The answer parses one and runs it; it resolves to the exit code. */
export function createProgram(): (argv: readonly string[]) => Promise<number> {
  let exitCode = 0;
  const program = new Command('hookwright')
    .description('Checks, dry-runs and publishes provisioning scripts, exactly as the studio does.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
    .showHelpAfterError(false);

  program
    .command('validate')
    .description('check scripts; "-" reads one from standard input')
    .argument('<file...>', 'script files')
    .option('--json', 'print the result as JSON; for several files an object by file')
    .action(async (files: string[], options: { json?: boolean }) => {
      exitCode = await validateFiles(files, options);
    });

  program
    .command('dry-run')
    .description('run a script in the sandbox; "-" reads it from standard input')
    .argument('<file>', 'script file')
    .option('--context <file>', 'test context as JSON; "-" reads it from standard input')
    .option(
      '--timeout <seconds>',
      `wall clock, at most ${limits.timeoutSecondsMax}`,
      parseSeconds,
      limits.dryRunSeconds,
    )
    .option('--coverage', 'also tell which lines ran', false)
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: DryRunOptions) => {
      exitCode = await dryRun(file, options);
    });

  addSyncCommands(program, (code) => {
    exitCode = code;
  });

  return async (argv) => {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= limits.timeoutSecondsMax) return seconds;
  throw new InvalidArgumentError(`It must be a number of seconds above 0 and at most ${limits.timeoutSecondsMax}.`);
}

/** Commander speaks in several lines ("Did you mean …"); a command of this kind complains in one. */
function oneLine(text: string): string {
  return `${text
    .replace(/^error: /, 'hookwright: ')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
