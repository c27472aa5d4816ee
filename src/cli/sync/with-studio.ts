import { buffer } from 'node:stream/consumers';
import { AppError } from '#contract/errors/app-error.ts';
import { signInInput } from '#contract/rpc/workspace.ts';
import { type HeadlessStudio, startHeadless } from '#host/app/start-headless.ts';
import { CommandError } from '../read-input.ts';

export interface SyncOptions {
  readonly home: string;
  readonly workspace?: string;
  readonly json?: boolean;
  readonly email?: string;
  readonly tenant?: string;
}

/** Opens the workspace that the options name, does the job in it, and closes it whatever happens. Resolves to the exit code. */
export async function withStudio(
  options: SyncOptions,
  job: (studio: HeadlessStudio) => Promise<number>,
): Promise<number> {
  const studio = await open(options);
  const stop = () => cancelRun(studio);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await job(studio);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await studio.close();
  }
}

/** Looks for the backend, and signs in where the options say as whom. Rejects where the workspace cannot be used with it. */
export async function connect(studio: HeadlessStudio, options: SyncOptions): Promise<void> {
  await studio.connect();
  if (options.email !== undefined) await signIn(studio, options, options.email);
  const { state, reason, can_publish } = studio.session();
  if (state === 'signed_in' && can_publish) return;
  if (state === 'signed_in') throw new AppError('forbidden', reason ?? 'Your role does not allow this.');
  const how = ' Give --email, with the password in HOOKWRIGHT_PASSWORD or on standard input.';
  throw new AppError('unauthorized', `${reason ?? 'You are not signed in.'}${how}`);
}

/** What else waits for a person, as one line each on standard error. */
export function tellAttention({ sync }: HeadlessStudio): void {
  for (const { message } of sync.status().attention) process.stderr.write(`hookwright: ${message}\n`);
}

async function signIn(studio: HeadlessStudio, options: SyncOptions, email: string): Promise<void> {
  const session = studio.session();
  if (session.state === 'signed_in' && session.email === email) return;
  const tenant_id = options.tenant ?? studio.workspace.tenant_id;
  if (tenant_id === null) throw new CommandError('The workspace has no tenant yet; name it with --tenant.');
  const input = signInInput.safeParse({ email, password: await readPassword(), tenant_id });
  if (!input.success) throw new CommandError(input.error.issues[0]?.message ?? 'The sign-in is not valid.');
  await studio.signIn(input.data);
}

/** Never from the command line, where every process of the machine can read it. */
async function readPassword(): Promise<string> {
  const given = process.env['HOOKWRIGHT_PASSWORD'];
  if (given !== undefined) return given;
  if (process.stdin.isTTY) throw new CommandError('Put the password into HOOKWRIGHT_PASSWORD or on standard input.');
  const text = (await buffer(process.stdin)).toString('utf8');
  return text.replace(/\r?\n$/, '');
}

async function open({ home, workspace }: SyncOptions): Promise<HeadlessStudio> {
  try {
    return await startHeadless({
      home,
      workspace,
      log: ({ level, message }) => {
        if (level === 'error') process.stderr.write(`hookwright: ${message}\n`);
      },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const pid = error.details?.['pid'];
    if (pid !== undefined) {
      throw new CommandError(
        `${home} is in use by ${pid === null ? 'a studio' : `PID ${pid}`}. Close that studio first.`,
      );
    }
    if (error.code === 'not_found') throw new CommandError(error.message);
    throw error;
  }
}

/** What runs is stopped as its own button would stop it, so that the end is known before the command ends. */
function cancelRun({ sync }: HeadlessStudio): void {
  const run = sync.status().running;
  if (run?.cancellable) sync.cancel(run.run_id);
}
