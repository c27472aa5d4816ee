import type { Validation } from '#contract/script/problem.ts';
import { lintScript } from '#engine/validate/lint-script.ts';
import { validate } from '#engine/validate/validate.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { exitCodes } from './exit-codes.ts';
import { validationText } from './human-output.ts';
import { CommandError, nameOf, readText, standardInput } from './read-input.ts';

/** `hookwright validate FILE… [--json]`. Every file is read before the first is checked, so that a wrong name checks nothing. */
export async function validateFiles(files: readonly string[], options: { json?: boolean }): Promise<number> {
  if (files.filter((file) => file === standardInput).length > 1) {
    throw new CommandError('Standard input can be read once only; give "-" once.');
  }
  const bodies = new Map<string, string>();
  for (const file of files) bodies.set(file, await readText(file));
  const results = await checkAll(bodies);
  process.stdout.write(options.json ? asJson(results) : asText(results));
  return [...results.values()].every((result) => result.valid) ? exitCodes.fine : exitCodes.failed;
}

async function checkAll(bodies: ReadonlyMap<string, string>): Promise<Map<string, Validation>> {
  const sandbox = createSandbox();
  try {
    const results = new Map<string, Validation>();
    for (const [file, body] of bodies) results.set(file, await check(sandbox, body));
    return results;
  } finally {
    await sandbox.close();
  }
}

function check(sandbox: Sandbox, body: string): Promise<Validation> {
  return validate(body, { checkSyntax: (text) => sandbox.checkSyntax(text), lint: lintScript });
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
