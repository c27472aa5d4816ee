import { Buffer } from 'node:buffer';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { RunMessage } from '#contract/script/host-messages.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { residentMiB } from './launcher.ts';
import { clockOf, inputOf, type RunRequest } from './run-input.ts';
import { type RunLimits, refusedRun } from './run-outcome.ts';

/** A run as a host is asked for it. */
export interface PreparedRun {
  readonly message: Omit<RunMessage, 'op' | 'id'>;
  /** A `RunInput` as JSON. */
  readonly body: string;
  readonly limits: RunLimits;
}

/** Puts a request into the form that hosts take; a result where it is too large for any. */
export function prepareRun(request: RunRequest): PreparedRun | { readonly refused: RunResult } {
  const bytes = utf8Bytes(request.script_body);
  if (bytes > limits.scriptBodyBytes) return { refused: refusedRun(scriptTooLarge(bytes)) };
  const now = clockOf(request);
  const body = JSON.stringify(inputOf(request, now));
  if (Buffer.byteLength(body) > limits.requestBytes) return { refused: refusedRun(inputTooLarge) };
  const bounds = boundsOf(request);
  const { timeout_ms, memory_mib } = bounds;
  const { script_body, context } = request;
  return {
    message: { script_body, now, seed: context.seed, timeout_ms, memory_mib, live: request.resources !== undefined },
    body,
    limits: bounds,
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

const inputTooLarge = `The context is larger than the sandbox takes (${limits.requestBytes} bytes); the limit of a test context is ${limits.contextBytes} bytes.`;

function scriptTooLarge(bytes: number): string {
  return `The script is ${bytes} bytes; the limit is ${limits.scriptBodyBytes}. Move data or helpers out of it.`;
}
