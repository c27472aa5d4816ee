import type ivm from 'isolated-vm';
import type { RunMessage, StartMessage } from '#contract/script/host-messages.ts';
import { scriptFileName, wrappedFunctionLength, wrapperPrefix, wrapScript } from '#contract/script/wrapper.ts';
import {
  classify,
  type GuestModule,
  type IsolateUnit,
  logsTimeoutMs,
  messageOf,
  type Ran,
  syntaxFailure,
} from './isolate-unit.ts';
import { createLiveCalls, type LiveCalls } from './live-calls.ts';

/** Runs scripts one after another, each in an isolate of its own; the next isolate is made while nobody waits. */
export function createRunner(addon: typeof ivm, start: StartMessage, preludeText: string) {
  // Made here and never taken from outside: V8 does not defend itself against a forged code cache.
  let cachedPrelude: ivm.ExternalCopy<ArrayBuffer> | undefined;
  let spare: IsolateUnit | null = null;
  let used: IsolateUnit | null = null;

  function make(memory_mib: number): IsolateUnit {
    const isolate = new addon.Isolate({ memoryLimit: memory_mib });
    const context = isolate.createContextSync();
    const options = cachedPrelude === undefined ? { produceCachedData: true } : { cachedData: cachedPrelude };
    const script: ivm.Script & ivm.CachedDataResult = isolate.compileScriptSync(preludeText, options);
    cachedPrelude ??= script.cachedData;
    const prelude = script.runSync(context, { reference: true });
    const guest: GuestModule = prelude.applySync(undefined, [JSON.stringify(start.caps)], {
      result: { reference: true },
    });
    const run = guest.getSync('run', { reference: true });
    const logs = guest.getSync('logs', { reference: true });
    return { isolate, context, run, logs, memory_mib };
  }

  function prepare(): void {
    spare ??= make(start.memory_mib);
  }

  function take(memory_mib: number): IsolateUnit {
    if (spare === null || spare.memory_mib !== memory_mib) return make(memory_mib);
    const unit = spare;
    spare = null;
    return unit;
  }

  function run(request: RunMessage, input: string): Ran {
    const unit = take(request.memory_mib);
    used = unit;
    if (!request.live) return runIn(unit, request, input);
    const calls = createLiveCalls(addon, request.id);
    try {
      return runIn(unit, request, input, calls);
    } finally {
      calls.end();
    }
  }

  function discard(): void {
    if (used !== null && !used.isolate.isDisposed) used.isolate.dispose();
    used = null;
  }

  return { prepare, run, discard };
}

function runIn(unit: IsolateUnit, request: RunMessage, input: string, calls?: LiveCalls): Ran {
  const started = performance.now();
  const left = () => Math.max(1, Math.ceil(request.timeout_ms - (performance.now() - started)));
  let script: ivm.Script;
  try {
    script = unit.isolate.compileScriptSync(wrapScript(request.script_body), {
      filename: scriptFileName,
      columnOffset: -wrapperPrefix.length,
    });
  } catch (error) {
    return syntaxFailure(request.script_body, error);
  }
  try {
    // By reference: no value of the author's is copied into this process, not even the function itself.
    const author = script.runSync(unit.context, { reference: true, timeout: left() });
    const length = wrappedFunctionLength(request.script_body);
    const given = [author.derefInto(), input, request.now, request.seed, length, calls?.ask];
    const body = unit.run.applySync(undefined, given, { timeout: left() });
    // The time limit only stops code that runs: a script that came back late from a call and did nothing more would slip through.
    const late = calls?.used() === true && performance.now() - started >= request.timeout_ms;
    if (!late) return { how: 'envelope', message: null, line: null, column: null, body: String(body) };
    return { how: 'timeout', message: null, line: null, column: null, body: logsSoFar(unit, calls) };
  } catch (error) {
    const how = classify(error, unit, performance.now() - started, request.timeout_ms);
    return { how, message: messageOf(error), line: null, column: null, body: logsSoFar(unit, calls) };
  }
}

function logsSoFar(unit: IsolateUnit, calls: LiveCalls | undefined): string {
  calls?.end();
  if (unit.isolate.isDisposed) return '';
  try {
    return String(unit.logs.applySync(undefined, [], { timeout: logsTimeoutMs }));
  } catch {
    return '';
  }
}
