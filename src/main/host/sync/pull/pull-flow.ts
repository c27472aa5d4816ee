import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { PullSummary } from '#contract/rpc/sync.ts';
import { prunePullRuns } from '#host/store/queries/pull-runs.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Run, Runs } from '../runs.ts';
import type { StatusTeller } from '../sync-status.ts';
import type { Puller } from './puller.ts';

/** How many pulls the history tells of; what was published is kept for ever. */
const keptPulls = 200;

export interface PullsOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly runs: Runs;
  readonly puller: Puller;
  /** Looks after what the pull has shown: late creations of ours are adopted or removed (S94), conflicts get their author. */
  readonly settle: (signal: AbortSignal) => Promise<void>;
  readonly status: StatusTeller;
  readonly emit: (event: StudioEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Pulls, one after the other. Whoever asks during one gets the next: the running one may have looked too early for them. */
export class Pulls {
  private readonly options: PullsOptions;
  private waiting: Promise<PullSummary> | null = null;

  constructor(options: PullsOptions) {
    this.options = options;
  }

  pull(): Promise<PullSummary> {
    this.waiting ??= this.inTurn('Getting what was published…', async (run) => {
      this.waiting = null;
      const summary = await this.options.puller.pull(run.id, run.signal);
      if (summary.outcome === 'done') await this.options.settle(run.signal);
      return summary;
    });
    return this.waiting;
  }

  answerDeletions(runId: string, confirm: boolean): Promise<PullSummary> {
    return this.inTurn('Looking at what is gone…', (run) =>
      this.options.puller.answerDeletions(runId, confirm, run.signal),
    );
  }

  private async inTurn(message: string, work: (run: Run) => Promise<PullSummary>): Promise<PullSummary> {
    const { store, runs, status, emit, log } = this.options;
    try {
      const summary = await runs.run('pull', message, work);
      const ok = summary.outcome === 'done';
      status.notePull(ok, summary.message);
      const changed = summary.added + summary.updated + summary.deleted + summary.conflicts > 0;
      if (changed || !ok) {
        prunePullRuns(store, keptPulls);
        emit({ type: 'pull_ended', ok, message: summary.message });
      }
      log(ok ? 'info' : 'warn', summary.message);
      return summary;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.waiting = null;
      status.notePull(false, reason);
      emit({ type: 'pull_ended', ok: false, message: reason });
      log('warn', reason);
      throw error;
    }
  }
}
