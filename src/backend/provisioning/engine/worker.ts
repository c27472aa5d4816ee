import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { renewLeases } from '#backend/db/queries/provisioning/leases.ts';
import type { FetchedJob } from '../queue/provision-queue.ts';
import type { EngineContext } from './engine-context.ts';
import { finishCancelled, finishRun, finishUnusable } from './finish-run.ts';
import { handBack } from './hand-back.ts';
import { HeldLease } from './held-lease.ts';
import { type Loaded, loadRun } from './load-run.ts';
import { runProvision } from './run-provision.ts';
import type { RunState } from './run-state.ts';
import { Cancelled, LeaseLost, WorkerStops } from './stop-reasons.ts';

/** How often a worker that is not woken looks for work, and for what was cancelled. */
const lookMs = 500;
/** How long what runs may still take when the worker is to end. */
const drainMs = 5_000;
/** A worker that is busy fills the places that are free at about the same time together: a fetch costs the same for many. */
const gatherMs = 10;

export interface WorkerOptions {
  /** Provisions at the same time. */
  readonly concurrency: number;
}

/**
 * Takes provisions from the queue and runs them, several at a time. Any number of workers may run in any number of
 * processes: the lease decides who has a provision. One that is killed loses it as soon as the lease is over, and the next
 * worker goes on from what was written down.
 */
export class Worker {
  private readonly engine: EngineContext;
  private readonly concurrency: number;
  private readonly id = randomUUID();
  private readonly stopping = new AbortController();
  /** What this worker holds. */
  private readonly held = new Map<string, HeldLease>();
  private readonly slots = new Set<Promise<void>>();
  private done: FetchedJob[] = [];
  private wake: () => void = () => {};
  private readonly loops: Promise<void>[];
  private readonly forget: () => void;

  constructor(engine: EngineContext, { concurrency }: WorkerOptions) {
    this.engine = engine;
    this.concurrency = concurrency;
    this.forget = engine.queue.onWake(() => this.wake());
    this.loops = [this.takeWork(), this.holdOn(), this.recover()];
  }

  /** Stops taking work, lets what runs come to its end for a while, and leaves the rest to the next worker. */
  async stop(): Promise<void> {
    this.stopping.abort(new WorkerStops());
    this.wake();
    const late = setTimeout(() => this.abortAll(new WorkerStops()), drainMs);
    await Promise.all(this.slots);
    clearTimeout(late);
    await Promise.all(this.loops);
    this.forget();
  }

  /** Ends a provision of this worker at once, where it has it. */
  cancel(provision_id: string): void {
    this.held.get(provision_id)?.abort(new Cancelled());
  }

