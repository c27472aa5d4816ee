import { Worker } from 'node:worker_threads';
import type { Problem } from '#contract/script/problem.ts';
import { programFile } from '#host/app/project-files.ts';

interface Waiting {
  readonly resolve: (problems: Problem[]) => void;
  readonly reject: (error: Error) => void;
}

/** Runs the engine's linter in a thread of its own. The thread is started at the first use and again after a failure. */
export class Linter {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private sequence = 0;

  lint(body: string): Promise<Problem[]> {
    this.sequence += 1;
    const id = this.sequence;
    this.worker ??= this.start();
    this.worker.postMessage({ id, body });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(programFile('src/main/host/services/checks/lint-worker.ts', 'out/host/lint-worker.js'));
    worker.on('message', ({ id, problems }: { id: number; problems: Problem[] }) => {
      this.waiting.get(id)?.resolve(problems);
      this.waiting.delete(id);
    });
    worker.on('error', (error) => this.fail(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.fail(worker, new Error('The linter ended.')));
    worker.unref();
    return worker;
  }

  private fail(worker: Worker, error: Error): void {
    if (this.worker === worker) this.worker = null;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
