import { setTimeout as wait } from 'node:timers/promises';
import { AdapterError } from './adapter.ts';

/** Why a call was broken off, for people: its time was over, or somebody cancelled it. `whether` says what is known of it. */
export function brokenOff(signal: AbortSignal, effect: AdapterError['effect']): AdapterError {
  const { reason } = signal;
  const late = reason instanceof Error && reason.name === 'TimeoutError';
  const why = late ? 'The target did not answer within the time limit' : 'The operation was cancelled';
  const what = effect === 'unknown' ? 'it may have acted all the same' : 'nothing was done';
  return new AdapterError(effect, `${why}; ${what}.`, { cause: reason });
}

/** Waits, unless the call is broken off first; then throws `AdapterError` with this effect. */
export async function pause(ms: number, signal: AbortSignal, effect: AdapterError['effect']): Promise<void> {
  if (signal.aborted) throw brokenOff(signal, effect);
  if (ms <= 0) return;
  try {
    await wait(ms, undefined, { signal });
  } catch {
    throw brokenOff(signal, effect);
  }
}
