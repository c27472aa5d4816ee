import { z } from 'zod';
import { type Breakpoint, boundBreakpoint, type DebugCommand, debugPause, type PauseOnExceptions } from './debug.ts';
import { debugLimits } from './debug-limits.ts';
import { type RunMessage, ranMessage, readyMessage, type StartMessage } from './host-messages.ts';

/** Runs a script once under the debugger. The body is a `RunInput` as JSON. */
export interface DebugMessage extends Omit<RunMessage, 'op'> {
  readonly op: 'debug';
  readonly breakpoints: readonly Breakpoint[];
  readonly pause_on_start: boolean;
  readonly pause_on_exceptions: PauseOnExceptions;
}

export interface CommandMessage {
  readonly op: 'command';
  readonly id: number;
  readonly command: DebugCommand;
}

export type DebugHostRequest = StartMessage | DebugMessage | CommandMessage;

/** The answer to a command. Body: for `ok` its reply as JSON (`debugReplies`), else why it could not be done. */
export const answeredMessage = z.object({ event: z.literal('answered'), id: z.int(), ok: z.boolean() });

/** What a debug host says. `ended` of a run is the same message as a plain run's. */
export const debugHostMessage = z.discriminatedUnion('event', [
  readyMessage,
  ranMessage,
  answeredMessage,
  z.object({ event: z.literal('bound'), breakpoints: z.array(boundBreakpoint).max(debugLimits.breakpoints) }),
  /** Body: the log so far, as the prelude writes it. */
  z.object({ event: z.literal('logs') }),
  z.object({
    event: z.literal('log_point'),
    line: z.int().min(1),
    message: z.string().max(debugLimits.valueChars),
  }),
  z.object({ event: z.literal('paused'), pause: debugPause }),
  z.object({ event: z.literal('resumed') }),
]);
export type DebugHostMessage = z.infer<typeof debugHostMessage>;
