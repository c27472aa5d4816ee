import type ivm from 'isolated-vm';
import { firstSyntaxError } from '#engine/validate/recover-syntax-errors.ts';

/** A function of the prelude, held by reference: only texts and numbers go in, and only a text comes out. */
export interface GuestFunction {
  applySync(receiver: undefined, given: unknown[], options: { timeout: number }): unknown;
  apply(receiver: undefined, given: unknown[], options?: { timeout: number }): Promise<unknown>;
}

/** What the prelude returned, held by reference. */
export interface GuestModule {
  getSync(name: 'run' | 'logs', options: { reference: true }): GuestFunction;
  get(name: 'run' | 'logs', options: { reference: true }): Promise<GuestFunction>;
}

/** A fresh isolate that has become the world of the runtime and has not run anything of an author's yet. */
export interface IsolateUnit {
  readonly isolate: ivm.Isolate;
  readonly context: ivm.Context;
  readonly run: GuestFunction;
  readonly logs: GuestFunction;
  readonly memory_mib: number;
}

/** How a run ended, seen from the host; the header of its answer without the id. */
export interface Ran {
  readonly how: 'envelope' | 'timeout' | 'memory' | 'syntax' | 'rejection' | 'fault';
  readonly message: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** The envelope, or the logs so far. */
  readonly body: string;
}

/** The time that reading the logs of a run that failed may take. */
export const logsTimeoutMs = 50;

export function loadAddon(file: string): typeof ivm {
  const loaded: { exports: { ivm?: typeof ivm } } = { exports: {} };
  process.dlopen(loaded, file);
  if (loaded.exports.ivm === undefined) throw new Error('The native file is not isolated-vm.');
  return loaded.exports.ivm;
}

/** V8 says where a script does not compile only at the end of the message. */
export function compileError(error: unknown): { message: string; line: number; column: number } {
  const text = messageOf(error);
  const place = /\s*\[[^[\]]*:(\d+):(\d+)\]$/.exec(text);
  if (place === null) return { message: text, line: 0, column: 0 };
  return { message: text.slice(0, place.index), line: Number(place[1]), column: Number(place[2]) };
}

/** The failure of a script that does not compile, in the same words and at the same place as the syntax check says it. */
export function syntaxFailure(script: string, error: unknown): Ran {
  const { message, line, column } = firstSyntaxError(script, compileError(error));
  return { how: 'syntax', message, line, column, body: '' };
}

export function messageOf(error: unknown): string {
  return String((error as { message?: unknown } | null)?.message).slice(0, 2000);
}

/**
 * Why a run gave no envelope. The prelude catches everything a script throws, so only the time limit, the memory limit and a
 * rejected promise that nobody handled get here. Told apart by facts: a script can throw any message itself.
 */
export function classify(error: unknown, unit: IsolateUnit, elapsed: number, timeout: number): Ran['how'] {
  if (unit.isolate.isDisposed) return 'memory';
  if (elapsed >= timeout - 1 && messageOf(error) === 'Script execution timed out.') return 'timeout';
  return 'rejection';
}
