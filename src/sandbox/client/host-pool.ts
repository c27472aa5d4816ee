import { AppError } from '#contract/errors/app-error.ts';
import type { HostRequest } from '#contract/script/host-messages.ts';
import type { Answer, Death, Host, HostEvents } from './host-process.ts';
import type { LiveResources } from './live-resources.ts';

export interface Job {
  readonly request: HostRequest;
  readonly body: string;
  readonly wallClockMs: number;
  /** Runs are counted against `running`; a check may use any host that is free, so that it never waits behind a long run. */
  readonly counted: boolean;
  /** One of many that nobody watches one by one: it uses every core, and lets each other job pass. Never counted. */
  readonly bulk?: boolean;
  readonly signal: AbortSignal | undefined;
  /** Answers for the external resources of a real run. */
  readonly live?: LiveResources | undefined;
}

export interface PoolOptions {
  /** Hosts to keep, those that stand by included. */
  readonly size: number;
  /** Counted jobs at the same time; the hosts beyond stand by. */
  readonly running: number;
  /** Bulk jobs at the same time. While there are any, one host more than these is kept, for whoever does not want to wait. */
  readonly bulk: number;
  /** Whether hosts are started before the first job. */
  readonly eager: boolean;
  /** Whether a host is killed after its first answer. */
  readonly singleUse: boolean;
  readonly recycle: { readonly requests: number; readonly residentBytes: number; readonly busyMs: number };
  start(events: HostEvents): Host;
  /** A host ended before it was ever ready; true where the next one will be started in another way. */
  onStartFailure(death: Death, host: Host): boolean;
  onDeath(death: Death): void;
}

interface Waiting extends Job {
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
  stopListening(): void;
}

const startAttempts = 3;
/** How long hosts that bulk jobs needed are kept for the next. */
const bulkHostsMs = 20_000;

/**
 * Hosts that do the same work and replace each other: where one is killed, one that stands by takes the next job in the same turn, and a
 * new one is started behind it. Jobs that wait belong to no host, so a death never reaches them.
 */
export class HostPool {
  private readonly hosts = new Set<Host>();
  /** Idle hosts, the longest idle first: it has surely made its next isolate. */
  private idle: Host[] = [];
  private queue: Waiting[] = [];
  private readonly dying = new Set<Promise<void>>();
  private counted = 0;
  private bulkJobs = 0;
  private bulkRunning = 0;
  private bulkUntil: NodeJS.Timeout | null = null;
  private failures = 0;
  private closed = false;
  private readonly options: PoolOptions;

  constructor(options: PoolOptions) {
    this.options = options;
    if (options.eager) this.fill(options.running);
  }

  /** Rejects with the signal's reason when it aborts, and with AppError `unavailable` where no host can be started. */
  submit(job: Job): Promise<Answer> {
    job.signal?.throwIfAborted();
    if (this.closed) throw closedError();
    this.failures = 0;
    if (job.bulk === true) this.beginBulk();
    const answer = new Promise<Answer>((resolve, reject) => {
      const waiting: Waiting = { ...job, resolve, reject, stopListening: () => {} };
      this.queue.push(waiting);
      listenForAbort(waiting, () => {
        this.queue = this.queue.filter((other) => other !== waiting);
      });
      this.fill(job.bulk === true ? this.options.bulk : this.options.running);
      this.dispatch();
    });
    return job.bulk === true ? answer.finally(() => this.endBulk()) : answer;
  }

  /** Kills every host and waits until the last has ended. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.bulkUntil !== null) clearTimeout(this.bulkUntil);
    for (const waiting of this.queue.splice(0)) this.fail(waiting, closedError());
    for (const host of [...this.hosts]) this.retire(host, 'closed');
    await Promise.all(this.dying);
  }

  private beginBulk(): void {
    this.bulkJobs += 1;
    if (this.bulkUntil !== null) clearTimeout(this.bulkUntil);
    this.bulkUntil = null;
  }

  /** The hosts stay a while: a next batch would only start them again. */
  private endBulk(): void {
    this.bulkJobs -= 1;
    if (this.bulkJobs > 0 || this.closed) return;
    this.bulkUntil = setTimeout(() => {
      this.bulkUntil = null;
      for (const host of [...this.idle].slice(0, this.hosts.size - this.size)) this.retire(host, 'recycled');
    }, bulkHostsMs).unref();
  }

