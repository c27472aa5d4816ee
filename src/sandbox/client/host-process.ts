import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { encodeFrame, FrameDecoder } from '#contract/script/frames.ts';
import { type HostMessage, type HostRequest, hostMessage, type StartMessage } from '#contract/script/host-messages.ts';
import type { LaunchLine } from './launch-line.ts';
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
  | { readonly message: Exclude<HostMessage, { event: 'ready' }>; readonly body: string }
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
  /** Sends a request to an idle host. Always resolves: with the answer, or with the host's death. */
  ask(request: HostRequest, body: string, wallClockMs: number): Promise<Answer>;
  /** Ends the process for good; whoever waits for an answer is told at once. */
  kill(cause: DeathCause): void;
}

const errorTextChars = 8192;
/** Cleaning up behind a run and making the next isolate takes some ms; a host that does not come back from it is stuck. */
const resetMs = 5000;
const startMs = 20_000;

/** One host program: takes one request at a time, and never survives a request that broke a limit. */
export class HostProcess implements Host {
  state: Host['state'] = 'starting';
  requests = 0;
  busyMs = 0;
  residentBytes = 0;
  readonly exited: Promise<void>;
  private readonly child: ChildProcess;
  private readonly channel: Duplex;
  private readonly events: HostEvents;
  private readonly plan: HostPlan;
  private cause: DeathCause = 'crash';
  private ending: string | null = null;
  private errorText = '';
  private everReady = false;
  private deadline: NodeJS.Timeout | undefined;
  private stopWatching: () => void = () => {};
  private settle: ((answer: AnswerOrDeath) => void) | null = null;

  constructor(plan: HostPlan, events: HostEvents) {
    this.plan = plan;
    this.events = events;
    this.child = spawn(plan.line.command, [...plan.line.args, plan.program], {
      cwd: process.platform === 'win32' ? undefined : '/',
      env: { TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // A session of its own: an interrupt typed at the terminal is for the product, which then ends its hosts itself.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.channel = this.child.stdio[3] as Duplex;
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.ended(signal === null ? `exit ${code}` : `signal ${signal}`);
        resolve();
      });
    });
    this.listen();
    this.channel.write(encodeFrame(plan.start, plan.prelude));
    this.limitTime(startMs);
  }

  ask(request: HostRequest, body: string, wallClockMs: number): Promise<Answer> {
    this.state = 'busy';
    const started = performance.now();
    return new Promise((resolve) => {
      this.settle = (answer) => {
        this.settle = null;
        this.stopWatching();
        clearTimeout(this.deadline);
        const elapsed_ms = performance.now() - started;
        this.requests += 1;
        this.busyMs += elapsed_ms;
        resolve('message' in answer ? answer : { death: answer, elapsed_ms });
      };
      this.channel.write(encodeFrame(request, body));
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
    this.child.kill('SIGKILL');
    this.settle?.({ cause, ending: '', text: this.errorText });
  }

  private listen(): void {
    const decoder = new FrameDecoder();
    this.channel.on('data', (chunk: Uint8Array) => {
      try {
        for (const frame of decoder.push(chunk)) this.receive(hostMessage.parse(frame.header), frame.body);
      } catch {
        this.kill('protocol');
      }
    });
    // The process's end is told by `close`; a broken channel is only its sign.
    this.channel.on('error', () => {});
    this.child.on('error', (error) => {
      this.errorText += error.message;
      if (this.child.pid === undefined) this.ended('not started');
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      if (this.errorText.length < errorTextChars) this.errorText += chunk.toString();
    });
  }

  private receive(message: HostMessage, body: string): void {
    if (this.state === 'dead') return;
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

  private isAlive(): boolean {
    return this.state !== 'dead';
  }

  private limitTime(milliseconds: number): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.kill('wall_clock'), milliseconds);
  }

  private ended(ending: string): void {
    if (this.ending !== null) return;
    this.ending = ending;
    clearTimeout(this.deadline);
    this.state = 'dead';
    const death = { cause: this.cause, ending, text: this.errorText };
    this.settle?.(death);
    this.events.onExit(this, death, this.everReady);
  }
}
