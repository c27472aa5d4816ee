import { AppError } from '#contract/errors/app-error.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import { parseTestContext } from '#engine/validate/parse-context.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { exitCodes } from './exit-codes.ts';
import { runText } from './human-output.ts';
import { CommandError, nameOf, readText, standardInput } from './read-input.ts';

export interface DryRunOptions {
  readonly context?: string;
  readonly timeout: number;
  readonly coverage: boolean;
  readonly json?: boolean;
}

/** `hookwright dry-run FILE [--context FILE|-] [--timeout S] [--coverage] [--json]`. A skipped run is fine: the script chose it. */
export async function dryRun(file: string, options: DryRunOptions): Promise<number> {
  if (file === standardInput && options.context === standardInput) {
    throw new CommandError('Script and context cannot both come from standard input; give one as a file.');
  }
  const body = await readText(file);
  const context = await readContext(options.context);
  const result = await run(body, context, options);
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : runText(nameOf(file), context, result));
  return result.status === 'success' || result.status === 'skipped' ? exitCodes.fine : exitCodes.failed;
}

async function readContext(file: string | undefined): Promise<TestContext> {
  const text = file === undefined ? '{}' : await readText(file);
  try {
    return parseTestContext(text);
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(`${nameOf(file ?? '')}: ${error.message}`);
    throw error;
  }
}

async function run(script_body: string, context: TestContext, options: DryRunOptions): Promise<RunResult> {
  const sandbox = createSandbox();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const timeout_ms = options.timeout * 1000;
    const { coverage } = options;
    return await sandbox.run({ script_body, context, tenant_id: null, timeout_ms, coverage, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) throw new CommandError('Interrupted.');
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    await sandbox.close();
  }
}
