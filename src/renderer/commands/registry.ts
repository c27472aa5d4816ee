import { type CommandData, type CommandId, commandTable } from '#contract/rpc/commands.ts';
import type { ResourceRow } from '#contract/rpc/provisioning.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { shownKeys } from './keys.ts';

/** What a command acts on beside the active script, such as the row of a context menu. */
export interface CommandTarget {
  readonly lid?: string;
  /** Several scripts, for what is done to all of them. */
  readonly lids?: readonly string[];
  readonly name?: string;
  /** A version of the script. */
  readonly version?: number;
  /** A change set of the history. */
  readonly cs_id?: string;
  /** A run of the local history. */
  readonly history_id?: string;
  /** An execution log of the backend. */
  readonly log_id?: string;
  /** What was provisioned, as last told. */
  readonly resource?: ResourceRow;
  /** A dry run to save as a test case, under this name. */
  readonly run?: { readonly name: string; readonly context_text: string; readonly result: RunResult };
  /** A test context to take over, under this name. */
  readonly context?: { readonly name: string; readonly text: string };
}

/** What a command does. `disabled` says why it cannot be used now, or gives null. */
export interface CommandAction {
  readonly run: (target: CommandTarget) => void | Promise<void>;
  readonly disabled?: (target: CommandTarget) => string | null;
  /** Left out of the palette, as it needs a target. */
  readonly hidden?: boolean;
}

export type CommandActions = Partial<Record<CommandId, CommandAction>>;

const actions = new Map<CommandId, CommandAction>();

/** Gives commands of `commandTable` their behaviour. Each feature brings its own; the app registers them once at start. */
export function registerCommands(...tables: readonly CommandActions[]): void {
  for (const table of tables) {
    for (const [id, action] of Object.entries(table)) actions.set(id as CommandId, action);
  }
}

export function commandData(id: CommandId): CommandData {
  return commandTable[id];
}

/** The key of a command as a person reads it, or undefined where it has none. */
export function commandKeys(id: CommandId): string | undefined {
  const keys = commandData(id).keys?.[0];
  return keys === undefined ? undefined : shownKeys(keys);
}

/** Why the command cannot be used now; null where it can. */
export function commandDisabled(id: CommandId, target: CommandTarget = {}): string | null {
  const action = actions.get(id);
  if (!action) return 'Not available in this window.';
  return action.disabled?.(target) ?? null;
}

/** The commands of the palette. */
export function paletteCommands(): CommandId[] {
  return [...actions].filter(([, action]) => action.hidden !== true).map(([id]) => id);
}

type FailureSink = (error: unknown, id: CommandId) => void;
let onFailure: FailureSink = () => {};

/** Where the failure of a command goes. */
export function reportFailuresTo(sink: FailureSink): void {
  onFailure = sink;
}

/** Runs a command, if it can be used now. A failure is told to the person; it never reaches the caller. */
export async function runCommand(id: CommandId, target: CommandTarget = {}): Promise<void> {
  const action = actions.get(id);
  if (!action || commandDisabled(id, target) !== null) return;
  try {
    await action.run(target);
  } catch (error) {
    onFailure(error, id);
  }
}
