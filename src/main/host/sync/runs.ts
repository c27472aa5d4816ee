import { AppError } from '#contract/errors/app-error.ts';
import type { SyncRun } from '#contract/rpc/sync.ts';
import { RunInterrupted } from './publish/publish-stop.ts';

export interface Run {
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface RunsOptions {
  readonly newId: () => string;
  readonly changed: () => void;
}

interface Current {
  readonly controller: AbortController;
  view: SyncRun;
}

/** One pull or publish at a time in a workspace, so that decisions are made on one snapshot (S101). */
export class Runs {
  private readonly options: RunsOptions;
  private current: Current | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(options: RunsOptions) {
    this.options = options;
  }

  view(): SyncRun | null {
    return this.current?.view ?? null;
  }

  /** What windows are told while the run goes on. */
  progress(state: { done: number; total: number | null; message: string }): void {
    if (this.current === null) return;
    this.current.view = { ...this.current.view, ...state };
    this.options.changed();
  }

  /** Runs `work` when everything asked for before has ended. Rejects with `unavailable` once the workspace closes. */
  run<Result>(kind: SyncRun['kind'], message: string, work: (run: Run) => Promise<Result>): Promise<Result> {
    const turn = this.queue.then(() => this.begin(kind, message, work));
    // Whoever asked is told of a failure; the next in the queue begins all the same.
    this.queue = turn.catch(() => {});
    return turn;
  }

  /** Asks a run to stop. What it was in the middle of is settled by the run itself. */
  cancel(runId: string): void {
    if (this.current?.view.run_id !== runId)
      throw new AppError('not_found', 'This has ended already; there is nothing to cancel.');
    this.current.controller.abort();
  }

  /** Stops whatever runs, for now: a publish is not given up by it. */
  stop(): void {
    this.current?.controller.abort(new RunInterrupted());
  }

  /** Stops what runs, lets nothing else begin, and waits for the end. */
  async close(): Promise<void> {
    this.closed = true;
    this.stop();
    await this.queue;
  }

  private async begin<Result>(
    kind: SyncRun['kind'],
    message: string,
    work: (run: Run) => Promise<Result>,
  ): Promise<Result> {
    if (this.closed) throw new AppError('unavailable', 'The workspace is closing. Open it again and try again.');
    const controller = new AbortController();
    const id = this.options.newId();
    const current: Current = {
      controller,
      view: { run_id: id, kind, done: 0, total: null, message, cancellable: true },
    };
    this.current = current;
    this.options.changed();
    try {
      return await work({ id, signal: controller.signal });
    } finally {
      this.current = null;
      this.options.changed();
    }
  }
}
