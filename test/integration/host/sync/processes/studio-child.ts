/**
 * A studio's store, scripts and synchronisation as a process of its own, driven by messages: `{id, path, input}` calls it,
 * `{dieAt: n}` lets the process kill itself right after the n-th commit from then on.
 */
import { Store } from '#host/store/store.ts';
import { openSmallStudio } from '#test/fixtures/studio/small-studio.ts';
import { callableStudio } from './studio-calls.ts';

interface Message {
  readonly id: number;
  readonly path?: string;
  readonly input?: unknown;
  readonly dieAt?: number;
}

let commits = 0;
let dieAt = Number.POSITIVE_INFINITY;
let depth = 0;

function committed(): void {
  commits += 1;
  if (commits >= dieAt) process.kill(process.pid, 'SIGKILL');
}

const { transaction, run, runWith } = Store.prototype;

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

Store.prototype.runWith = function counted(this: Store<unknown>, ...given: Parameters<typeof runWith>): number {
  const changed = runWith.apply(this, given);
  if (depth === 0) committed();
  return changed;
};

const [folder = '', origin = '', token = ''] = process.argv.slice(2);
const studio = await openSmallStudio({ folder, origin, token });
const callable = callableStudio(studio);

async function answer({ id, path, input, dieAt: limit }: Message): Promise<void> {
  if (limit !== undefined) {
    commits = 0;
    dieAt = limit;
  }
  if (path === undefined) {
    process.send?.({ id, result: null });
    return;
  }
  try {
    process.send?.({ id, result: (await callable.call(path, input)) ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'close') void studio.close().then(() => process.exit(0));
  else void answer(message as Message);
});
process.send?.('ready');
