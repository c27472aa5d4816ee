import type { CommandActions } from '#renderer/commands/registry.ts';
import { type PanelTab, showPanel, togglePanel, useLayout } from '#renderer/state/layout.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { dock, openView } from '#renderer/state/tabs.ts';
import { focusPart } from './parts.ts';

const noTab = 'No tab is open.';
const needsTab = () => (dock.active() === null ? noTab : null);

/** Moving about in the window. */
export const viewCommands: CommandActions = {
  'view.explorer': {
    run: () => {
      useLayout.setState({ side_bar: true });
      focusSoon('[data-part="side_bar"] [role="tree"]');
    },
  },
  'view.sidebar': { run: () => useLayout.setState((layout) => ({ side_bar: !layout.side_bar })) },
  'view.panel': { run: togglePanel },
  'view.panel_move': {
    run: () =>
      useLayout.setState((layout) => ({
        panel: true,
        panel_side: layout.panel_side === 'bottom' ? 'right' : 'bottom',
      })),
  },
  'view.problems': panelCommand('problems'),
  'view.dry_run': panelCommand('dry_run'),
  'view.output': panelCommand('output'),
  'view.next_part': { run: () => focusPart(1) },
  'view.previous_part': { run: () => focusPart(-1) },
  'tab.close': {
    run: () => {
      const tab = dock.active();
      if (tab) dock.close(tab);
    },
    disabled: needsTab,
  },
  'tab.close_others': {
    run: () => {
      const keep = dock.active();
      for (const tab of dock.tabs()) if (tab.kind !== keep?.kind || tab.id !== keep.id) dock.close(tab);
    },
    disabled: needsTab,
  },
  'tab.close_all': {
    run: () => {
      for (const tab of dock.tabs()) dock.close(tab);
    },
    disabled: needsTab,
  },
  'tab.reopen': {
    run: () => {
      const tab = dock.takeClosed();
      if (tab) dock.open(tab);
    },
  },
  'tab.next': { run: () => dock.cycle(1), disabled: needsTab },
  'tab.previous': { run: () => dock.cycle(-1), disabled: needsTab },
  'help.open': { run: () => openView('help'), disabled: storeRefusal },
};

function panelCommand(tab: PanelTab) {
  return { run: () => showPanel(tab) };
}

/** Focuses what the next frame draws. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
