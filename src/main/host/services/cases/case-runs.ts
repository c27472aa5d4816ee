import { AppError } from '#contract/errors/app-error.ts';
import type { CaseResult, CaseResults, RunCasesEnd, SavedCase } from '#contract/rpc/cases.ts';
import { type CaseVerdict, inParallel, judgeRun, readCase } from '#engine/testing/run-cases.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { EventHub } from '../event-hub.ts';
import type { RunHistory } from '../run-history.ts';
import type { Scripts } from '../scripts/scripts.ts';
import { KeptResults, keptResult } from './case-results.ts';
import type { Cases } from './cases.ts';

export interface CaseRunsOptions {
  readonly cases: Cases;
  readonly scripts: Scripts;
  readonly history: RunHistory;
  readonly sandbox: Pick<Sandbox, 'run' | 'matchSchema' | 'bulkRuns'>;
  readonly tenantId: () => string | null;
  readonly timeoutSeconds: () => number;
  readonly events: EventHub;
  readonly warn: (message: string) => void;
}

interface Going {
  readonly stop: AbortController;
  readonly onSave: boolean;
  readonly total: number;
  done: number;
}

interface OfScript {
  readonly kept: KeptResults;
  going: Going | null;
}

interface JudgedCase {
  readonly name: string;
  readonly passed: boolean;
}

interface Batch {
  readonly lid: string;
  readonly body: string;
  readonly cases: readonly SavedCase[];
  readonly coverage: boolean;
  readonly onSave: boolean;
  readonly timeoutMs: number;
}

/** How often windows are told how far a run is. */
const tellEveryMs = 100;
/** A text that is still being typed is not tested yet. */
const restMs = 600;

/** Runs the test cases of scripts, on every core, and remembers what came of it. The newest run of a script ends the one before. */
export class CaseRuns {
  private readonly options: CaseRunsOptions;
  private readonly scripts = new Map<string, OfScript>();
  private readonly judged = new Map<string, { readonly key: string; readonly cases: readonly JudgedCase[] }>();
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private readonly telling = new Map<string, NodeJS.Timeout>();
  private readonly stopListening: () => void;
  private readonly untold = new Set<string>();

  constructor(options: CaseRunsOptions) {
    this.options = options;
    this.stopListening = options.events.listen((event) => {
      if (event.type === 'draft_saved' || event.type === 'cases_changed') this.noteSaved(event.lid);
      if (event.type === 'case_settings') for (const lid of this.scripts.keys()) this.noteSaved(lid);
    });
  }

  /** Throws `not_found` where there is no such script. */
  results(lid: string): CaseResults {
    const { cases, scripts } = this.options;
    const { kept, going } = this.of(lid);
    const running = going && { done: going.done, total: going.total, on_save: going.onSave };
    return { ...kept.view(cases.list(lid), contentHash(scripts.get(lid).body)), running };
  }

  /** Everything that is known of a case's last run; null where it has not run since the workspace was opened. */
  result(lid: string, caseId: string): CaseResult | null {
    return this.of(lid).kept.get(caseId);
  }

  /** Runs the named cases against the saved draft, or all that are on. Throws `conflict` where there is none. */
  run(lid: string, caseIds: readonly string[] | null): Promise<RunCasesEnd> {
    const { cases, scripts } = this.options;
    const { body } = scripts.get(lid);
    const all = cases.list(lid);
    const wanted = all.filter((one) => (caseIds === null ? one.enabled : caseIds.includes(one.case_id)));
    if (wanted.length === 0) {
      throw new AppError('conflict', 'There is no test case to run. Add one, or switch one on.');
    }
    return this.runBatch({
      lid,
      body,
      cases: wanted,
      coverage: cases.settings().coverage,
      onSave: false,
      timeoutMs: this.timeoutMs,
    });
  }

  /** Ends what runs of this script; what has ended keeps its result. */
  cancel(lid: string): void {
    this.of(lid).going?.stop.abort();
  }

  /**
   * What the cases of a script say of a text that need not be the draft. Nothing of it is shown as its results; the same
   * text and cases are not run twice, as a plan is looked at and then published.
   */
  async judge(lid: string, body: string, signal: AbortSignal): Promise<readonly JudgedCase[]> {
    const cases = this.options.cases.list(lid).filter(({ enabled }) => enabled);
    const batch = { lid, body, cases, coverage: false, onSave: true, timeoutMs: this.timeoutMs };
    const key = [contentHash(body), batch.timeoutMs, ...cases.map(({ case_id, rev }) => `${case_id}:${rev}`)].join(' ');
    const known = this.judged.get(lid);
    if (known?.key === key) return known.cases;
    const passed = new Set<string>();
    const work = async (one: SavedCase) => {
      if ((await this.runOne(batch, one, signal)).outcome === 'passed') passed.add(one.case_id);
    };
    await inParallel(cases, this.options.sandbox.bulkRuns, work, signal);
    signal.throwIfAborted();
    const judged = cases.map(({ case_id, name }) => ({ name, passed: passed.has(case_id) }));
    this.judged.set(lid, { key, cases: judged });
    return judged;
  }

