import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type Problem, problem } from '#contract/script/problem.ts';
import { programFile } from './project-files.ts';

/** Far beyond the 500 ms that 64 KiB may take: what takes longer hangs. */
const patienceMs = 10_000;

const reply = z.object({ id: z.int(), problems: z.array(problem) });

interface Waiting {
  readonly resolve: (problems: Problem[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The linter in a thread of its own, so that a long script holds no other request up. Started when first needed. */
export class LintWorker {
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  lint(scriptBody: string): Promise<Problem[]> {
    const worker = this.#worker ?? this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#drop(worker, 'The check took too long; try again.'), patienceMs);
      this.#waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, script_body: scriptBody });
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker !== null) await this.#drop(worker, 'The backend is stopping.');
  }

  #start(): Worker {
    const worker = new Worker(programFile('src/backend/app/lint-thread.ts', 'out/host/backend-lint-thread.js'));
    worker.unref();
    worker.on('message', (message: unknown) => this.#answer(reply.parse(message)));
    worker.on('error', (error) => this.#drop(worker, `The check failed: ${error.message}`));
    worker.on('exit', () => this.#drop(worker, 'The check ended early; try again.'));
    this.#worker = worker;
    return worker;
  }

  #answer({ id, problems }: z.infer<typeof reply>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(problems);
  }

  /** Ends the thread; the next check starts another. */
  async #drop(worker: Worker, message: string): Promise<void> {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new AppError('unavailable', message));
    }
    this.#waiting.clear();
    await worker.terminate();
  }
}
