import { Pencil, Trash2 } from 'lucide-react';
import type { Breakpoint } from '#contract/script/debug.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { breakpointWords, putBreakpoint, removeBreakpoint, useBreakpoints } from '#renderer/state/breakpoints.ts';
import { useDebug } from '#renderer/state/debug-run.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { goToLine } from '#renderer/state/go-to-line.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { pauseOnExceptions } from './debug-controller.ts';
import { Section } from './section.tsx';

/** All breakpoints of the workspace, and whether exceptions stop a run. */
export function BreakpointList() {
  const all = useBreakpoints();
  const exceptions = useDebug((state) => state.exceptions);
  const entries = Object.entries(all).flatMap(([lid, list]) => list.map((one) => ({ lid, one })));
  return (
    <Section title="Breakpoints">
      <label className="flex h-5.5 items-center gap-2 px-3">
        <input
          type="checkbox"
          className="size-3.5 accent-accent-fill"
          checked={exceptions === 'all'}
          onChange={(event) => void pauseOnExceptions(event.target.checked)}
        />
        Stop at exceptions
      </label>
      {entries.length === 0 ? (
        <p className="px-3 py-1 text-text-3">Click beside a line number, or press F9, to make one.</p>
      ) : (
        <ul aria-label="Breakpoints">
          {entries.map(({ lid, one }) => (
            <BreakpointRow key={one.id} lid={lid} breakpoint={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface BreakpointRowProps {
  readonly lid: string;
  readonly breakpoint: Breakpoint;
}

function BreakpointRow({ lid, breakpoint }: BreakpointRowProps) {
  const name = useScript(lid)?.name ?? 'script';
  const { line, enabled } = breakpoint;
  const bound = useDebug(({ run }) => (run?.lid === lid && enabled ? run.bound[breakpoint.id] : undefined));
  const where = `line ${line} of ${name}`;
  const words = breakpointWords(breakpoint);
  return (
    <li className="group flex h-5.5 items-center gap-2 px-3 hover:bg-surface-2">
      <input
        type="checkbox"
        aria-label={`Enabled: ${where}`}
        className="size-3.5 shrink-0 accent-accent-fill"
        checked={enabled}
        onChange={(event) => putBreakpoint(lid, line, { enabled: event.target.checked })}
      />
      <button
        type="button"
        className="flex min-w-0 flex-1 items-center gap-2 text-left"
        title={bound?.problem ?? words}
        onClick={() => goToLine(lid, line)}
      >
        <span className="shrink-0">
          {name}:{line}
        </span>
        <span className={bound?.problem ? 'min-w-0 truncate text-bad' : 'min-w-0 truncate text-text-3'}>
          {bound?.problem ?? (words === 'Breakpoint' ? '' : words)}
        </span>
      </button>
      <IconButton
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        label={`Edit breakpoint at ${where}`}
        onClick={() => openDialog({ kind: 'breakpoint', lid, line })}
      >
        <Pencil size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        label={`Remove breakpoint at ${where}`}
        onClick={() => removeBreakpoint(lid, line)}
      >
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
