import { PanelBottom, PanelRight, X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { CommandId } from '#contract/rpc/commands.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { commandKeys } from '#renderer/commands/registry.ts';
import { OutputPanel } from '#renderer/features/output/output-panel.tsx';
import { useProblemCounts } from '#renderer/features/problems/problem-view.ts';
import { ProblemsPanel } from '#renderer/features/problems/problems-panel.tsx';
import { loadable } from '#renderer/lib/loadable.tsx';
import { type PanelTab, useLayout } from '#renderer/state/layout.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';

const DryRunPanel = loadable(
  () => import('#renderer/features/dry-run/dry-run-panel.tsx').then((module) => module.DryRunPanel),
  <Skeleton label="Loading the dry run" rows={5} />,
);

const DebugPanel = loadable(
  () => import('#renderer/features/debug/debug-panel.tsx').then((module) => module.DebugPanel),
  <Skeleton label="Loading the debugger" rows={5} />,
);

const RunHistoryPanel = loadable(
  () => import('#renderer/features/run-history/run-history-panel.tsx').then((module) => module.RunHistoryPanel),
  <Skeleton label="Loading the history" rows={5} />,
);

const CasesPanel = loadable(
  () => import('#renderer/features/cases/cases-panel.tsx').then((module) => module.CasesPanel),
  <Skeleton label="Loading the test cases" rows={5} />,
);

const tabs: readonly { readonly tab: PanelTab; readonly title: string; readonly command: CommandId }[] = [
  { tab: 'problems', title: 'Problems', command: 'view.problems' },
  { tab: 'dry_run', title: 'Dry run', command: 'view.dry_run' },
  { tab: 'tests', title: 'Tests', command: 'view.tests' },
  { tab: 'debug', title: 'Debug', command: 'debug.show' },
  { tab: 'history', title: 'History', command: 'history.show' },
  { tab: 'output', title: 'Output', command: 'view.output' },
];

/** Problems, dry run and output, below the editors or at their right. */
export function Panel() {
  const { panel_tab, panel_side } = useLayout();
  const { errors, warnings } = useProblemCounts();
  const problems = errors + warnings;
  return (
    <Tabs.Root
      value={panel_tab}
      onValueChange={(tab) => useLayout.setState({ panel_tab: tab as PanelTab })}
      className="@container flex h-full min-h-0 flex-col"
    >
      <div className="flex h-8.5 shrink-0 items-center pr-1 pl-1">
        <Tabs.List
          aria-label="Panel"
          className="flex min-w-0 flex-1 items-stretch self-stretch overflow-x-auto [scrollbar-width:none]"
        >
          {tabs.map(({ tab, title, command }) => (
            <Tooltip key={tab} label={title} keys={commandKeys(command)} side="top">
              <Tabs.Trigger
                value={tab}
                className="relative flex shrink-0 items-center gap-1.5 whitespace-nowrap px-1.5 text-text-2 @lg:px-2 hover:text-text-1 aria-selected:text-text-1 aria-selected:after:absolute aria-selected:after:inset-x-1.5 @lg:aria-selected:after:inset-x-2 aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-accent"
              >
                {title}
                {tab === 'problems' && problems > 0 ? (
                  <span className="rounded-full bg-surface-3 px-1.5 text-small text-text-1">{problems}</span>
                ) : null}
              </Tabs.Trigger>
            </Tooltip>
          ))}
        </Tabs.List>
        <CommandIcon
          command="view.panel_move"
          label={panel_side === 'bottom' ? 'Move panel to the right' : 'Move panel to the bottom'}
        >
          {panel_side === 'bottom' ? (
            <PanelRight size={16} aria-hidden="true" />
          ) : (
            <PanelBottom size={16} aria-hidden="true" />
          )}
        </CommandIcon>
        <CommandIcon command="view.panel" label="Hide panel">
          <X size={16} aria-hidden="true" />
        </CommandIcon>
      </div>
      <Tabs.Content value="problems" className="min-h-0 flex-1" tabIndex={-1}>
        <ProblemsPanel />
      </Tabs.Content>
      <Tabs.Content value="dry_run" className="min-h-0 flex-1" tabIndex={-1}>
        <DryRunPanel />
      </Tabs.Content>
      <Tabs.Content value="tests" className="min-h-0 flex-1" tabIndex={-1}>
        <CasesPanel />
      </Tabs.Content>
      <Tabs.Content value="debug" className="min-h-0 flex-1" tabIndex={-1}>
        <DebugPanel />
      </Tabs.Content>
      <Tabs.Content value="history" className="min-h-0 flex-1" tabIndex={-1}>
        <RunHistoryPanel />
      </Tabs.Content>
      <Tabs.Content value="output" className="min-h-0 flex-1" tabIndex={-1}>
        <OutputPanel />
      </Tabs.Content>
    </Tabs.Root>
  );
}
