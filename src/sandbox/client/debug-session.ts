import { AppError } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import {
  type BoundBreakpoint,
  type Breakpoint,
  type DebugCommand,
  type DebugPause,
  type DebugReply,
  debugReplies,
  type PauseOnExceptions,
} from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { type DebugHostMessage, type DebugMessage, debugHostMessage } from '#contract/script/debug-messages.ts';
import type { LogLine, RunResult } from '#contract/script/run-result.ts';
import { readLogs } from './envelope.ts';
import { HostChild } from './host-child.ts';
import type { Death, DeathCause, HostPlan } from './host-process.ts';
import type { Launcher } from './launcher.ts';
import { type PreparedRun, prepareRun } from './prepared-run.ts';
import { watchResidentMemory } from './resident-memory.ts';
import type { RunRequest } from './run-input.ts';
import { resultOfAnswer, resultOfDeath } from './run-outcome.ts';
import { SessionClock } from './session-clock.ts';

export interface DebugRequest extends RunRequest {
  readonly breakpoints: readonly Breakpoint[];
  readonly pause_on_start?: boolean;
  readonly pause_on_exceptions?: PauseOnExceptions;
  /** How long it may stand still in one go; default `debugLimits.pauseMinutes`. */
  readonly pause_limit_ms?: number;
}

export type DebugEvent =
  | { readonly type: 'bound'; readonly breakpoints: readonly BoundBreakpoint[] }
  | { readonly type: 'log'; readonly lines: readonly LogLine[] }
  | { readonly type: 'log_point'; readonly line: number; readonly message: string }
  | { readonly type: 'paused'; readonly pause: DebugPause }
  | { readonly type: 'resumed' }
  /** The last one. `result` is what a plain run would have given; null where it was stopped, and `stopped` says why. */
  | { readonly type: 'ended'; readonly result: RunResult | null; readonly stopped: string | null };

export interface SessionParts {
  readonly request: DebugRequest;
  readonly launcher: Launcher;
  readonly program: string;
  readonly onEvent: (event: DebugEvent) => void;
}

interface Waiting {
  readonly name: DebugCommand['name'];
  readonly deadline: NodeJS.Timeout | undefined;
  resolve(reply: unknown): void;
  reject(error: AppError): void;
}

const startMs = 20_000;
const startAttempts = 3;
/** What the making of the isolate and the setting of breakpoints may take beside the run itself. */
const beginMs = 2000;
/** What a host may need beyond an expression's own limit before it is given up. */
const commandGraceMs = 1000;

/**
 * One run under the debugger and the process it lives in. Nothing that the host says is believed before it is checked; whatever it does, it
 * ends with the run, with `stop`, or with a limit.
 */
export class DebugSession {
  private readonly parts: SessionParts;
  private readonly clock: SessionClock;
  private readonly waiting = new Map<number, Waiting>();
  private readonly started = performance.now();
  private readonly gone = Promise.withResolvers<void>();
  private child: HostChild | null = null;
  private prepared: PreparedRun | null = null;
  private state: 'starting' | 'running' | 'paused' | 'ended' = 'starting';
  private resuming = false;
  private bound = false;
  private cause: DeathCause = 'crash';
  private stopWatching: () => void = () => {};
  private logs: readonly LogLine[] = [];
  private sequence = 0;
  private attempts = 0;

  constructor(parts: SessionParts) {
    this.parts = parts;
    const pauseMs = parts.request.pause_limit_ms ?? debugLimits.pauseMinutes * 60_000;
    this.clock = new SessionClock({
      onRunTooLong: () => this.lose('wall_clock'),
      onPauseTooLong: () => this.stop(`It stood still for ${wordsFor(pauseMs)}, which is as long as a run may.`),
      pauseMs,
    });
    const prepared = prepareRun(parts.request);
    if ('refused' in prepared) {
      this.gone.resolve();
      queueMicrotask(() => this.end(prepared.refused, null));
      return;
    }
    this.prepared = prepared;
    this.launch(prepared);
  }

  /** Resolves when there is no process any more. */
  get exited(): Promise<void> {
    return this.gone.promise;
  }

