/**
 * A studio host as a process of its own, driven by messages: `{id, path, input}` calls the router, `{dieAt: n}` lets the
 * process kill itself right after the n-th commit from then on, `{commits: true}` asks how many there were.
 */
import { startStudioHost } from '#host/app/start-host.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { Store } from '#host/store/store.ts';

interface Message {
  readonly id: number;
  readonly path?: string;
  readonly input?: unknown;
  readonly dieAt?: number;
  readonly commits?: true;
}

let commits = 0;
let dieAt = Number.POSITIVE_INFINITY;
let depth = 0;

function committed(): void {
  commits += 1;
  if (commits >= dieAt) process.kill(process.pid, 'SIGKILL');
}

const { transaction, run } = Store.prototype;

Store.prototype.transaction = function counted<Result>(this: Store<unknown>, work: () => Result): Result {
  depth += 1;
  try {
    return transaction.call(this, work) as Result;
  } finally {
    depth -= 1;
    if (depth === 0) committed();
  }
};

Store.prototype.run = function counted(this: Store<unknown>, query: Parameters<typeof run>[0]): number {
  const changed = run.call(this, query);
  if (depth === 0) committed();
  return changed;
};

const [home = '', backend = 'none'] = process.argv.slice(2);
const host = await startStudioHost({ home, shell: 'browser', backend });

function procedureOf(caller: StudioCaller, path: string): (input: unknown) => Promise<unknown> {
  const [area = '', name = ''] = path.split('.');
  const areas = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const procedure = areas[area]?.[name];
  if (procedure === undefined) throw new Error(`There is no call ${path}.`);
  return procedure;
}

async function answer({ id, path, input, dieAt: limit, commits: asked }: Message): Promise<void> {
  if (limit !== undefined) {
    commits = 0;
    dieAt = limit;
  }
  if (path === undefined) {
    process.send?.({ id, result: asked ? commits : null });
    return;
  }
  try {
    process.send?.({ id, result: (await procedureOf(host.caller, path)(input)) ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'close') void host.close().then(() => process.exit(0));
  else void answer(message as Message);
});
process.send?.('ready');
