import type { CommandActions } from '#renderer/commands/registry.ts';
import {
  breakpointAt,
  breakpointsOf,
  putBreakpoint,
  replaceBreakpoints,
  toggleBreakpoint,
} from '#renderer/state/breakpoints.ts';
import { currentRun, useDebug } from '#renderer/state/debug-run.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { useDocuments } from '#renderer/state/documents.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { activeLid } from '#renderer/state/tabs.ts';
import {
  pause,
  pauseOnExceptions,
  restartDebugging,
  resume,
  startDebugging,
  stopDebugging,
} from './debug-controller.ts';

const noScript = () => (activeLid() === null ? 'Open a script first.' : null);
const notDebugging = () => (currentRun() === null ? 'Nothing is being debugged.' : null);
const notPaused = () => notDebugging() ?? (standsStill() ? null : 'The script runs; pause it first.');
const standsStill = () => currentRun()?.phase === 'paused' && currentRun()?.moving === false;
const noBreakpoint = () => (cursorBreakpoint() === null ? 'No breakpoint is at the cursor.' : null);

function cursor(): { readonly lid: string; readonly line: number } | null {
  const lid = activeLid();
  const line = lid === null ? undefined : useDocuments.getState()[lid]?.cursor.line;
  return lid === null || line === undefined ? null : { lid, line };
}

function cursorBreakpoint() {
  const place = cursor();
  return place === null ? null : (breakpointAt(place.lid, place.line) ?? null);
}

/** Starts the active script; a run that stands still goes on. */
async function startOrContinue(): Promise<void> {
  const run = currentRun();
  const lid = activeLid();
  if (run?.phase === 'paused') await resume('continue');
  else if (run === null && lid !== null) await startDebugging(lid, false);
}

/** A step with nothing under way begins a run that stands before its first statement. */
async function stepOver(): Promise<void> {
  const lid = activeLid();
  if (currentRun() !== null) await resume('over');
  else if (lid !== null) await startDebugging(lid, true);
}

export const debugCommands: CommandActions = {
  'debug.start': {
    run: startOrContinue,
    disabled: () => (currentRun() === null ? noScript() : currentRun()?.phase === 'paused' ? null : 'The script runs.'),
  },
  'debug.stop': { run: stopDebugging, disabled: notDebugging },
  'debug.restart': { run: restartDebugging, disabled: notDebugging },
  'debug.pause': {
    run: pause,
    disabled: () => notDebugging() ?? (currentRun()?.phase === 'running' ? null : 'The script does not run.'),
  },
  'debug.over': { run: stepOver, disabled: () => (currentRun() === null ? noScript() : notPaused()) },
  'debug.into': { run: () => resume('into'), disabled: notPaused },
  'debug.out': { run: () => resume('out'), disabled: notPaused },
  'debug.breakpoint': {
    run: () => {
      const place = cursor();
      if (place) toggleBreakpoint(place.lid, place.line);
    },
    disabled: noScript,
  },
  'debug.edit_breakpoint': {
    run: () => {
      const place = cursor();
      if (place) openDialog({ kind: 'breakpoint', ...place });
    },
    disabled: noScript,
  },
  'debug.enable_breakpoint': {
    run: () => {
      const place = cursor();
      const breakpoint = cursorBreakpoint();
      if (place && breakpoint) putBreakpoint(place.lid, place.line, { enabled: !breakpoint.enabled });
    },
    disabled: noBreakpoint,
  },
  'debug.remove_breakpoints': {
    run: () => {
      const lid = activeLid();
      if (lid !== null) replaceBreakpoints(lid, []);
    },
    disabled: () => {
      const lid = activeLid();
      return noScript() ?? (lid !== null && breakpointsOf(lid).length > 0 ? null : 'The script has no breakpoints.');
    },
  },
  'debug.exceptions': { run: () => pauseOnExceptions(useDebug.getState().exceptions === 'none') },
  'debug.show': { run: () => showPanel('debug') },
};
