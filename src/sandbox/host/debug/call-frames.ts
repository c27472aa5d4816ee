import type { DebugFrame } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { cut, type RemoteObject } from './remote-object.ts';

interface Location {
  readonly scriptId: string;
  /** 0-based, as are columns. */
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

interface ScopeOfFrame {
  readonly type: string;
  readonly name?: string;
  readonly object: RemoteObject;
}

/** A frame as the inspector's protocol tells it. Its `url` is empty here; scripts are told apart by their ids. */
export interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly functionLocation?: Location;
  readonly location: Location;
  readonly scopeChain: readonly ScopeOfFrame[];
  readonly returnValue?: RemoteObject;
}

/** What the isolate says when it stands still. */
export interface Paused {
  readonly reason: string;
  readonly callFrames: readonly CallFrame[];
  readonly hitBreakpoints?: readonly string[];
  readonly data?: RemoteObject & {
    readonly reasons?: readonly { readonly reason: string; readonly auxData?: RemoteObject }[];
  };
}

/** Where in a script V8 stands, or will stop. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** 1-based. V8 has taken the wrapper's width off the columns of the first line already. */
export function placeOf({ lineNumber, columnNumber = 0 }: Location): Place {
  return { line: lineNumber + 1, column: Math.max(1, columnNumber + 1) };
}

/** The frame of the script's own text: the function that the wrapper makes of it begins before its first character. */
export function isWholeScript({ functionLocation }: CallFrame): boolean {
  return (
    functionLocation !== undefined && functionLocation.lineNumber === 0 && (functionLocation.columnNumber ?? 0) < 0
  );
}

/** A frame as the author knows it; the end of the wrapper is the end of their text. */
export function frameOf(frame: CallFrame, lines: readonly string[]): DebugFrame {
  const place = placeOf(frame.location);
  const last = lines.at(-1) ?? '';
  const { line, column } = place.line > lines.length ? { line: lines.length, column: last.length + 1 } : place;
  const name = isWholeScript(frame) ? '(script)' : frame.functionName || '(anonymous)';
  return { name: cut(name, debugLimits.nameChars), line, column };
}

const scopeNames: Readonly<Record<string, string>> = {
  local: 'Local',
  block: 'Block',
  catch: 'Catch',
  closure: 'Closure',
  eval: 'Eval',
  with: 'With',
  module: 'Module',
  script: 'Script',
};

/** A scope's title; null for the global one, of which only the runtime's names are shown. */
export function scopeTitle({ type, name }: ScopeOfFrame): string | null {
  if (type === 'global') return null;
  const title = scopeNames[type] ?? type;
  return cut(type === 'closure' && name ? `${title} (${name})` : title, debugLimits.nameChars);
}
