import { scriptFileName } from '#contract/script/wrapper.ts';
import { apply, defineProperty, errorHeader } from './intrinsics.ts';

/** V8's structured stack frame. Reachable only through `prepareStackTrace`, which the author cannot replace. */
interface CallSite {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
}

interface V8Error extends ErrorConstructor {
  captureStackTrace(target: object): void;
}

/** 1-based, in the author's text. */
export interface Position {
  readonly line: number | null;
  readonly column: number | null;
}

const frameLimit = 50;
const nowhere: Position = { line: null, column: null };

const captureStackTrace = (Error as V8Error).captureStackTrace;
const places = new WeakMap<object, Position>();
const getPlace = WeakMap.prototype.get;
const setPlace = WeakMap.prototype.set;

/** Stacks show the author's frames only, in the author's positions, and can be neither replaced nor shortened by a script. */
export function installStacks(): void {
  defineProperty(Error, 'prepareStackTrace', { value: describeStack, writable: false, configurable: false });
  defineProperty(Error, 'stackTraceLimit', { value: frameLimit, writable: false, configurable: false });
}

/** Where in the author's text the running code is. */
export function currentLine(): number | null {
  return currentPosition().line;
}

export function currentPosition(): Position {
  const probe: { stack?: unknown } = { __proto__: null } as object;
  captureStackTrace(probe);
  void probe.stack;
  return apply(getPlace, places, [probe]) ?? nowhere;
}

/** Where an error was made. Its `stack` must have been read before, for only that resolves the frames. */
export function positionOf(error: object): Position {
  return apply(getPlace, places, [error]) ?? nowhere;
}

function describeStack(error: object, sites: CallSite[]): string {
  let text = '';
  let known = false;
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index];
    if (site === undefined || site.getFileName() !== scriptFileName) continue;
    const place: Position = { line: site.getLineNumber(), column: site.getColumnNumber() };
    if (!known) apply(setPlace, places, [error, place]);
    known = true;
    const name = site.getFunctionName();
    const at = `${scriptFileName}:${place.line}:${place.column}`;
    text += name === null || name === '' ? `\n    at ${at}` : `\n    at ${name} (${at})`;
  }
  return errorHeader(error) + text;
}
