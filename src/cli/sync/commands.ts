import type { Command } from 'commander';
import envPaths from 'env-paths';
import type { ApplyOptions } from './apply.ts';
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
    .action(async (file: string | undefined, options: ApplyOptions) =>
      end(await (await import('./apply.ts')).apply(file, options)),
    );

  const looks = [
    { name: 'pull', words: 'get what others published' },
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

function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--home <folder>', 'folder of the studio', envPaths('hookwright', { suffix: '' }).data)
    .option('--workspace <name>', 'name or id of the workspace; without it the one that was open last')
    .option('--email <address>', 'sign in as; the password is read from HOOKWRIGHT_PASSWORD or standard input')
    .option('--tenant <id>', 'tenant to sign in to, where the workspace has none yet')
    .option('--json', 'print the result as JSON');
}
