import { type HostMessage, type HostRequest, hostMessage, type StartMessage } from '#contract/script/host-messages.ts';
import { HostChild } from './host-child.ts';
import type { LaunchLine } from './launch-line.ts';
import type { LiveResources } from './live-resources.ts';
import { watchResidentMemory } from './resident-memory.ts';

/** Why a host is no more. `crash`: it ended by itself. */
export type DeathCause = 'wall_clock' | 'memory' | 'cancelled' | 'closed' | 'recycled' | 'protocol' | 'crash';

export interface Death {
  readonly cause: DeathCause;
  /** `exit 3` or `signal SIGABRT`; empty while it is not known. */
  readonly ending: string;
  /** The first part of what it wrote to its error output. */
  readonly text: string;
}

export type Answer =
  | { readonly message: Exclude<HostMessage, { event: 'ready' | 'call' }>; readonly body: string }
  | { readonly death: Death; readonly elapsed_ms: number };

type AnswerOrDeath = Exclude<Answer, { death: Death }> | Death;

export interface HostPlan {
  readonly line: LaunchLine;
  readonly program: string;
  readonly start: StartMessage;
  readonly prelude: string;
  readonly residentBytes: number;
}

export interface HostEvents {
  onReady(host: Host): void;
  /** Once, when the process has ended. `started`: whether it had ever been ready. */
  onExit(host: Host, death: Death, started: boolean): void;
}

/** A host as the pool sees it. */
export interface Host {
  readonly state: 'starting' | 'idle' | 'busy' | 'dead';
  /** Requests answered, and how long they took together. */
  readonly requests: number;
  readonly busyMs: number;
  /** When it was last ready. */
  readonly residentBytes: number;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  /**
   * Sends a request to an idle host. Always resolves: with the answer, or with the host's death. Without `live` a host that asks for a
   * resource breaks its protocol.
   */
  ask(request: HostRequest, body: string, wallClockMs: number, live?: LiveResources): Promise<Answer>;
  /** Ends the process for good; whoever waits for an answer is told at once. */
  kill(cause: DeathCause): void;
}

/** Cleaning up behind a run and making the next isolate takes some ms; a host that does not come back from it is stuck. */
const resetMs = 5000;
const startMs = 20_000;

/** One host program: takes one request at a time, and never survives a request that broke a limit. */
export class HostProcess implements Host {
  state: Host['state'] = 'starting';
  requests = 0;
  busyMs = 0;
  residentBytes = 0;
  private readonly child: HostChild;
  private readonly events: HostEvents;
  private readonly plan: HostPlan;
  private cause: DeathCause = 'crash';
  private everReady = false;
  private deadline: NodeJS.Timeout | undefined;
  private stopWatching: () => void = () => {};
  private settle: ((answer: AnswerOrDeath) => void) | null = null;
  private live: LiveResources | undefined;

  constructor(plan: HostPlan, events: HostEvents) {
    this.plan = plan;
    this.events = events;
    this.child = new HostChild(plan.line, plan.program, {
      onFrame: (frame) => this.receive(hostMessage.parse(frame.header), frame.body),
      onBrokenProtocol: () => this.kill('protocol'),
      onEnd: (ending) => this.ended(ending),
    });
    this.child.write(plan.start, plan.prelude);
    this.limitTime(startMs);
  }

  get exited(): Promise<void> {
    return this.child.exited;
  }

  ask(request: HostRequest, body: string, wallClockMs: number, live?: LiveResources): Promise<Answer> {
    this.state = 'busy';
    this.live = live;
    live?.begin();
    const started = performance.now();
    return new Promise((resolve) => {
      this.settle = (answer) => {
        this.settle = null;
        this.live = undefined;
        live?.end();
        this.stopWatching();
        clearTimeout(this.deadline);
        const elapsed_ms = performance.now() - started;
        this.requests += 1;
        this.busyMs += elapsed_ms;
        resolve('message' in answer ? answer : { death: answer, elapsed_ms });
      };
      this.child.write(request, body);
      this.limitTime(wallClockMs);
      if (this.child.pid !== undefined) {
        this.stopWatching = watchResidentMemory(this.child.pid, this.plan.residentBytes, () => this.kill('memory'));
      }
    });
  }

  kill(cause: DeathCause): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    this.cause = cause;
    clearTimeout(this.deadline);
    this.child.kill();
    this.settle?.({ cause, ending: '', text: this.child.errorText });
  }

  private receive(message: HostMessage, body: string): void {
    if (this.state === 'dead') return;
    if (message.event === 'call') {
      this.relay(message, body);
      return;
    }
    if (message.event !== 'ready') {
      this.settle?.({ message, body });
      if (this.isAlive()) this.limitTime(resetMs);
      return;
    }
    clearTimeout(this.deadline);
    this.residentBytes = message.rss_bytes;
    this.everReady = true;
    this.state = 'idle';
    this.events.onReady(this);
  }

  /** The host waits for the answer, and its wall clock goes on. */
  private relay({ id, name }: Extract<HostMessage, { event: 'call' }>, payload: string): void {
    const { live } = this;
    const answer = live?.answer(name, payload) ?? null;
    if (answer === null) this.kill('protocol');
    else {
      void answer.then((text) => {
        if (this.isAlive() && this.live === live) this.child.write({ op: 'reply', id }, text);
      });
    }
  }

  private isAlive(): boolean {
    return this.state !== 'dead';
  }

  private limitTime(milliseconds: number): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.kill('wall_clock'), milliseconds);
  }

  private ended(ending: string): void {
    clearTimeout(this.deadline);
    this.state = 'dead';
    const death = { cause: this.cause, ending, text: this.child.errorText };
    this.settle?.(death);
    this.events.onExit(this, death, this.everReady);
  }
}