  close(): void {
    this.stopListening();
    for (const timer of [...this.resting.values(), ...this.telling.values()]) clearTimeout(timer);
    for (const { going } of this.scripts.values()) going?.stop.abort();
  }

  private get timeoutMs(): number {
    return this.options.timeoutSeconds() * 1000;
  }

  private of(lid: string): OfScript {
    let state = this.scripts.get(lid);
    if (state === undefined) {
      state = { kept: new KeptResults(), going: null };
      this.scripts.set(lid, state);
    }
    return state;
  }

  private noteSaved(lid: string): void {
    clearTimeout(this.resting.get(lid));
    if (!this.options.cases.settings().run_on_save) return;
    const timer = setTimeout(() => {
      this.resting.delete(lid);
      void this.runStale(lid).catch((error: unknown) => {
        this.options.warn(`Test cases were not run after a save: ${error instanceof Error ? error.message : error}`);
      });
    }, restMs);
    this.resting.set(lid, timer);
  }

  /** Whatever has not run as it is now; the run of an older text ends. */
  private async runStale(lid: string): Promise<void> {
    const { cases, scripts } = this.options;
    const { body } = scripts.get(lid);
    const { kept, going } = this.of(lid);
    const hash = contentHash(body);
    const stale = cases.list(lid).filter((one) => one.enabled && !kept.isCurrent(one, hash));
    if (stale.length === 0) return going?.stop.abort();
    await this.runBatch({
      lid,
      body,
      cases: stale,
      coverage: cases.settings().coverage,
      onSave: true,
      timeoutMs: this.timeoutMs,
    });
  }

  private async runBatch(batch: Batch): Promise<RunCasesEnd> {
    const state = this.of(batch.lid);
    state.going?.stop.abort();
    const going: Going = { stop: new AbortController(), onSave: batch.onSave, total: batch.cases.length, done: 0 };
    state.going = going;
    this.tell(batch.lid);
    const { signal } = going.stop;
    const bodyHash = contentHash(batch.body);
    const counts = { passed: 0, failed: 0 };
    const work = async (one: SavedCase) => {
      const verdict = await this.runOne(batch, one, signal);
      state.kept.put(keptResult(one, bodyHash, verdict));
      counts[verdict.outcome === 'passed' ? 'passed' : 'failed'] += 1;
      going.done += 1;
      this.tell(batch.lid);
    };
    try {
      await inParallel(batch.cases, this.options.sandbox.bulkRuns, work, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (state.going === going) state.going = null;
      this.tell(batch.lid);
    }
    return { ...counts, ended_early: signal.aborted };
  }

  private async runOne(batch: Batch, one: SavedCase, signal: AbortSignal): Promise<CaseVerdict> {
    const { sandbox, tenantId, history } = this.options;
    const { lid, body, coverage, onSave } = batch;
    const ready = readable(one);
    if (typeof ready === 'string') return { outcome: 'broken', problem: ready, result: null };
    const at = new Date().toISOString();
    const result = await sandbox.run({
      script_body: body,
      context: ready.context,
      tenant_id: tenantId(),
      timeout_ms: batch.timeoutMs,
      coverage,
      bulk: true,
      signal,
    });
    const verdict = await judgeRun(ready.expect, result, sandbox.matchSchema);
    // Runs that nobody asked for and that only confirm what was known would push everything else out of the history.
    if (!onSave || verdict.outcome !== 'passed') {
      const { case_id, context_text } = one;
      history.record({ source: { kind: 'case', lid, case_id }, body, context_text, result, at });
    }
    return verdict;
  }

  /** At once, then at most so often while it goes on. */
  private tell(lid: string): void {
    if (this.telling.has(lid)) {
      this.untold.add(lid);
      return;
    }
    this.options.events.emit({ type: 'case_results', lid });
    const rested = () => {
      this.telling.delete(lid);
      if (this.untold.delete(lid)) this.tell(lid);
    };
    this.telling.set(lid, setTimeout(rested, tellEveryMs).unref());
  }
}

function readable(one: SavedCase): ReturnType<typeof readCase> | string {
  try {
    return readCase(one);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
