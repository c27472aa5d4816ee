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
  /** Of a plain backend, each of ten states and twenty transitions. */
  readonly lifecycles?: number;
}

/** Starts `server-child.ts`, in a process of its own so that it does not share the studio's thread. */
export async function startBenchServer(options: ServerOptions): Promise<BenchServer> {
  const args = [options.scripts, options.delay ?? 0, options.kind, options.lifecycles ?? 0].map(String);
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

interface BareRequest {
  readonly path: string;
  /** A POST where there is one. */
  readonly body?: string;
}

/** Sends requests six at a time, as the floor of what the studio sends; returns the texts of their answers. */
export async function sendAll(origin: string, requests: readonly BareRequest[]): Promise<string[]> {
  const texts: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const { path: where = '', body } = requests[index] ?? {};
      const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
      const request = body === undefined ? { headers } : { method: 'POST', headers, body };
      const answer = await fetch(`${origin}${where}`, request);
      texts[index] = await answer.text();
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return texts;
}

/** GETs the same addresses, as the floor of a pull. */
export function getAll(origin: string, paths: readonly string[]): Promise<string[]> {
  return sendAll(
    origin,
    paths.map((where) => ({ path: where })),
  );
}
