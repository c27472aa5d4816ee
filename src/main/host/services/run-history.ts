import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type {
  DryRunSource,
  HistoryListInput,
  HistoryPage,
  HistoryRun,
  HistoryRunDetail,
} from '#contract/rpc/dry-runs.ts';
import { dryRunSource } from '#contract/rpc/dry-runs.ts';
import { type RunResult, runResult, runStatus } from '#contract/script/run-result.ts';
import { readCheckedScript } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import {
  countRuns,
  deleteRun,
  findRun,
  insertRun,
  type ListedRun,
  listRuns,
  listRunsOf,
  oldestRuns,
  readRunContent,
  sizeOfHistory,
} from '#host/store/queries/run-history.ts';
import { putText, textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from './event-hub.ts';
import { searchText } from './run-search-text.ts';

/** A dry run that ended, as whoever ran it tells the history. */
export interface EndedRun {
  readonly source: DryRunSource;
  readonly body: string;
  readonly context_text: string;
  readonly result: RunResult;
  readonly at: string;
}

export interface HistoryLimits {
  readonly runs: number;
  /** Contexts and results of all runs, and each text that ran once. */
  readonly bytes: number;
}

const realLimits: HistoryLimits = { runs: limits.historyRuns, bytes: limits.historyBytes };
/** Runs that end close together are written together, so that neither the answer nor the next run waits for the disk. */
const gatherMs = 50;
/** A burst of runs is not held in memory for longer than this many. */
const mostWaiting = 200;
const prunedAtOnce = 100;
/** A store that cannot be written now, as while its disk is full, is asked again before runs are given up. */
const mostTries = 5;
const retryMs = 2000;

/** Every dry run of a workspace, so that it can be found, looked at and run again. It never leaves this machine. */
export class RunHistory {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly warn: (message: string) => void;
  private readonly limits: HistoryLimits;
  private readonly waiting: (EndedRun & { readonly history_id: string })[] = [];
  private timer: NodeJS.Timeout | undefined;
  private tries = 0;
  private size: { runs: number; bytes: number } | null = null;

  constructor(
    store: Store<WorkspaceSchema>,
    events: EventHub,
    warn: (message: string) => void,
    most: HistoryLimits = realLimits,
  ) {
    this.store = store;
    this.events = events;
    this.warn = warn;
    this.limits = most;
  }

  /** Returns the run's id at once and never throws: a run that cannot be kept is told to the log. */
  record(run: EndedRun): string {
    const history_id = newId();
    this.waiting.push({ ...run, history_id });
    if (this.waiting.length >= mostWaiting) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), gatherMs).unref();
    return history_id;
  }

  /** Newest first. */
  list(input: HistoryListInput): HistoryPage {
    this.flush();
    const rows = listRuns(this.store, input);
    const shown = rows.slice(0, input.limit);
    const next = rows.length > input.limit ? (shown.at(-1)?.seq ?? null) : null;
    return { runs: shown.map(toRun), total: countRuns(this.store, input), next };
  }

  /** Throws `not_found` for a run that is no longer kept. */
  get(historyId: string): HistoryRunDetail {
    this.flush();
    const row = findRun(this.store, historyId);
    const content = row && readRunContent(this.store, row.seq);
    const body = row && textOf(this.store, row.body_hash);
    if (!row || !content || body == null) throw gone();
    return {
      ...toRun(row),
      body,
      context_text: content.context_text,
      result: runResult.parse(JSON.parse(content.result_json)),
    };
  }

  remove(historyId: string): void {
    this.flush();
    const row = findRun(this.store, historyId);
    if (!row) return;
    this.delete([row]);
  }

  /** Every run, or those of one script. Returns how many those were. */
  clear(lid: string | null): number {
    this.flush();
    const rows = listRunsOf(this.store, lid);
    this.delete(rows);
    return rows.length;
  }

  /** Writes what waits. Called before the store closes. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const runs = this.waiting.splice(0);
    if (runs.length === 0) return;
    try {
      this.store.transaction(() => {
        for (const run of runs) this.insert(run);
        this.prune();
      });
      this.tries = 0;
    } catch (error) {
      this.size = null;
      this.tries += 1;
      if (this.tries < mostTries && runs.length < mostWaiting) {
        this.waiting.unshift(...runs);
        this.timer = setTimeout(() => this.flush(), retryMs).unref();
        return;
      }
      this.tries = 0;
      const reason = error instanceof Error ? error.message : String(error);
      this.warn(
        `${runs.length === 1 ? 'A dry run is' : `${runs.length} dry runs are`} missing in the history: ${reason}`,
      );
    }
    this.events.emit({ type: 'history_changed' });
  }

  /** Removes the oldest runs beyond the limits. */
  prune(): void {
    const size = this.sizeNow();
    while (size.runs > this.limits.runs || (size.bytes > this.limits.bytes && size.runs > 1)) {
      for (const row of oldestRuns(this.store, prunedAtOnce)) {
        if (size.runs <= this.limits.runs && (size.bytes <= this.limits.bytes || size.runs <= 1)) return;
        size.bytes -= deleteRun(this.store, row);
        size.runs -= 1;
      }
    }
  }

  private delete(rows: Parameters<typeof deleteRun>[1][]): void {
    this.store.transaction(() => {
      for (const row of rows) deleteRun(this.store, row);
    });
    this.size = null;
    this.events.emit({ type: 'history_changed' });
  }

  private insert({ history_id, source, body, context_text, result, at }: EndedRun & { history_id: string }): void {
    const size = this.sizeNow();
    const lid = source.kind === 'text' ? null : source.lid;
    const script_name = lid === null ? null : this.nameOf(lid);
    const result_json = JSON.stringify(result);
    const search_text = searchText(script_name, context_text, result);
    const run = {
      history_id,
      kind: source.kind,
      lid,
      version_number: source.kind === 'version' ? source.version_number : null,
      case_id: source.kind === 'case' ? source.case_id : null,
      script_name,
      body_hash: putText(this.store, body),
      status: result.status,
      error: result.error?.message ?? null,
      duration_ms: result.duration_ms,
      at,
      bytes: utf8Bytes(context_text) + utf8Bytes(result_json) + utf8Bytes(search_text),
      search_text,
    };
    size.bytes += insertRun(this.store, run, { context_text, result_json }, utf8Bytes(body));
    size.runs += 1;
  }

  private sizeNow(): { runs: number; bytes: number } {
    this.size ??= sizeOfHistory(this.store);
    return this.size;
  }

  private nameOf(lid: string): string | null {
    const json = findEntity(this.store, lid)?.local_json;
    return json == null ? null : readCheckedScript(json).name;
  }
}

function toRun(row: ListedRun): HistoryRun {
  const { history_id, kind, lid, version_number, case_id, current_name, body_hash, error, duration_ms, at } = row;
  return {
    history_id,
    source: dryRunSource.parse({ kind, lid, version_number, case_id }),
    script_name: current_name ?? row.script_name,
    script_gone: lid !== null && current_name === null,
    body_hash,
    status: runStatus.parse(row.status),
    error,
    duration_ms,
    at,
  };
}

function gone(): AppError {
  return new AppError(
    'not_found',
    'This run is no longer in the history; newer runs took its place, or it was deleted.',
  );
}
