import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface BenchServer {
  readonly origin: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly scripts: number;
  readonly kind: 'baseline' | 'enhanced';
  /** Milliseconds that every request takes. */
  readonly delay?: number;
}

/** Starts `server-child.ts`, in a process of its own so that it does not share the studio's thread. */
export async function startBenchServer(options: ServerOptions): Promise<BenchServer> {
  const args = [String(options.scripts), String(options.delay ?? 0), options.kind];
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'server-child.ts'), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('The server has no output.');
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** GETs the same addresses, six at a time, as the floor of a pull. */
export async function getAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < paths.length; index = next++) {
      const answer = await fetch(`${origin}${paths[index]}`, { headers: { authorization: 'Bearer bench' } });
      texts[index] = await answer.text();
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return texts;
}
