import { ArrowDownToDot, ArrowUpFromDot, Pause, Play, Redo, RotateCcw, Square } from 'lucide-react';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { type DebugRun, useDebug } from '#renderer/state/debug-run.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { pauseWords } from './debug-words.ts';

/** Starts, steps and stops, and says how the run stands. */
export function DebugToolbar() {
  const run = useDebug((state) => state.run);
  const active = useActiveLid();
  const script = useScript(run?.lid ?? active);
  return (
    <div className="flex h-9 shrink-0 items-center gap-0.5 border-line border-b px-2">
      <div role="toolbar" aria-label="Debugger" className="flex items-center gap-0.5">
        {run !== null && run.phase !== 'paused' ? (
          <CommandIcon command="debug.pause" label="Pause">
            <Pause size={16} aria-hidden="true" />
          </CommandIcon>
        ) : (
          <CommandIcon command="debug.start" label={run === null ? 'Start debugging' : 'Continue'}>
            <Play size={16} aria-hidden="true" className="text-ok" />
          </CommandIcon>
        )}
        <CommandIcon command="debug.over" label="Step over">
          <Redo size={16} aria-hidden="true" />
        </CommandIcon>
        <CommandIcon command="debug.into" label="Step into">
          <ArrowDownToDot size={16} aria-hidden="true" />
        </CommandIcon>
        <CommandIcon command="debug.out" label="Step out">
          <ArrowUpFromDot size={16} aria-hidden="true" />
        </CommandIcon>
        <CommandIcon command="debug.restart" label="Restart">
          <RotateCcw size={16} aria-hidden="true" />
        </CommandIcon>
        <CommandIcon command="debug.stop" label="Stop">
          <Square size={16} aria-hidden="true" className={run === null ? '' : 'text-bad'} />
        </CommandIcon>
      </div>
      <p
        role="status"
        aria-label="State of the debugger"
        className={classNames('ml-2 min-w-0 flex-1 truncate', run?.pause?.exception ? 'text-bad' : 'text-text-2')}
      >
        {words(run, script?.name)}
      </p>
      {run?.stale ? (
        <>
          <span className="min-w-0 truncate text-warn">
            The text was changed since this run began; lines may not fit.
          </span>
          <Button className="h-6!" onClick={() => void runCommand('debug.restart')}>
            Restart with it
          </Button>
        </>
      ) : null}
    </div>
  );
}

function words(run: DebugRun | null, name: string | undefined): string {
  if (run === null) return name === undefined ? '' : `Ready to debug ${name}`;
  const script = name ?? 'The script';
  if (run.pause !== null) return `${pauseWords(run.pause)} · ${script}`;
  return run.pausing ? `Pausing ${script}…` : `${script} runs with ${run.context_name}`;
}