  /** The process, for those who watch it. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Asks the run for something. Rejects with AppError `conflict` where that cannot be done now; the message says why. */
  ask<Command extends DebugCommand>(command: Command): Promise<DebugReply<Command['name']>> {
    if (this.state === 'ended' || this.child === null) return Promise.reject(new AppError('conflict', overWords));
    if (this.state === 'starting') return Promise.reject(new AppError('conflict', startingWords));
    this.sequence += 1;
    const id = this.sequence;
    if (command.name === 'resume' && this.state === 'paused') {
      this.resuming = true;
      this.clock.run();
    }
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { name: command.name, deadline: this.deadlineFor(command), resolve, reject });
    });
    this.child.write({ op: 'command', id, command }, '');
    return answer as Promise<DebugReply<Command['name']>>;
  }

  /** Ends the run and its process at once, wherever it is. `why` is told to the person. */
  stop(why: string): void {
    if (this.state === 'ended') return;
    this.cause = 'cancelled';
    this.end(null, why);
  }

  private launch(prepared: PreparedRun): void {
    const plan = this.parts.launcher.plan(this.parts.program);
    this.attempts += 1;
    const child = new HostChild(plan.line, plan.program, {
      onFrame: ({ header, body }) => this.receive(debugHostMessage.parse(header), body),
      onBrokenProtocol: () => this.lose('protocol'),
      onEnd: (ending) => this.exit(ending, plan, child),
    });
    this.child = child;
    this.clock.limit(startMs);
    child.write(plan.start, plan.prelude);
    if (child.pid !== undefined) {
      this.stopWatching = watchResidentMemory(child.pid, plan.residentBytes, () => this.lose('memory'));
    }
    void child.exited.then(() => this.child === child && this.gone.resolve());
    this.prepared = prepared;
  }

  private receive(message: DebugHostMessage, body: string): void {
    if (this.state === 'ended') return;
    switch (message.event) {
      case 'ready':
        this.begin();
        break;
      case 'bound':
        this.begun(message.breakpoints);
        break;
      case 'logs':
        this.tell(readLogs(JSON.parse(body) as Record<string, unknown>).logs);
        break;
      case 'log_point':
        this.parts.onEvent({ type: 'log_point', line: message.line, message: message.message });
        break;
      case 'paused':
        this.paused(message.pause);
        break;
      case 'resumed':
        this.resumed();
        break;
      case 'answered':
        this.answered(message.id, message.ok, body);
        break;
      case 'ran':
        this.end(resultOfAnswer(message, body, this.needs().limits), null);
    }
  }

  private begin(): void {
    if (this.state !== 'starting') throw new Error('It was ready before.');
    const { request } = this.parts;
    const { message, body } = this.needs();
    const debug: DebugMessage = {
      op: 'debug',
      id: 1,
      ...message,
      breakpoints: request.breakpoints,
      pause_on_start: request.pause_on_start ?? false,
      pause_on_exceptions: request.pause_on_exceptions ?? 'none',
    };
    this.state = 'running';
    this.clock.limit(message.timeout_ms + limits.timeoutGraceMs + beginMs);
    this.child?.write(debug, body);
  }

  private begun(breakpoints: readonly BoundBreakpoint[]): void {
    if (this.bound) throw new Error('It had begun before.');
    this.bound = true;
    this.clock.grant(this.needs().limits.timeout_ms + limits.timeoutGraceMs);
    this.parts.onEvent({ type: 'bound', breakpoints });
  }

  private paused(pause: DebugPause): void {
    if (this.state !== 'running') throw new Error('It stood still already.');
    this.state = 'paused';
    this.resuming = false;
    this.clock.pause();
    this.parts.onEvent({ type: 'paused', pause });
  }

  /** A host that goes on unasked would have time without a limit. */
  private resumed(): void {
    if (this.state !== 'paused' || !this.resuming) throw new Error('Nobody let it go on.');
    this.state = 'running';
    this.resuming = false;
    this.parts.onEvent({ type: 'resumed' });
  }

  private tell(logs: readonly LogLine[]): void {
    const lines = logs.slice(this.logs.length);
    this.logs = logs.length > this.logs.length ? logs : this.logs;
    if (lines.length > 0) this.parts.onEvent({ type: 'log', lines });
  }

  private answered(id: number, ok: boolean, body: string): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    const reply = ok ? debugReplies[waiting.name].parse(JSON.parse(body)) : null;
    this.waiting.delete(id);
    clearTimeout(waiting.deadline);
    if (ok) waiting.resolve(reply);
    else waiting.reject(new AppError('conflict', body.slice(0, debugLimits.valueChars)));
  }

  private deadlineFor(command: DebugCommand): NodeJS.Timeout | undefined {
    // While the script runs, its own limit ends whatever waits.
    if (this.state !== 'paused' || command.name === 'resume') return undefined;
    const purpose = command.name === 'evaluate' ? command.purpose : 'console';
    const end = () =>
      this.stop('An expression ran past its limit and could not be stopped, so that the run was ended.');
    return setTimeout(end, debugLimits.evaluateMs[purpose] + commandGraceMs);
  }

  private needs(): PreparedRun {
    if (this.prepared === null) throw new Error('Nothing was prepared.');
    return this.prepared;
  }

  /** Ends a host that broke a limit or its protocol; the result says so. */
  private lose(cause: DeathCause): void {
    if (this.state === 'ended') return;
    this.cause = cause;
    this.endByDeath('');
  }

  private exit(ending: string, plan: HostPlan, child: HostChild): void {
    if (this.state === 'ended') return;
    const death: Death = { cause: this.cause, ending, text: child.errorText };
    if (this.state !== 'starting') {
      this.endByDeath(ending);
      return;
    }
    this.stopWatching();
    if (this.parts.launcher.failed(death, plan) && this.attempts < startAttempts) this.launch(this.needs());
    else this.end(null, `The sandbox could not be started: ${child.errorText.trim().split('\n')[0] || ending}.`);
  }

  private endByDeath(ending: string): void {
    const death: Death = { cause: this.cause, ending, text: this.child?.errorText ?? '' };
    const result = resultOfDeath(death, performance.now() - this.started, this.needs().limits);
    this.end({ ...result, logs: [...this.logs] }, null);
  }

  private end(result: RunResult | null, stopped: string | null): void {
    this.state = 'ended';
    this.clock.stop();
    this.stopWatching();
    this.child?.kill();
    for (const { name, deadline, resolve, reject } of this.waiting.values()) {
      clearTimeout(deadline);
      // It went on, to its end.
      if (name === 'resume') resolve(null);
      else reject(new AppError('conflict', overWords));
    }
    this.waiting.clear();
    if (result !== null) this.tell(result.logs);
    this.parts.onEvent({ type: 'ended', result, stopped });
  }
}

const overWords = 'The run is over.';
const startingWords = 'The run has not begun yet.';

function wordsFor(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes > 0 ? `${minutes} minutes` : `${milliseconds / 1000} s`;
}
