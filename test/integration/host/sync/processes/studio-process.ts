import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { SmallStudioOptions } from '#test/fixtures/studio/small-studio.ts';

const program = path.join(import.meta.dirname, 'studio-child.ts');

const running = new Set<ChildProcess>();

/** Ends what a failed test left running. */
export function killStudios(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** The studio died before it answered, as tests here want it to. */
export class Died extends Error {}

export interface StudioProcess {
  readonly pid: number;
  /** Calls the router, such as `sync.pull`. Rejects with `Died` when the process ends first. */
  call<Result>(path: string, input?: unknown): Promise<Result>;
  /** Kills itself right after the n-th commit from now on. */
  dieAt(commit: number): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function startStudio(options: SmallStudioOptions): Promise<StudioProcess> {
  const { folder, origin, token } = options;
  const child = fork(program, [folder, origin, token], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  running.add(child);
  void ended.then(() => running.delete(child));
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  child.on('message', (message) => {
    if (message === 'ready') return;
    const { id, result, error } = message as { id: number; result?: never; error?: string };
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result as never);
    else call?.reject(new Error(error));
  });
  void ended.then(() => {
    for (const call of waiting.values()) call.reject(new Died('The studio was killed.'));
  });
  await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Died('The studio did not start.')))]);
  return processOf(child, ended, waiting);
}

function processOf(
  child: ChildProcess,
  ended: Promise<unknown>,
  waiting: Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>,
): StudioProcess {
  let ids = 0;
  const ask = <Result>(message: object): Promise<Result> =>
    new Promise<Result>((resolve, reject) => {
      ids += 1;
      waiting.set(ids, { resolve, reject });
      if (child.exitCode !== null || child.signalCode !== null) reject(new Died('The studio was killed.'));
      else child.send({ id: ids, ...message }, (error) => error && reject(new Died(error.message)));
    });
  return {
    pid: child.pid ?? 0,
    call: (name, input) => ask({ path: name, input }),
    dieAt: async (commit) => void (await ask({ dieAt: commit })),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    close: async () => {
      if (child.connected) child.send('close');
      await ended;
    },
  };
}
