import { availableParallelism } from 'node:os';
import { setImmediate as breathe } from 'node:timers/promises';
import type { ListedProblem, WorkspaceCheckStatus, WorkspaceResults } from '#contract/rpc/checks.ts';
import type { ScriptValidation } from '#contract/script/quick-fix.ts';
import type { CheckOptions } from './check-settings.ts';
import { LinterPool } from './linter.ts';
import { FoundProblems } from './workspace-results.ts';

export interface LocalScript {
  readonly lid: string;
  readonly name: string;
  /** Hash of the author's text; null while it has not arrived. */
  readonly hash: string | null;
}

export interface WorkspaceRunDeps {
  /** Every script that is not deleted here. */
  scripts(): LocalScript[];
  script(lid: string): LocalScript | null;
  text(hash: string): string | null;
  optionsOf(lid: string): CheckOptions;
  /** `pool` is there for many; without it the authors' own linter does it. */
  check(body: string, options: CheckOptions, pool: LinterPool | null): Promise<ScriptValidation>;
  tell(status: WorkspaceCheckStatus): void;
  /** A script that cannot be checked does not end the run. */
  failed(lid: string, error: unknown): void;
}

const threads = Math.max(1, Math.min(4, availableParallelism()));
/** So that no linter is ever idle between two texts, and an author's own check waits behind few. */
const atOnce = threads * 2;
const tellEveryMs = 200;
/** Remembered answers between which other work has its turn. */
const breatheEvery = 100;
const settleMs = 300;
/** More changed scripts than this are a run with a progress of its own. */
const mostInPassing = 100;

/**
 * Checks every script of a workspace in the background, and keeps the result current as drafts are saved. What was checked
 * is remembered by text, profile and schema: a second run checks only what changed. A cancelled one goes on by itself never.
 */
export class WorkspaceRun {
  private readonly deps: WorkspaceRunDeps;
  private readonly found = new FoundProblems();
  private remembered = new Map<string, readonly ListedProblem[]>();
  private progress: Pick<WorkspaceCheckStatus, 'state' | 'done' | 'total' | 'checked' | 'ended_at'> = {
    state: 'never',
    ...{ done: 0, total: 0, checked: 0, ended_at: null },
  };
  private running: { readonly stop: AbortController; readonly end: Promise<void> } | null = null;
  private readonly changed = new Set<string>();
  private settling: NodeJS.Timeout | null = null;
  private told = 0;
  private closed = false;

  constructor(deps: WorkspaceRunDeps) {
    this.deps = deps;
  }

  status(): WorkspaceCheckStatus {
    return { run_id: this.found.run_id, ...this.progress, ...this.found.counts() };
  }

  results(run_id: string | null, after: number): WorkspaceResults {
    return this.found.after(run_id, after);
  }

  /** Begins at once; what runs already goes on. */
  start(): WorkspaceCheckStatus {
    if (this.running === null && !this.closed) {
      const stop = new AbortController();
      this.running = { stop, end: this.run(stop.signal).finally(() => this.ended()) };
    }
    return this.status();
  }

  cancel(): WorkspaceCheckStatus {
    this.running?.stop.abort();
    return this.status();
  }

  /** How scripts are checked has changed, so all that is known says little. */
  async startAgain(): Promise<void> {
    if (this.progress.state === 'never') return;
    this.running?.stop.abort();
    await this.running?.end;
    this.start();
  }

  /** These were saved, came or went. */
  noteChanged(lids: readonly string[]): void {
    if (this.progress.state !== 'done' && this.running === null) return;
    for (const lid of lids) this.changed.add(lid);
    this.settling ??= setTimeout(() => {
      this.settling = null;
      if (this.running === null) void this.catchUp();
    }, settleMs).unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.settling !== null) clearTimeout(this.settling);
    this.running?.stop.abort();
    await this.running?.end;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const scripts = this.deps.scripts();
    this.found.keepOnly(new Set(scripts.map(({ lid }) => lid)));
    this.progress = { state: 'running', done: 0, total: scripts.length, checked: 0, ended_at: null };
    this.tell(true);
    const pool = new LinterPool(threads);
    const kept = new Map<string, readonly ListedProblem[]>();
    const queue = scripts.values();
    const worker = async () => {
      for (const script of queue) {
        if (signal.aborted) return;
        await this.one(script, pool, kept);
        this.progress = { ...this.progress, done: this.progress.done + 1 };
        if (this.progress.done % breatheEvery === 0) await breathe();
        this.tell(false);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    await pool.close();
    // What no script has any more is forgotten with a run that has seen all of them.
    if (!signal.aborted) this.remembered = kept;
    const state = signal.aborted ? 'cancelled' : 'done';
    this.progress = { ...this.progress, state, ended_at: new Date().toISOString() };
  }

  private ended(): void {
    this.running = null;
    this.tell(true);
    if (this.changed.size > 0 && !this.closed) void this.catchUp();
  }

  /** One script: from memory where its text was checked in the same way before. */
  private async one(
    script: LocalScript,
    pool: LinterPool | null,
    kept: Map<string, readonly ListedProblem[]>,
  ): Promise<void> {
    const { lid, hash } = script;
    try {
      const options = this.deps.optionsOf(lid);
      const key = `${hash}:${options.key}`;
      const known = this.remembered.get(key) ?? kept.get(key);
      const body = known !== undefined || hash === null ? null : this.deps.text(hash);
      let problems = known;
      if (body !== null) {
        problems = listed(await this.deps.check(body, options, pool));
        this.progress = { ...this.progress, checked: this.progress.checked + 1 };
      }
      // A text that has not arrived has no problems yet; it is looked at again when it comes.
      if (problems !== undefined) {
        kept.set(key, problems);
        this.remembered.set(key, problems);
      }
      this.found.set(script, problems ?? []);
    } catch (error) {
      if (!this.closed) this.deps.failed(lid, error);
    }
  }

  private async catchUp(): Promise<void> {
    if (this.closed || this.progress.state !== 'done') {
      this.changed.clear();
      return;
    }
    const lids = [...this.changed];
    this.changed.clear();
    if (lids.length > mostInPassing) {
      this.start();
      return;
    }
    for (const lid of lids) {
      const script = this.deps.script(lid);
      if (script === null) this.found.remove(lid);
      else await this.one(script, null, this.remembered);
    }
    this.tell(true);
  }

  private tell(now: boolean): void {
    const at = performance.now();
    if (!now && at - this.told < tellEveryMs) return;
    this.told = at;
    if (!this.closed) this.deps.tell(this.status());
  }
}

/** Without the edits of the repairs: they are worked out again where the text is open. */
function listed({ errors, warnings }: ScriptValidation): ListedProblem[] {
  return [...errors, ...warnings]
    .map(({ fixes, ...problem }) =>
      fixes === undefined ? problem : { ...problem, fixes: fixes.map(({ kind, title }) => ({ kind, title })) },
    )
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}