  private get size(): number {
    const { size, bulk } = this.options;
    return this.bulkJobs > 0 || this.bulkUntil !== null ? Math.max(size, bulk + 1) : size;
  }

  private fill(size: number): void {
    while (!this.closed && this.hosts.size < size && this.failures < startAttempts) {
      const host = this.options.start({
        onReady: (ready) => this.ready(ready),
        onExit: (ended, death, started) => this.ended(ended, death, started),
      });
      this.hosts.add(host);
    }
  }

  private ready(host: Host): void {
    this.failures = 0;
    if (!this.hosts.has(host)) return;
    if (this.isWornOut(host)) this.retire(host, 'recycled');
    else this.idle.push(host);
    this.fill(this.size);
    this.dispatch();
  }

  private isWornOut(host: Host): boolean {
    const { requests, residentBytes, busyMs } = this.options.recycle;
    return host.requests >= requests || host.residentBytes > residentBytes || host.busyMs > busyMs;
  }

  private ended(host: Host, death: Death, started: boolean): void {
    if (!this.hosts.delete(host) || this.closed) return;
    this.idle = this.idle.filter((other) => other !== host);
    if (!started) this.failures = this.options.onStartFailure(death, host) ? 0 : this.failures + 1;
    else this.options.onDeath(death);
    this.fill(this.options.eager || this.queue.length > 0 ? this.size : 0);
    if (this.hosts.size > 0) this.dispatch();
    else for (const waiting of this.queue.splice(0)) this.fail(waiting, startError(death));
  }

  private retire(host: Host, cause: 'closed' | 'recycled' | 'cancelled'): void {
    host.kill(cause);
    this.bury(host);
  }

  /** A killed host no longer counts: its successor starts at once and not when the system has taken it down. */
  private bury(host: Host): void {
    this.hosts.delete(host);
    this.idle = this.idle.filter((other) => other !== host);
    this.dying.add(host.exited);
    void host.exited.then(() => this.dying.delete(host.exited));
  }

  private dispatch(): void {
    const inOrder = [...this.queue.filter(({ bulk }) => bulk !== true), ...this.queue.filter(({ bulk }) => bulk)];
    for (const waiting of inOrder) {
      if (waiting.counted && this.counted >= this.options.running) continue;
      if (waiting.bulk === true && this.bulkRunning >= this.options.bulk) continue;
      const host = this.idle.shift();
      if (host === undefined) return;
      this.queue = this.queue.filter((other) => other !== waiting);
      void this.assign(waiting, host);
    }
  }

  private async assign(waiting: Waiting, host: Host): Promise<void> {
    waiting.stopListening();
    let aborted = false;
    listenForAbort(waiting, () => {
      aborted = true;
      this.retire(host, 'cancelled');
    });
    if (waiting.counted) this.counted += 1;
    if (waiting.bulk === true) this.bulkRunning += 1;
    const answer = await host.ask(waiting.request, waiting.body, waiting.wallClockMs, waiting.live);
    if (waiting.counted) this.counted -= 1;
    if (waiting.bulk === true) this.bulkRunning -= 1;
    waiting.stopListening();
    if ('death' in answer && answer.death.cause === 'closed') waiting.reject(closedError());
    else if (!aborted) waiting.resolve(answer);
    if (host.state === 'dead') this.bury(host);
    this.dispatch();
    // Ending and starting processes holds this one up for some ms: whoever waits for the answer, or for a host that stands by, goes first.
    setImmediate(() => {
      if (this.options.singleUse) this.retire(host, 'recycled');
      this.fill(this.size);
    });
  }

  private fail(waiting: Waiting, error: AppError): void {
    waiting.stopListening();
    waiting.reject(error);
  }
}

function listenForAbort(waiting: Waiting, onAbort: () => void): void {
  const { signal } = waiting;
  if (signal === undefined) return;
  const abort = () => {
    onAbort();
    waiting.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  waiting.stopListening = () => signal.removeEventListener('abort', abort);
}

function closedError(): AppError {
  return new AppError('unavailable', 'The sandbox is closed; nothing can run in it any more.');
}

function startError(death: Death): AppError {
  const reason = death.text.trim().split('\n')[0] || death.ending;
  return new AppError('unavailable', `The sandbox could not be started: ${reason}. See the log for its launch line.`);
}
