import type ivm from 'isolated-vm';
import type { RunMessage, StartMessage } from '#contract/script/host-messages.ts';
import { scriptFileName, wrappedFunctionLength, wrapperPrefix, wrapScript } from '#contract/script/wrapper.ts';
import { type BrokenOff, brokenOffCalls } from '#engine/coverage/broken-off.ts';
import {
  type CodeLine,
  type CoveredText,
  codeLines,
  type FunctionCoverage,
  lineCounts,
} from '#engine/coverage/line-counts.ts';
import { makeInspectedUnit } from './inspected-unit.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { classify, type IsolateUnit, logsTimeoutMs, messageOf, type Ran, syntaxFailure } from './isolate-unit.ts';

export interface Inspected {
  readonly ran: Ran;
  readonly duration_ms: number;
  readonly lines: Record<string, number> | null;
}
export type InspectedRun = (request: RunMessage, input: string, started: number) => Promise<Inspected>;

/** Makes an isolate in which the next script is counted, block by block. */
export async function createInspectedRun(
  addon: typeof ivm,
  start: StartMessage,
  prelude: string,
): Promise<InspectedRun> {
  const unit = await makeInspectedUnit(addon, start, prelude);
  const inspector = createInspector(unit.isolate);
  await inspector.ask('Profiler.enable');
  await inspector.ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // V8 compiles a function when it is first called; while this host stands by, that costs nobody anything.
  const rehearsed = { body: rehearsal, lines: codeLines(rehearsal), ahead: 0, brokenOff: [] };
  lineCounts(rehearsed, [{ ranges: [{ startOffset: 0, endOffset: 9, count: 1 }] }]);
  return async (request, input, started) => {
    const before = unit.isolate.wallTime;
    const body = request.script_body;
    let lines: CodeLine[] = [];
    const ran = await runIn(unit, request, input, started, () => {
      lines = codeLines(body);
    });
    // An isolate that ran out of memory is gone, and its clock with it.
    const gone = unit.isolate.isDisposed;
    const duration_ms = gone ? performance.now() - started : Number(unit.isolate.wallTime - before) / 1e6;
    const text = { body, lines, ahead: wrapperPrefix.length, brokenOff: brokenOff(ran, body) };
    return { ran, duration_ms, lines: gone ? null : await readLines(inspector, text) };
  };
}

const rehearsal = "const a = '1' / 2.5; // 3\nif (/4/.test(a)) {\n  a();\n}";

/** `meanwhile` is done while the script runs, for it does so on a thread of its own and this one is idle. */
async function runIn(
  unit: IsolateUnit,
  request: RunMessage,
  input: string,
  started: number,
  meanwhile: () => void,
): Promise<Ran> {
  const left = () => Math.max(1, Math.ceil(request.timeout_ms - (performance.now() - started)));
  let script: ivm.Script;
  try {
    script = await unit.isolate.compileScript(wrapScript(request.script_body), {
      filename: scriptFileName,
      columnOffset: -wrapperPrefix.length,
    });
  } catch (error) {
    return syntaxFailure(request.script_body, error);
  }
  try {
    const author = await script.run(unit.context, { reference: true, timeout: left() });
    const length = wrappedFunctionLength(request.script_body);
    const given = [author.derefInto(), input, request.now, request.seed, length];
    const running = unit.run.apply(undefined, given, { timeout: left() });
    meanwhile();
    const body = await running;
    return { how: 'envelope', message: null, line: null, column: null, body: String(body) };
  } catch (error) {
    const how = classify(error, unit, performance.now() - started, request.timeout_ms);
    return { how, message: messageOf(error), line: null, column: null, body: await logsSoFar(unit) };
  }
}

async function logsSoFar(unit: IsolateUnit): Promise<string> {
  if (unit.isolate.isDisposed) return '';
  try {
    return String(await unit.logs.apply(undefined, [], { timeout: logsTimeoutMs }));
  } catch {
    return '';
  }
}

interface ScriptCoverage {
  readonly result?: readonly { readonly url: string; readonly functions: readonly FunctionCoverage[] }[];
}

/** The calls that were on the stack when the script ended early. */
function brokenOff({ how, body: envelope }: Ran, body: string): BrokenOff[] {
  if (how !== 'envelope') return [];
  const { error } = JSON.parse(envelope) as { readonly error?: { readonly stack?: unknown } };
  return typeof error?.stack === 'string' ? brokenOffCalls(error.stack, body, scriptFileName) : [];
}

async function readLines(inspector: Inspector, text: CoveredText): Promise<Record<string, number> | null> {
  const taken = (await inspector.ask('Profiler.takePreciseCoverage')) as ScriptCoverage | null;
  const script = taken?.result?.find((entry) => entry.url === scriptFileName);
  return script === undefined ? null : lineCounts(text, script.functions);
}
