import { Worker } from 'node:worker_threads';
import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import type { FixedText } from '#engine/validate/fix-all.ts';
import type { LintOptions } from '#engine/validate/lint-config.ts';
import { programFile } from '#host/app/project-files.ts';
import type { LintAnswer, LintRequest } from './lint-worker.ts';

interface Waiting {
  readonly resolve: (answer: LintAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Runs the engine's linter in a thread of its own. The thread is started at the first use and again after a failure. */
export class Linter {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private sequence = 0;

  async lint(body: string, options: LintOptions = {}): Promise<ScriptProblem[]> {
    return (await this.ask({ body, options, fix_all: null })).problems;
  }

  async fixAll(body: string, kind: string, options: LintOptions = {}): Promise<FixedText> {
    const { fixed } = await this.ask({ body, options, fix_all: kind });
    return fixed ?? { body, fixed: 0 };
  }

  /** Texts that wait for an answer. */
  get load(): number {
    return this.waiting.size;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(request: Omit<LintRequest, 'id'>): Promise<LintAnswer> {
    this.sequence += 1;
    const id = this.sequence;
    this.worker ??= this.start();
    this.worker.postMessage({ id, ...request } satisfies LintRequest);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private start(): Worker {
    const worker = new Worker(programFile('src/main/host/services/checks/lint-worker.ts', 'out/host/lint-worker.js'));
    worker.on('message', (answer: LintAnswer) => {
      this.waiting.get(answer.id)?.resolve(answer);
      this.waiting.delete(answer.id);
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

/** Several linters for many texts: each text goes to the one with the least to do. To be closed by whoever made it. */
export class LinterPool {
  private readonly linters: readonly Linter[];

  constructor(threads: number) {
    this.linters = Array.from({ length: threads }, () => new Linter());
  }

  lint(body: string, options: LintOptions): Promise<ScriptProblem[]> {
    const idlest = this.linters.reduce((best, one) => (one.load < best.load ? one : best));
    return idlest.lint(body, options);
  }

  async close(): Promise<void> {
    await Promise.all(this.linters.map((linter) => linter.close()));
  }
}
