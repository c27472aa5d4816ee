import { z } from 'zod';
import { uuid } from '../model/scalars.ts';
import { boundBreakpoint, breakpointList, debugCommand, debugPause, pauseOnExceptions } from '../script/debug.ts';
import { logLine, runResult } from '../script/run-result.ts';
import { dryRunInput } from './dry-runs.ts';

/** A dry run under the debugger. It lasts as long as the window listens to it. */
export const debugRunInput = dryRunInput.omit({ run_id: true, coverage: true, recorded: true }).extend({
  /** Chosen by the caller, new for each run: a window that connects again must not start its run again. */
  session_id: uuid,
  breakpoints: breakpointList.default([]),
  pause_on_start: z.boolean().default(false),
  pause_on_exceptions: pauseOnExceptions.default('none'),
});
export type DebugRunInput = z.infer<typeof debugRunInput>;

/** What happens in a debugged run, in its order; the last is `ended`. */
export const debugEvent = z.discriminatedUnion('type', [
  /** The run has begun with these breakpoints. */
  z.object({ type: z.literal('bound'), breakpoints: z.array(boundBreakpoint) }),
  /** Lines that the script logged. */
  z.object({ type: z.literal('log'), lines: z.array(logLine) }),
  z.object({ type: z.literal('log_point'), line: z.int(), message: z.string() }),
  z.object({ type: z.literal('paused'), pause: debugPause }),
  z.object({ type: z.literal('resumed') }),
  /** `result` is what a plain dry run gives; null where the run was stopped, and `stopped` says why. */
  z.object({ type: z.literal('ended'), result: runResult.nullable(), stopped: z.string().nullable() }),
]);
export type DebugEvent = z.infer<typeof debugEvent>;

export const debugAskInput = z.object({ session_id: uuid, command: debugCommand });
export const debugStopInput = z.object({ session_id: uuid });
