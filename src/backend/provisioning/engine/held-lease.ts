import { LeaseLost } from './stop-reasons.ts';

/** The part of a lease, from its last renewal, after which its holder stops: before anybody else may begin. */
const trusted = 0.8;

/**
 * The hold of a worker on a provision, which ends by itself: whoever cannot renew it stops in time, since another worker
 * takes the provision as soon as the lease is over.
 */
export class HeldLease {
  private readonly control = new AbortController();
  private readonly leaseMs: number;
  private timer: NodeJS.Timeout;
  private over = false;

  /** To be made before the lease is asked for. */
  constructor(leaseMs: number) {
    this.leaseMs = leaseMs;
    this.timer = this.endAfter(performance.now());
  }

  /** Aborts with one of `stop-reasons.ts`. */
  get signal(): AbortSignal {
    return this.control.signal;
  }

  /** `askedAt`: when the renewal was asked for, as `performance.now()`; the database counts from later on. */
  renewed(askedAt: number): void {
    if (this.over) return;
    clearTimeout(this.timer);
    this.timer = this.endAfter(askedAt);
  }

  abort(reason: Error): void {
    this.control.abort(reason);
  }

  /** Nothing is held any more. */
  end(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private endAfter(heldSince: number): NodeJS.Timeout {
    const leftMs = heldSince + this.leaseMs * trusted - performance.now();
    return setTimeout(() => this.control.abort(new LeaseLost()), Math.max(leftMs, 0));
  }
}
