import { Buffer } from 'node:buffer';
import { availableParallelism } from 'node:os';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { HostRequest, StartMessage } from '#contract/script/host-messages.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { type Artefacts, findArtefacts } from './artefacts.ts';
import { HostPool, type PoolOptions } from './host-pool.ts';
import { type Answer, type Host, type HostEvents, HostProcess } from './host-process.ts';
import { type LaunchLine, launchLines, machineFacts } from './launch-line.ts';
import { clockOf, inputOf, type RunRequest } from './run-input.ts';
import { type RunLimits, refusedRun, resultOfAnswer, resultOfDeath } from './run-outcome.ts';

export interface SandboxOptions {
  /** Run hosts that work at the same time; default 1. One more always stands by. */
  readonly hosts?: number;
  readonly log?: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** The folder of the built host programs; default `out/sandbox` of this project. */
  readonly artefacts?: string;
}

/** Runs and checks scripts in processes that may be lost at any time without anybody noticing but the run that broke a limit. */
export interface Sandbox {
  /**
   * Runs a script once. Never rejects for what a script does: every limit and every death of a host is a result that names it. Rejects
   * with the signal's reason when it aborts, and with AppError `unavailable` where no host can be started or the sandbox is closed.
   */
  run(request: RunRequest): Promise<RunResult>;
  /** V8's errors in a text, all that can be told apart, with exact ranges. Runs nothing and never waits behind a run. */
  checkSyntax(script_body: string): Promise<Problem[]>;
  /** One sentence: which guards are in force on this machine. */
  readonly protection: string;
  /** How many bulk runs go on at the same time; more of them at once only wait. */
  readonly bulkRuns: number;
  /** Ends every host process and resolves when they are gone. */
  close(): Promise<void>;
}

const residentMiB = 320;
const recycle = { requests: 2000, residentBytes: 128 * 1024 * 1024, busyMs: 240_000 };
/** How long the search for further syntax errors may go on, and when the host is given up (`sandbox.md` 5). */
const checkBudgetMs = 200;
const checkWallClockMs = 3000;

