import { Command, InvalidArgumentError } from 'commander';
import { limits } from '#contract/limits.ts';
import type { DryRunOptions } from './dry-run.ts';
import { addSyncCommands } from './sync/commands.ts';
import type { TestOptions } from './test/test-files.ts';
import type { ValidateOptions } from './validate-files.ts';

/**
 * Builds the command line. The answer parses one and runs it; it resolves to the exit code. What a command needs is loaded
 * with it: only checking a script needs the linter.
 */
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
    .option('--profile <file>', 'weigh the rules by a lint profile that the studio exported')
    .action(async (files: string[], options: ValidateOptions) => {
      exitCode = await (await import('./validate-files.ts')).validateFiles(files, options);
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
      exitCode = await (await import('./dry-run.ts')).dryRun(file, options);
    });

  program
    .command('test')
    .description(
      'run the test cases that lie beside scripts (name.js and name.hooktest.json), those of pipelines (*.pipelinetest.json), and those of lifecycles (name.json and name.lifecycletest.json)',
    )
    .argument('<file...>', 'scripts, files of test cases, or folders')
    .option('--json', 'print the results as JSON')
    .option('--lifecycle <name>', 'only the tests of the lifecycle of this name')
    .option('--junit <file>', 'also write the results as JUnit XML')
    .option('--coverage', 'also tell which lines ran, over all cases of a script', false)
    .option('--min-coverage <percent>', 'fail where fewer lines of a script ran', parsePercent)
    .option(
      '--timeout <seconds>',
      `wall clock of each case of a script, at most ${limits.timeoutSecondsMax}; in a pipeline that of its binding counts`,
      parseSeconds,
      limits.dryRunSeconds,
    )
    .action(async (files: string[], options: TestOptions) => {
      exitCode = await (await import('./test/test-files.ts')).testFiles(files, options);
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

function parsePercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError('It must be a number from 0 to 100.');
}

/** Commander speaks in several lines ("Did you mean …"); a command of this kind complains in one. */
function oneLine(text: string): string {
  return `${text
    .replace(/^error: /, 'hookwright: ')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