  private async takeWork(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      const free = this.concurrency - this.slots.size;
      const jobs = free > 0 ? await this.quietly('fetch jobs', () => this.fetch(free)) : [];
      for (const job of jobs ?? []) this.start(job);
      if (jobs !== null && jobs.length > 0 && jobs.length === free) continue;
      const over = new AbortController();
      await Promise.race([woken, pause(lookMs, AbortSignal.any([over.signal, this.stopping.signal]))]);
      over.abort();
      if (this.slots.size > 0) await pause(gatherMs, this.stopping.signal);
    }
    await this.quietly('settle jobs', () => this.engine.queue.complete(this.done));
  }

  /** Settles what is done and fetches more, one after the other: an embedded database has one connection. */
  private async fetch(free: number): Promise<FetchedJob[]> {
    const { done } = this;
    this.done = [];
    await this.engine.queue.complete(done);
    return this.stopping.signal.aborted ? [] : this.engine.queue.fetch(free);
  }

  private start(job: FetchedJob): void {
    const slot = this.run(job).finally(() => {
      this.slots.delete(slot);
      this.wake();
    });
    this.slots.add(slot);
  }

  private async run(job: FetchedJob): Promise<void> {
    const { engine } = this;
    const { provision_id } = job.data;
    await engine.onPoint('fetched', provision_id);
    const lease = new HeldLease(engine.patience.leaseMs);
    try {
      const settled = await this.runTaken(job, lease);
      if (settled) this.done.push(job);
      else await engine.queue.redeliver([job]);
    } catch (error) {
      if (error instanceof LeaseLost || lease.signal.reason instanceof LeaseLost) return;
      // The lease ends by itself, and the provision comes again, here or elsewhere.
      engine.log.error({ err: error, provision_id }, 'A provision broke off; it is tried again.');
    } finally {
      lease.end();
      if (this.held.get(provision_id) === lease) this.held.delete(provision_id);
    }
  }

  /** True where the job is done with; false where it is to be delivered again. */
  private async runTaken(job: FetchedJob, lease: HeldLease): Promise<boolean> {
    const { engine } = this;
    const loaded = await loadRun(engine, job.data, this.id, lease.signal);
    await engine.onPoint('taken', job.data.provision_id);
    if (loaded.kind !== 'run') return this.withoutRun(loaded);
    const { run } = loaded;
    this.held.set(run.provision.id, lease);
    if (run.provision.cancel_requested) this.cancel(run.provision.id);
    return this.carryOut(run);
  }

  private async withoutRun(loaded: Exclude<Loaded, { kind: 'run' }>): Promise<boolean> {
    if (loaded.kind === 'unusable') await finishUnusable(this.engine, loaded.actor, loaded.taken, loaded.why);
    if (loaded.kind !== 'held') return true;
    await pause(lookMs, this.stopping.signal);
    return false;
  }

  private async carryOut(run: RunState): Promise<boolean> {
    const { engine } = this;
    try {
      const result = await runProvision(run);
      await engine.onPoint('pipeline-over', run.provision.id);
      await finishRun(run, result);
      await engine.onPoint('end-recorded', run.provision.id);
      return true;
    } catch (error) {
      const { reason } = run.signal;
      if (reason instanceof LeaseLost) throw reason;
      if (reason instanceof Cancelled) {
        await finishCancelled(run);
        return true;
      }
      if (!(reason instanceof WorkerStops)) throw error;
      await handBack(run);
      return false;
    }
  }

  /** Renews the leases, and hears from them what was cancelled or taken by another worker. */
  private async holdOn(): Promise<void> {
    const { leaseMs } = this.engine.patience;
    const everyMs = Math.min(lookMs, leaseMs / 3);
    while (!this.stopping.signal.aborted || this.slots.size > 0) {
      if (this.held.size > 0) await this.quietly('renew leases', () => this.renew());
      await pause(everyMs, this.slots.size === 0 ? this.stopping.signal : undefined);
    }
  }

  private async renew(): Promise<void> {
    const had = [...this.held];
    const askedAt = performance.now();
    const lease = { worker_id: this.id, lease_ms: this.engine.patience.leaseMs };
    const renewed = await renewLeases(
      this.engine.db,
      lease,
      had.map(([id]) => id),
    );
    const wishes = new Map(renewed.map(({ provision_id, cancel_requested }) => [provision_id, cancel_requested]));
    for (const [id, held] of had) {
      const cancel = wishes.get(id);
      if (cancel === undefined) held.abort(new LeaseLost());
      else held.renewed(askedAt);
      if (cancel === true) held.abort(new Cancelled());
    }
  }

  /** Has those provisions delivered again whose worker is gone. */
  private async recover(): Promise<void> {
    const { db, queue, patience } = this.engine;
    while (!this.stopping.signal.aborted) {
      await this.quietly('look for lost provisions', () => queue.redeliverLost(db, patience.leaseMs));
      await pause(Math.min(patience.leaseMs, 5_000), this.stopping.signal);
    }
  }

  private abortAll(reason: Error): void {
    for (const lease of this.held.values()) lease.abort(reason);
  }

  /** The database may be away for a while: that is logged, and tried again at the next turn. Null where it failed. */
  private async quietly<Result>(what: string, work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      this.engine.log.warn({ err: error }, `The worker could not ${what}; it tries again.`);
      return null;
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
