import { OpenScriptNote } from '#renderer/commands/open-script-note.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { useDebug } from '#renderer/state/debug-run.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { BreakpointList } from './breakpoint-list.tsx';
import { CallStack } from './call-stack.tsx';
import { DebugConsole } from './debug-console.tsx';
import { DebugToolbar } from './debug-toolbar.tsx';
import { Section } from './section.tsx';
import { Variables } from './variables.tsx';
import { Watches } from './watches.tsx';

/** Looks into a dry run while it goes on: where it stands, what its names are worth, what it says. */
export function DebugPanel() {
  const lid = useActiveLid();
  const idle = useDebug((state) => state.run === null && state.console.length === 0);
  const beside = useLayout((layout) => layout.panel_side === 'bottom');
  if (lid === null && idle) {
    return (
      <OpenScriptNote>
        The debugger stops a dry run where you want and shows what every name is worth there. Open a script, click
        beside one of its line numbers, and start.
      </OpenScriptNote>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <DebugToolbar />
      <div
        className={classNames(
          'grid min-h-0 flex-1 divide-line',
          beside
            ? 'grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_minmax(0,1.2fr)] divide-x'
            : 'grid-rows-[1fr_1fr_1fr] divide-y',
        )}
      >
        <div className="min-h-0 overflow-auto pb-2">
          <Section title="Variables">
            <Variables />
          </Section>
        </div>
        <div className="min-h-0 overflow-auto pb-2">
          <CallStack />
          <Watches />
          <BreakpointList />
        </div>
        <DebugConsole />
      </div>
    </div>
  );
}
