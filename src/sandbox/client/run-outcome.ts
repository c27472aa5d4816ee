import type { RanMessage } from '#contract/script/host-messages.ts';
import type { LogLine, RunError, RunResult, RunStatus } from '#contract/script/run-result.ts';
import { type Envelope, readEnvelope, readLogs } from './envelope.ts';
import type { Death } from './host-process.ts';

/** The limits a run was started with, to be named in its result. */
export interface RunLimits {
  readonly timeout_ms: number;
  readonly memory_mib: number;
  readonly resident_mib: number;
}

const statusOf = { success: 'success', failure: 'failure', abort: 'failure', skip: 'skipped' } as const;

/** The result of a run that its host answered. */
export function resultOfAnswer(ran: RanMessage, body: string, limits: RunLimits): RunResult {
  const coverage = ran.lines === null ? {} : { coverage: { lines: ran.lines } };
  try {
    if (ran.how === 'envelope') return { ...fromEnvelope(readEnvelope(body), ran.duration_ms), ...coverage };
    const { logs, cut } = readLogs(body === '' ? {} : (JSON.parse(body) as Record<string, unknown>));
    const { status, error } = describeEnd(ran, limits);
    return { ...failed(status, error, ran.duration_ms, logs), truncated: cut, ...coverage };
  } catch {
    const message =
      'The sandbox answered with something that is not a result. The run was dropped; the next one is unaffected.';
    return failed('failure', plainError('SandboxError', message), ran.duration_ms, []);
  }
}

function fromEnvelope({ how, output, error, logs, cut }: Envelope, duration: number): RunResult {
  const status = statusOf[how];
  return { success: status === 'success', status, output, logs, error, duration_ms: rounded(duration), truncated: cut };
}

function describeEnd(ran: RanMessage, limits: RunLimits): { status: RunStatus; error: RunError } {
  const message = ran.message ?? '';
  switch (ran.how) {
    case 'timeout':
      return { status: 'timeout', error: timeoutError(limits) };
    case 'memory':
      return { status: 'failure', error: memoryError(limits) };
    case 'syntax':
      return {
        status: 'failure',
        error: { ...plainError('SyntaxError', message), line: ran.line, column: ran.column },
      };
    case 'rejection': {
      const text = `A promise was rejected and nothing handled it: ${message}. Scripts are synchronous; do not use promises.`;
      return { status: 'failure', error: plainError('UnhandledRejection', text) };
    }
    default:
      return { status: 'failure', error: plainError('SandboxError', message) };
  }
}

/** The result of a run whose host is no more. */
export function resultOfDeath(death: Death, elapsedMs: number, limits: RunLimits): RunResult {
  if (death.cause === 'wall_clock') return failed('timeout', timeoutError(limits), elapsedMs, []);
  if (death.cause === 'memory' || ranOutOfMemory(death)) return failed('failure', memoryError(limits), elapsedMs, []);
  const how = death.cause === 'protocol' ? 'broke its protocol' : `ended unexpectedly (${death.ending || 'killed'})`;
  const message = `The sandbox ${how} while it ran this script. Another one has taken its place; the next run is unaffected.`;
  return failed('failure', plainError('SandboxError', message), elapsedMs, []);
}

/** V8 and the C++ library say so before they abort; under the kernel's limit on data they are the first to notice. */
function ranOutOfMemory({ text }: Death): boolean {
  return /out of memory|heap|bad_alloc|allocation fail|Cannot allocate/i.test(text);
}

/** A failure that was found before anything ran. */
export function refusedRun(message: string): RunResult {
  return failed('failure', plainError('LimitError', message), 0, []);
}

function failed(status: RunStatus, error: RunError, duration: number, logs: LogLine[]): RunResult {
  return { success: false, status, output: null, logs, error, duration_ms: rounded(duration), truncated: false };
}

function timeoutError({ timeout_ms }: RunLimits): RunError {
  return plainError('TimeoutError', `The script ran longer than its limit of ${timeout_ms / 1000} s and was stopped.`);
}

function memoryError({ memory_mib, resident_mib }: RunLimits): RunError {
  const message = `The script used more memory than its limit (${memory_mib} MiB of values, ${resident_mib} MiB in all) and was stopped.`;
  return plainError('MemoryLimitError', message);
}

function plainError(name: string, message: string): RunError {
  return { name, message, line: null, column: null, stack: null };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