/** Makes a sandbox, usable at once; its hosts start in the background. Throws AppError `unavailable` where its programs are missing. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const artefacts = findArtefacts(options.artefacts);
  const log = options.log ?? (() => {});
  const launcher = createLauncher(artefacts, log);
  const running = options.hosts ?? 1;
  const bulk = Math.max(1, availableParallelism());
  const shared = { running, bulk, recycle, onStartFailure: launcher.failed, onDeath: launcher.died };
  const runners = new HostPool({
    ...shared,
    size: running + 1,
    eager: true,
    singleUse: false,
    start: (events) => launcher.start(artefacts.runHost, events),
  });
  const inspectors = new HostPool({
    ...shared,
    size: running,
    eager: false,
    singleUse: true,
    start: (events) => launcher.start(artefacts.inspectHost, events),
  });
  let sequence = 0;

  async function run(request: RunRequest): Promise<RunResult> {
    const bytes = utf8Bytes(request.script_body);
    if (bytes > limits.scriptBodyBytes) return refusedRun(scriptTooLarge(bytes));
    const now = clockOf(request);
    const body = JSON.stringify(inputOf(request, now));
    if (Buffer.byteLength(body) > limits.requestBytes) return refusedRun(inputTooLarge);
    const bounds = boundsOf(request);
    sequence += 1;
    const { timeout_ms, memory_mib } = bounds;
    const { seed } = request.context;
    const message: HostRequest = {
      op: 'run',
      id: sequence,
      script_body: request.script_body,
      now,
      seed,
      timeout_ms,
      memory_mib,
    };
    const wallClockMs = timeout_ms + limits.timeoutGraceMs;
    const pool = request.coverage === true ? inspectors : runners;
    const { signal, bulk: isBulk = false } = request;
    const answer = await pool.submit({ request: message, body, wallClockMs, counted: !isBulk, bulk: isBulk, signal });
    return resultOf(answer, bounds);
  }

  async function checkSyntax(script_body: string): Promise<Problem[]> {
    sequence += 1;
    const request: HostRequest = { op: 'check', id: sequence, budget_ms: checkBudgetMs };
    const job = { request, body: script_body, wallClockMs: checkWallClockMs, counted: false, signal: undefined };
    const answer = await runners.submit(job);
    if ('message' in answer && answer.message.event === 'checked') return answer.message.problems;
    return [uncheckable];
  }

  return {
    run,
    checkSyntax,
    get protection() {
      return launcher.protection();
    },
    bulkRuns: bulk,
    async close() {
      await Promise.all([runners.close(), inspectors.close()]);
    },
  };
}

function boundsOf(request: RunRequest): RunLimits {
  const timeout_ms = request.timeout_ms ?? limits.dryRunSeconds * 1000;
  const memory_mib = request.memory_mib ?? limits.memoryMiB;
  return {
    timeout_ms: Math.max(1, Math.min(Math.round(timeout_ms), limits.timeoutSecondsMax * 1000)),
    memory_mib: Math.max(8, Math.min(Math.round(memory_mib), limits.memoryMiBMax)),
    resident_mib: residentMiB,
  };
}

function resultOf(answer: Answer, bounds: RunLimits): RunResult {
  if ('death' in answer) return resultOfDeath(answer.death, answer.elapsed_ms, bounds);
  if (answer.message.event === 'ran') return resultOfAnswer(answer.message, answer.body, bounds);
  return resultOfDeath({ cause: 'protocol', ending: '', text: '' }, 0, bounds);
}

/** Starts hosts with the strongest launch line that works here. */
function createLauncher(artefacts: Artefacts, log: NonNullable<SandboxOptions['log']>) {
  const lines = launchLines(machineFacts());
  const start: StartMessage = {
    op: 'start',
    addon: artefacts.addon,
    memory_mib: limits.memoryMiB,
    caps: {
      result_chars: limits.resultBytes,
      log_lines: limits.logLines,
      log_chars: limits.logBytes,
      value_depth: limits.valueDepth,
      resource_calls: limits.resourceCalls,
      resource_payload_chars: limits.resourcePayloadBytes,
    },
  };
  const startedWith = new WeakMap<Host, LaunchLine>();
  let current = 0;
  const line = () => lines[current] as LaunchLine;
  log('info', line().protection);
  return {
    protection: () => line().protection,
    start(program: string, events: HostEvents): HostProcess {
      const plan = {
        line: line(),
        program,
        start,
        prelude: artefacts.prelude,
        residentBytes: residentMiB * 1024 * 1024,
      };
      const host = new HostProcess(plan, events);
      startedWith.set(host, plan.line);
      return host;
    },
    failed: ((death, host) => {
      // Hosts start together; one that failed with a line that has been left already says nothing about the next.
      if (startedWith.get(host) !== line()) return true;
      log('warn', `A sandbox host could not be started (${death.ending}): ${death.text.trim()}`);
      if (!death.ending.startsWith('exit') || current + 1 >= lines.length) return false;
      current += 1;
      log('warn', line().protection);
      return true;
    }) satisfies PoolOptions['onStartFailure'],
    died: ((death) => {
      log('warn', `A sandbox host ended and was replaced (${death.cause}, ${death.ending}): ${death.text.trim()}`);
    }) satisfies PoolOptions['onDeath'],
  };
}

const inputTooLarge = `The context is larger than the sandbox takes (${limits.requestBytes} bytes); the limit of a test context is ${limits.contextBytes} bytes.`;

function scriptTooLarge(bytes: number): string {
  return `The script is ${bytes} bytes; the limit is ${limits.scriptBodyBytes}. Move data or helpers out of it.`;
}

const uncheckable: Problem = {
  line: 1,
  column: 1,
  end_line: 1,
  end_column: 2,
  message: 'The script is too large or too odd to be checked: the check was stopped by its own limits.',
  rule: 'syntax',
  severity: 'error',
  suggestion: null,
};
