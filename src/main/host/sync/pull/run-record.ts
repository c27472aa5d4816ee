import type { PullSummary } from '#contract/rpc/sync.ts';
import { findPullRun, insertPullRun, listOpenPullRuns, updatePullRun } from '#host/store/queries/pull-runs.ts';
import type { PullRunRow } from '#host/store/workspace-schema.ts';
import type { PullDeps } from './pull-deps.ts';
import type { Sink } from './sink.ts';

/**
 * What a run has done so far, kept in the store together with the rows it speaks of (S6). A run that changes nothing
 * leaves no trace: looking ten thousand scripts over writes not one row.
 */
export class RunRecord implements Sink {
  kind: PullRunRow['kind'] = 'sweep';
  complete = false;
  seen = 0;
  putBack = false;
  /** What the run needs to go on. */
  detail: Record<string, unknown> = {};
  readonly added = new Set<string>();
  readonly updated = new Set<string>();
  readonly deleted = new Set<string>();
  #conflicts = 0;
  readonly #runId: string;
  readonly #deps: PullDeps;
  readonly #startedAt: string;
  readonly #requestsBefore: number;

  constructor(deps: PullDeps, runId: string) {
    this.#deps = deps;
    this.#runId = runId;
    this.#startedAt = deps.clock.now().toISOString();
    this.#requestsBefore = deps.client().requests;
  }

  get requests(): number {
    return this.#deps.client().requests - this.#requestsBefore;
  }

  /** Takes over what a killed process left running; it has ended, whatever it was. */
  closeInterrupted(): void {
    for (const run of listOpenPullRuns(this.#deps.store)) {
      if (run.state !== 'running' || run.run_id === this.#runId) continue;
      this.#close(run.run_id, 'stopped', 'It was interrupted; the next pull went on from there.');
    }
  }

  /** A question about deletions is about what was seen then; a later look has its own. */
  closeAsking(): void {
    for (const run of listOpenPullRuns(this.#deps.store)) {
      if (run.state !== 'asks' || run.run_id === this.#runId) continue;
      this.#close(run.run_id, 'stopped', 'It was not answered; a later pull looked again.');
    }
  }

  /** Call it in the transaction that stores rows. */
  keep(): void {
    this.#write('running', '', null);
  }

  noteAdded(lid: string): void {
    this.added.add(lid);
  }

  reconcile(lids: readonly string[]): void {
    if (lids.length === 0) return;
    const { changed, conflicts } = this.#deps.reconcile(lids);
    for (const lid of changed) if (!this.added.has(lid) && !this.deleted.has(lid)) this.updated.add(lid);
    this.#conflicts += conflicts;
  }

  noteTaken(lids: Iterable<string>): void {
    const taken = [...lids];
    if (taken.length === 0) return;
    for (const lid of taken) if (!this.added.has(lid)) this.updated.add(lid);
    this.#deps.tellChanged(taken);
  }

  end(state: Exclude<PullRunRow['state'], 'running'>, message: string): PullSummary {
    const outcome = state === 'done' || state === 'cancelled' ? state : 'stopped';
    if (this.#isKept() || outcome !== 'done') {
      this.#deps.store.transaction(() => this.#write(state, message, this.#deps.clock.now().toISOString()));
    }
    return { run_id: this.#runId, outcome, message, requests: this.requests, ...this.#counts() };
  }

  /** In words, for the log and the history. */
  words(): string {
    const { added, updated, deleted, conflicts } = this.#counts();
    const parts = [
      added > 0 ? `${added} new` : '',
      updated > 0 ? `${updated} changed` : '',
      deleted > 0 ? `${deleted} deleted on the server` : '',
      conflicts > 0 ? `${conflicts} in conflict with your changes` : '',
    ].filter((part) => part !== '');
    return parts.length === 0
      ? 'Everything published is here already.'
      : `Got what was published: ${parts.join(', ')}.`;
  }

  #counts() {
    for (const lid of this.deleted) this.updated.delete(lid);
    return {
      added: this.added.size,
      updated: this.updated.size,
      deleted: this.deleted.size,
      conflicts: this.#conflicts,
    };
  }

  #write(state: PullRunRow['state'], message: string, ended_at: string | null): void {
    const { store } = this.#deps;
    const { conflicts: _, ...counts } = this.#counts();
    const columns = {
      kind: this.kind,
      state,
      complete: Number(this.complete),
      seen: this.seen,
      ...counts,
      requests: this.requests,
      message,
      detail_json: JSON.stringify(this.detail),
      ended_at,
    };
    if (this.#isKept()) updatePullRun(store, this.#runId, columns);
    else insertPullRun(store, { run_id: this.#runId, ...columns, started_at: this.#startedAt });
  }

  #isKept(): boolean {
    return findPullRun(this.#deps.store, this.#runId) !== undefined;
  }

  #close(runId: string, state: PullRunRow['state'], message: string): void {
    updatePullRun(this.#deps.store, runId, { state, message, ended_at: this.#deps.clock.now().toISOString() });
  }
}
