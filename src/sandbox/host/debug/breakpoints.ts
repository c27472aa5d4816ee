import type { BoundBreakpoint, Breakpoint } from '#contract/script/debug.ts';
import type { Inspector } from '../inspector.ts';
import { type Place, placeOf } from './call-frames.ts';
import { expressionProblem, messageParts } from './expressions.ts';

interface SetBreakpoint {
  readonly breakpointId: string;
  readonly actualLocation: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
}

interface Held {
  readonly breakpoint: Breakpoint;
  readonly place: Place;
}

/** The breakpoints of the one script of a session. */
export interface Breakpoints {
  /** Replaces all of them. */
  bind(list: readonly Breakpoint[]): Promise<BoundBreakpoint[]>;
  /** The same, and a stop before the first statement. */
  bindWithFirst(list: readonly Breakpoint[]): Promise<BoundBreakpoint[]>;
  /** The stop before the first statement has been made. */
  dropFirst(): Promise<void>;
  /** Resolves when no change is under way: V8 can stop at a breakpoint before it has answered that it is set. */
  settled(): Promise<unknown>;
  /** Those that V8 stops for at this place; conditions are not looked at. */
  at(place: Place): Breakpoint[];
  /** Whether this is the stop before the first statement. */
  isFirst(place: Place): boolean;
}

/**
 * V8 numbers breakpoints per thread, and the threads of isolated-vm change, so that numbers repeat: which one was hit is told by the place,
 * and none is ever taken away but all of them together.
 */
export function createBreakpoints(inspector: Inspector, scriptId: string): Breakpoints {
  const set: string[] = [];
  let held: Held[] = [];
  let first: Place | null = null;
  let wanted: readonly Breakpoint[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  async function setAt(line: number, column: number, condition: string | null): Promise<SetBreakpoint | string> {
    const answer = await inspector.attempt('Debugger.setBreakpoint', {
      location: { scriptId, lineNumber: line - 1, columnNumber: column - 1 },
      ...(condition === null ? {} : { condition }),
    });
    if ('refusal' in answer) return answer.refusal;
    const made = answer.result as SetBreakpoint;
    set.push(made.breakpointId);
    return made;
  }

  async function setFirst(): Promise<void> {
    const start = { scriptId, lineNumber: 0, columnNumber: 0 };
    const found = (await inspector.ask('Debugger.getPossibleBreakpoints', { start })) as {
      readonly locations?: readonly {
        readonly lineNumber: number;
        readonly columnNumber?: number;
        readonly scriptId: string;
      }[];
    } | null;
    const location = found?.locations?.[0];
    if (location === undefined) return;
    const made = await setAt(location.lineNumber + 1, (location.columnNumber ?? 0) + 1, null);
    if (typeof made !== 'string') first = placeOf(made.actualLocation);
  }

  async function bindOne(breakpoint: Breakpoint): Promise<BoundBreakpoint> {
    const { id, line, condition } = breakpoint;
    const problem = problemOf(breakpoint);
    if (problem !== null) return { id, line: null, problem };
    const made = await setAt(line, 1, condition);
    if (typeof made !== 'string') {
      const place = placeOf(made.actualLocation);
      held.push({ breakpoint, place });
      return { id, line: place.line, problem: null };
    }
    if (first !== null && first.line === line) {
      held.push({ breakpoint, place: first });
      return { id, line, problem: null };
    }
    return { id, line: null, problem: 'No code begins at this line or after it.' };
  }

  async function bindAll(list: readonly Breakpoint[], stopFirst: boolean): Promise<BoundBreakpoint[]> {
    for (const breakpointId of set.splice(0)) await inspector.ask('Debugger.removeBreakpoint', { breakpointId });
    wanted = list;
    held = [];
    first = null;
    if (stopFirst) await setFirst();
    const bound: BoundBreakpoint[] = [];
    for (const breakpoint of list) if (breakpoint.enabled) bound.push(await bindOne(breakpoint));
    return bound;
  }

  /** One change after the other, or two lists would be mixed. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  return {
    bind: (list) => inTurn(() => bindAll(list, false)),
    bindWithFirst: (list) => inTurn(() => bindAll(list, true)),
    dropFirst: () => inTurn(async () => void (await bindAll(wanted, false))),
    settled: () => turn,
    at: (place) => held.filter((one) => isSame(one.place, place)).map(({ breakpoint }) => breakpoint),
    isFirst: (place) => first !== null && isSame(first, place),
  };
}

function isSame(a: Place, b: Place): boolean {
  return a.line === b.line && a.column === b.column;
}

function problemOf({ condition, log_message }: Breakpoint): string | null {
  if (condition !== null) {
    const problem = expressionProblem(condition);
    if (problem !== null) return `Its condition is not an expression: ${problem}`;
  }
  for (const part of messageParts(log_message ?? '')) {
    const problem = 'expression' in part ? expressionProblem(part.expression) : null;
    if (problem !== null && 'expression' in part) return `{${part.expression}} is not an expression: ${problem}`;
  }
  return null;
}
