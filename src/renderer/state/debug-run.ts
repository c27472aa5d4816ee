import { create } from 'zustand';
import type {
  BoundBreakpoint,
  DebugCommand,
  DebugPause,
  DebugReply,
  DebugValue,
  PauseOnExceptions,
} from '#contract/script/debug.ts';
import type { LogLine } from '#contract/script/run-result.ts';
import { rpc } from '#renderer/api/client.ts';

/** A run under the debugger, as this window knows it. */
export interface DebugRun {
  readonly session_id: string;
  readonly lid: string;
  /** The text that runs; the one in the editor may be another by now. */
  readonly body: string;
  readonly context_name: string;
  readonly context_text: string;
  readonly phase: 'starting' | 'running' | 'paused';
  readonly pause: DebugPause | null;
  /** The frame that variables and expressions belong to. */
  readonly frame: number;
  /** What became of the breakpoints, by their ids. */
  readonly bound: Readonly<Record<string, BoundBreakpoint>>;
  /** It was asked to pause and has not yet. */
  readonly pausing: boolean;
  /** It was told to go on; for a moment it is still shown where it stood, as most steps are over at once. */
  readonly moving: boolean;
  /** The editor's text is another one. */
  readonly stale: boolean;
}

/** A line of the debug console. */
export type ConsoleEntry =
  | { readonly kind: 'log'; readonly log: LogLine }
  | { readonly kind: 'log_point'; readonly line: number; readonly message: string }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'value'; readonly value: DebugValue; readonly thrown: boolean; readonly stop: number }
  | { readonly kind: 'note' | 'refusal'; readonly text: string };

interface DebugState {
  readonly run: DebugRun | null;
  readonly exceptions: PauseOnExceptions;
  readonly console: readonly ConsoleEntry[];
  /** Grows whenever values may have become others: what was read of them before is out of date. */
  readonly stand: number;
  /** Grows each time that the run stops; what was given out at one stop means nothing at the next. */
  readonly stop: number;
}

const consoleLines = 2000;

export const useDebug = create<DebugState>()(() => ({ run: null, exceptions: 'none', console: [], stand: 0, stop: 0 }));

export function currentRun(): DebugRun | null {
  return useDebug.getState().run;
}

/** Changes the run if it is still this one. */
export function updateRun(session_id: string, change: Partial<DebugRun>): void {
  const { run } = useDebug.getState();
  if (run?.session_id === session_id) useDebug.setState({ run: { ...run, ...change } });
}

export function say(...entries: readonly ConsoleEntry[]): void {
  useDebug.setState((state) => ({ console: [...state.console, ...entries].slice(-consoleLines) }));
}

/** Values are to be read again. */
export function valuesChanged(): void {
  useDebug.setState(({ stand }) => ({ stand: stand + 1 }));
}

/** Asks the run for something; rejects with the reason where that cannot be done now. */
export async function askRun<Command extends DebugCommand>(command: Command): Promise<DebugReply<Command['name']>> {
  const { run } = useDebug.getState();
  if (run === null) throw new Error('Nothing is being debugged.');
  const reply = await rpc.debug.ask.mutate({ session_id: run.session_id, command });
  return reply as DebugReply<Command['name']>;
}

/** The place the run stands at, in the frame that was chosen; null while it runs. */
export function standingPlace(run: DebugRun | null): { readonly line: number; readonly column: number } | null {
  return run?.pause?.frames[run.frame] ?? null;
}

/** Tells the run's view that the editor's text is this now. */
export function noteText(lid: string, text: string): void {
  const { run } = useDebug.getState();
  if (run?.lid !== lid) return;
  const stale = text !== run.body;
  if (stale !== run.stale) updateRun(run.session_id, { stale });
}
