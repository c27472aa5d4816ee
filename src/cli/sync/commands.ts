import { type Command, Option } from 'commander';
import envPaths from 'env-paths';
import type { ApplyOptions } from './apply.ts';
import type { PullOptions } from './look.ts';
import type { PlanOptions } from './plan.ts';
import type { SyncOptions } from './with-studio.ts';

/**
 * Adds the commands that work on a studio's workspace, without a window. `end` gets the exit code. The studio's parts are
 * loaded only where one of them runs; checking a script must not wait for them.
 */
export function addSyncCommands(program: Command, end: (code: number) => void): void {
  common(program.command('plan'), 'show what publishing would do')
    .option('--only <name...>', 'only these, with what they need')
    .option('--out <file>', 'also write the plan, for "hookwright apply"')
    .action(async (options: PlanOptions) => end(await (await import('./plan.ts')).plan(options)));

  common(program.command('apply'), 'publish a plan: the one in the file, or what there is now')
    .argument('[planfile]', 'a plan that was written with "hookwright plan --out"; "-" reads it from standard input')
    .option('--only <name...>', 'only these, with what they need')
    .option('--yes', 'publish without a question')
    .option('--reviewed <name...>', 'merged texts that were read; "all" for every one', [])
    .option('--tenant-name <name>', 'name of the tenant, which publishing to production asks for')
    .option('--message <text>', 'what changed, for the version history')
    .option('--accept-failing-tests', 'publish although test cases fail; the version history says so')
    .addOption(halfWay('continue', 'go on with the publish that stopped half-way'))
    .addOption(halfWay('undo', 'undo what that publish has applied'))
    .addOption(halfWay('leave', 'leave that publish as it is; what is missing stays an unpublished change'))
    .action(async (file: string | undefined, options: ApplyOptions) =>
      end(await (await import('./apply.ts')).apply(file, options)),
    );

  common(program.command('pull'), 'get what others published')
    .option('--confirm-deletions', 'where much is gone from the backend: move it to the Trash')
    .option('--keep-deletions', 'where much is gone from the backend: keep it here')
    .action(async (options: PullOptions) => end(await (await import('./look.ts')).pull(options)));

  const looks = [
    { name: 'status', words: 'tell how a workspace stands to its backend' },
    { name: 'conflicts', words: 'list what a person has to decide' },
    { name: 'doctor', words: 'look how the backend behaves, changing nothing' },
  ] as const;
  for (const { name, words } of looks) {
    common(program.command(name), words).action(async (options: SyncOptions) =>
      end(await (await import('./look.ts'))[name](options)),
    );
  }
}

const answers = ['continue', 'undo', 'leave'] as const;

function halfWay(answer: (typeof answers)[number], words: string): Option {
  return new Option(`--${answer}`, words).conflicts(answers.filter((other) => other !== answer));
}

function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--home <folder>', 'folder of the studio', envPaths('hookwright', { suffix: '' }).data)
    .option('--workspace <name>', 'name or id of the workspace; without it the one that was open last')
    .option('--email <address>', 'sign in as; the password is read from HOOKWRIGHT_PASSWORD or standard input')
    .option('--tenant <id>', 'tenant to sign in to, where the workspace has none yet')
    .option('--json', 'print the result as JSON');
}
