import type { LintProfile } from '#contract/model/lint-profile.ts';
import type { Validation } from '#contract/script/problem.ts';
import { lintScript } from '#engine/validate/lint-script.ts';
import { readLintProfile } from '#engine/validate/read-profile.ts';
import { validate } from '#engine/validate/validate.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { exitCodes } from './exit-codes.ts';
import { validationText } from './human-output.ts';
import { CommandError, nameOf, readText, standardInput } from './read-input.ts';

export interface ValidateOptions {
  readonly json?: boolean;
  /** A lint profile as the studio exports it. */
  readonly profile?: string;
}

/** `hookwright validate FILE… [--json] [--profile FILE]`. Every file is read before the first is checked, so that a wrong name checks nothing. */
export async function validateFiles(files: readonly string[], options: ValidateOptions): Promise<number> {
  if (files.filter((file) => file === standardInput).length > 1) {
    throw new CommandError('Standard input can be read once only; give "-" once.');
  }
  const profile = options.profile === undefined ? undefined : await readProfile(options.profile);
  const bodies = new Map<string, string>();
  for (const file of files) bodies.set(file, await readText(file));
  const results = await checkAll(bodies, profile);
  process.stdout.write(options.json ? asJson(results) : asText(results));
  return [...results.values()].every((result) => result.valid) ? exitCodes.fine : exitCodes.failed;
}

async function readProfile(file: string): Promise<LintProfile> {
  return readLintProfile(await readText(file), `The lint profile ${file}`);
}

async function checkAll(
  bodies: ReadonlyMap<string, string>,
  profile: LintProfile | undefined,
): Promise<Map<string, Validation>> {
  const sandbox = createSandbox();
  try {
    const results = new Map<string, Validation>();
    for (const [file, body] of bodies) results.set(file, await check(sandbox, body, profile));
    return results;
  } finally {
    await sandbox.close();
  }
}

function check(sandbox: Sandbox, body: string, profile: LintProfile | undefined): Promise<Validation> {
  return validate(body, { checkSyntax: (text) => sandbox.checkSyntax(text), lint: lintScript }, { profile });
}

/** One file: exactly the result of the runtime. Several: the results by file. */
function asJson(results: ReadonlyMap<string, Validation>): string {
  const [only, ...others] = results.values();
  const value = others.length === 0 ? only : Object.fromEntries(results);
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asText(results: ReadonlyMap<string, Validation>): string {
  return [...results].map(([file, result]) => validationText(nameOf(file), result)).join('');
}
