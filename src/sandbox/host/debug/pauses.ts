import type { Breakpoint, DebugPause, ResumeHow } from '#contract/script/debug.ts';
import type { Breakpoints } from './breakpoints.ts';
import { type CallFrame, type Paused, placeOf } from './call-frames.ts';
import type { RemoteObject } from './remote-object.ts';

/** What the person asked for last, how deep the stack was then, and in which line the innermost frame stood. */
interface Goal {
  readonly how: ResumeHow;
  readonly depth: number;
  readonly line: number;
}

type Step = 'Debugger.resume' | 'Debugger.stepInto' | 'Debugger.stepOver' | 'Debugger.stepOut';

/** What to do where V8 stopped: show it to the person, or go on without them. */
export type Verdict = Shown | { readonly goOn: Step; readonly say: readonly Breakpoint[] };

interface Shown {
  readonly show: DebugPause['reason'];
  readonly exception: RemoteObject | null;
  readonly stops: readonly Breakpoint[];
  /** Log points that speak here. */
  readonly say: readonly Breakpoint[];
}

export interface PausePolicy {
  /** The run goes on in this way from where it stands; what V8 must be told for it. */
  resume(how: ResumeHow, from: Paused): Step;
  /** The person asked it to stop wherever it is. */
  interrupt(): void;
  judge(paused: Paused, isTrue: (condition: string) => Promise<boolean>): Promise<Verdict>;
}

const steps = {
  continue: 'Debugger.resume',
  into: 'Debugger.stepInto',
  over: 'Debugger.stepOver',
  out: 'Debugger.stepOut',
} as const satisfies Record<ResumeHow, Step>;

/**
 * V8 stops for more than a person wants to see: in text that the script itself made with `eval`, for what `abort` throws, and at log points,
 * which only say something. A step that meets one of these on its way is finished as if it had not.
 */
export function createPausePolicy(scriptId: string, breakpoints: Breakpoints): PausePolicy {
  let goal: Goal = { how: 'continue', depth: 0, line: 0 };
  let finishing = false;
  let interrupted = false;
  const isAuthors = (frame: CallFrame | undefined) => frame?.location.scriptId === scriptId;

  function onwards(paused: Paused): Step {
    const depth = paused.callFrames.length;
    const inner = goal.how === 'over' ? depth > goal.depth : depth >= goal.depth;
    finishing = false;
    if (goal.how === 'continue') return 'Debugger.resume';
    if (goal.how === 'into') return isAuthors(paused.callFrames[0]) ? 'Debugger.stepInto' : 'Debugger.stepOut';
    if (!inner) return 'Debugger.stepOver';
    finishing = true;
    return 'Debugger.stepOut';
  }

  /** Whether a step has only come back from where a log point had interrupted it: deeper still, or in the statement it began in. */
  function isOnTheWay({ callFrames }: Paused): boolean {
    const [top] = callFrames;
    if (!finishing || top === undefined || callFrames.length < goal.depth) return false;
    return callFrames.length > goal.depth || goal.how === 'out' || placeOf(top.location).line === goal.line;
  }

  /** Whether a log point is where the step ends anyway. V8 calls whatever it meets during a step the end of it. */
  function isReached({ callFrames }: Paused): boolean {
    if (goal.how === 'into') return true;
    return goal.how === 'over' ? callFrames.length <= goal.depth : goal.how === 'out' && callFrames.length < goal.depth;
  }

  async function hitsAt(paused: Paused, isTrue: (condition: string) => Promise<boolean>): Promise<Breakpoint[]> {
    const [top] = paused.callFrames;
    if (top === undefined || (paused.hitBreakpoints?.length ?? 0) === 0) return [];
    const here = breakpoints.at(placeOf(top.location));
    if (here.length < 2) return here;
    // V8 says that one of them was hit, but not which.
    const hits: Breakpoint[] = [];
    for (const one of here) if (one.condition === null || (await isTrue(one.condition))) hits.push(one);
    return hits;
  }

  return {
    resume(how, { callFrames }) {
      const [top] = callFrames;
      goal = { how, depth: callFrames.length, line: top === undefined ? 0 : placeOf(top.location).line };
      finishing = false;
      return steps[how];
    },
    interrupt() {
      interrupted = true;
    },
    async judge(paused, isTrue) {
      await breakpoints.settled();
      const [top] = paused.callFrames;
      const asked = interrupted;
      const exception = exceptionOf(paused);
      if (exception !== null) {
        const isShown = paused.callFrames.some(isAuthors) && !isEnding(paused.callFrames, isAuthors);
        return isShown ? shown('exception', { exception }) : { goOn: onwards(paused), say: [] };
      }
      if (top === undefined || !isAuthors(top)) {
        return asked && paused.callFrames.some(isAuthors) ? shown('pause') : { goOn: onwards(paused), say: [] };
      }
      const hits = await hitsAt(paused, isTrue);
      const stops = hits.filter(({ log_message }) => log_message === null);
      const say = hits.filter(({ log_message }) => log_message !== null);
      if (breakpoints.isFirst(placeOf(top.location))) return shown('start', { stops, say });
      if (stops.length > 0) return shown('breakpoint', { stops, say });
      if (say.length > 0) return isReached(paused) ? shown('step', { say }) : { goOn: onwards(paused), say };
      if (reasonsOf(paused).includes('step'))
        return isOnTheWay(paused) ? { goOn: onwards(paused), say } : shown('step');
      return shown(asked ? 'pause' : 'debugger_statement');
    },
  };

  function shown(show: Shown['show'], more: Partial<Shown> = {}): Shown {
    interrupted = false;
    return { exception: null, stops: [], say: [], show, ...more };
  }
}

/** V8 stops once more when memory is about to run out; the limit then ends the run, as it ends every run. */
export function isLackOfMemory(paused: Paused): boolean {
  return reasonsOf(paused).includes('OOM');
}

function reasonsOf({ reason, data }: Paused): readonly string[] {
  return reason === 'ambiguous' ? (data?.reasons ?? []).map((one) => one.reason) : [reason];
}

function exceptionOf(paused: Paused): RemoteObject | null {
  const isException = (reason: string) => reason === 'exception' || reason === 'promiseRejection';
  if (isException(paused.reason)) return paused.data ?? null;
  const found =
    paused.reason === 'ambiguous' ? paused.data?.reasons?.find(({ reason }) => isException(reason)) : undefined;
  return found?.auxData ?? null;
}

/** `abort` and `skip` throw to unwind the script; that is an end and no exception of the author's. */
function isEnding(frames: readonly CallFrame[], isAuthors: (frame: CallFrame) => boolean): boolean {
  const below = frames.findIndex(isAuthors);
  const called = frames[below - 1]?.functionName;
  return called === 'abort' || called === 'skip';
}
