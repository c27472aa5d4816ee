import {
  ArrowDownUp,
  Boxes,
  CircleHelp,
  FileCode2,
  LayoutTemplate,
  Plug,
  ScrollText,
  Settings,
  UsersRound,
  Waypoints,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandId } from '#contract/rpc/commands.ts';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { countsInWords, waiting } from '#renderer/features/sync/sync-words.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { useActiveTabKey } from '#renderer/state/tabs.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';

/** The areas of the studio, at the left edge. */
export function ActivityBar() {
  const sideBar = useLayout((layout) => layout.side_bar);
  const tab = useActiveTabKey();
  const usable = useStudio((state) => state.store === null || state.store.state === 'ok');
  // None of the areas leads anywhere while the workspace cannot be opened.
  if (!usable) return null;
  return (
    <nav
      data-part="activity"
      aria-label="Areas"
      className="flex w-12 shrink-0 flex-col items-center border-line border-r bg-surface-2 py-1"
    >
      <Area label="Scripts" command={sideBar ? 'view.sidebar' : 'view.explorer'} on={sideBar}>
        <FileCode2 size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area
        label="Connectors"
        command="connector.list"
        on={tab === 'connectors:connectors' || tab?.startsWith('connector:') === true}
      >
        <Plug size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area
        label="Lifecycles"
        command="lifecycle.list"
        on={tab === 'lifecycles:lifecycles' || tab?.startsWith('lifecycle:') === true}
      >
        <Waypoints size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area label="Templates" command="template.list" on={tab === 'templates:templates'}>
        <LayoutTemplate size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area label="Resources" command="resource.list" on={tab === 'resources:resources'}>
        <Boxes size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area label="People" command="people.list" on={tab === 'people:people'}>
        <UsersRound size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <SyncArea on={tab === 'sync:sync'} />
      <Area label="Logs" command="logs.executions" on={tab === 'logs:logs'}>
        <ScrollText size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <div className="flex-1" />
      <Area label="Help" command="help.open" on={tab === 'help:help'}>
        <CircleHelp size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
      <Area label="Settings" command="settings.open" on={tab === 'settings:settings'}>
        <Settings size={22} strokeWidth={1.5} aria-hidden="true" />
      </Area>
    </nav>
  );
}

const mostShown = 99;

/** With the number of things that wait for the person: changes to publish, conflicts and decisions. */
function SyncArea({ on }: { readonly on: boolean }) {
  const sync = useStudio((state) => state.sync);
  const hasBackend = useStudio((state) => state.connection?.state !== 'none');
  const count = hasBackend ? waiting(sync) : 0;
  return (
    <Area
      label={
        count === 0
          ? 'Sync'
          : `Sync, ${count > mostShown ? `${mostShown}+` : count} waiting: ${sync ? countsInWords(sync.counts) : ''}`
      }
      command="sync.view"
      on={on}
    >
      <ArrowDownUp size={22} strokeWidth={1.5} aria-hidden="true" />
      {count > 0 ? (
        <span
          aria-hidden="true"
          className="absolute right-1 bottom-1 min-w-4 rounded-full bg-accent-fill px-1 text-center font-semibold text-caps text-on-accent"
        >
          {count > mostShown ? `${mostShown}+` : count}
        </span>
      ) : null}
    </Area>
  );
}

interface AreaProps {
  readonly label: string;
  readonly command: CommandId;
  readonly on: boolean;
  readonly children: ReactNode;
}

function Area({ label, command, on, children }: AreaProps) {
  return (
    <Tooltip label={label} keys={commandKeys(command)} side="right">
      <button
        type="button"
        aria-label={label}
        aria-pressed={on}
        onClick={() => void runCommand(command)}
        className={classNames(
          'relative flex h-11 w-full items-center justify-center hover:text-text-1',
          on
            ? 'text-text-1 before:absolute before:inset-y-1.5 before:left-0 before:w-0.5 before:bg-accent'
            : 'text-text-3',
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
